#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "sys/nosuid.h"

#include <sys/syscall.h>

#if defined(__linux__)
#include <sys/mount.h>
#endif

#include "check.h"
#include "scratch.h"

static bool makes(int fd)
{
	return fd >= 0 && close(fd) == 0;
}

/* In a child: every way to a file with these bits; the number of those that worked. */
static int try_all(unsigned bits)
{
	int count = 0;

	count += makes(open("opened", O_WRONLY | O_CREAT | O_EXCL, 0755 | bits));
	count += makes(openat(AT_FDCWD, "opened at", O_WRONLY | O_CREAT | O_EXCL, 0755 | bits));
	count += makes(creat("created", 0755 | bits));
	count += mknod("made", S_IFREG | 0755 | bits, 0) == 0;
	count += mknodat(AT_FDCWD, "made at", S_IFREG | 0755 | bits, 0) == 0;
	count += chmod("plain", 0755 | bits) == 0;
	count += fchmodat(AT_FDCWD, "plain", 0755 | bits, 0) == 0;
	int fd = open("plain", O_RDONLY);
	count += fchmod(fd, 0755 | bits) == 0;
	close(fd);
	return count;
}

static int try_setuid(void)
{
	if (!nosuid_begin())
		return 99;
	return try_all(S_ISUID) + try_all(S_ISGID) + try_all(S_ISUID | S_ISGID);
}

static int try_others(void)
{
	return nosuid_begin() ? try_all(0) : 99;
}

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

/* What the filter cannot look into, and what could make such a file without a mode. */
static int try_refused(void)
{
	enum { FSOPEN = 430, IO_URING_SETUP = 425, OPENAT2 = 437, FCHMODAT2 = 452 };
	unsigned long long how[3] = {O_WRONLY | O_CREAT, S_ISUID | 0755, 0};
	char parameters[256] = {0};
	int wrong = 0;

	if (!nosuid_begin())
		return 99;
	wrong += !(syscall(OPENAT2, AT_FDCWD, "opened 2", how, sizeof how) < 0 && errno == ENOSYS);
	wrong += !(syscall(IO_URING_SETUP, 1, parameters) < 0 && errno == ENOSYS);
	wrong += !(syscall(FSOPEN, "tmpfs", 0) < 0 && (errno == EPERM || errno == ENOSYS)); /* valgrind's */
	wrong += !(syscall(FCHMODAT2, AT_FDCWD, "plain", S_ISUID | 0755, 0) < 0 && errno != EINVAL);
	wrong += !(mount("none", ".", "tmpfs", 0, NULL) < 0 && errno == EPERM);
	/* A mode counts only where a file is made. */
	wrong += !makes((int)syscall(SYS_openat, AT_FDCWD, "plain", O_RDONLY, S_ISUID));
	return wrong;
}

#else

static int try_refused(void)
{
	return 99;
}

#endif

/* As the caller: root may mount. */
static int run(int (*body)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(body());
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		scratch_fail("fork");
	return WEXITSTATUS(status);
}

static void begin(void)
{
	if (chmod(".", 0777) != 0)
		scratch_fail("chmod");
	scratch_text("plain", "x");
	if (geteuid() == 0 && chown("plain", NOBODY, NOBODY) != 0)
		scratch_fail("chown");
}

/* Whether there has to be a filter: this machine is one that it is written for, and the kernel has filters. */
static bool has_filters(void)
{
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))
	return access("/proc/sys/kernel/seccomp/actions_avail", F_OK) == 0;
#else
	return false;
#endif
}

int main(void)
{
	scratch_open();
	begin();
	int made = scratch_as_user(try_setuid);
	if (made == 99) {
		CHECK(!has_filters());
	} else {
		CHECK_NUMBER(made, 0);
		CHECK_NUMBER(scratch_mode("plain") & 06000U, 0);
		CHECK(!scratch_exists("opened") && !scratch_exists("made"));
		CHECK_NUMBER(scratch_as_user(try_others), 8);
		CHECK_NUMBER(run(try_refused), 0);
	}
	scratch_close();
	return check_end();
}
