#include "sys/clone.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sample.h"
#include "scratch.h"

static bool clone(const char *from, const char *to);
static bool clone_of(const char *from, const char *to, uid_t owner);
static const char *link_target(const char *name);

static void test_judged(void);
static void test_exchanged(void);

static void test_clone(void)
{
	CHECK(mkdir("c", 0700) == 0);
	mode_t mask = umask(0777);
	CHECK(clone("s", "c"));
	CHECK_NUMBER(umask(mask), 0777);
	CHECK_TEXT(scratch_read("c/PG_VERSION"), "15\n");
	CHECK_TEXT(scratch_read("c/base/none"), "");
	CHECK_TEXT(scratch_read("c/base/new\nline"), "newline");
	CHECK_TEXT(scratch_read("c/-rf"), "option");
	CHECK(system("cmp s/base/big c/base/big && cmp s/base/page c/base/page") == 0);
	CHECK_NUMBER(scratch_mode("c/PG_VERSION"), 0600);
	CHECK_NUMBER(scratch_mode("c/-rf"), 0600);
	CHECK_NUMBER(scratch_mode("c/base"), 0700);
	CHECK_NUMBER(scratch_mode("c/base/empty"), 0700);
	CHECK_TEXT(link_target("c/link"), "base/page");
	CHECK_TEXT(link_target("c/dangling"), "/nowhere/at all");
	CHECK_TEXT(link_target("c/base/up"), "..");
	CHECK(!scratch_exists("c/fifo") && !scratch_exists("c/.s.PGSQL.5432"));

	umask(0);
	CHECK(mkdir("c2", 0700) == 0 && clone("s", "c2"));
	CHECK_NUMBER(umask(mask), 0);
	CHECK_NUMBER(scratch_mode("c2/base/big"), 0600);
	CHECK_NUMBER(scratch_mode("c2/base/empty"), 0700);

	/* What is there is never overwritten, and a failure says why. */
	CHECK(!clone("s", "c2") && errno == EEXIST);
	int file = open("s/PG_VERSION", O_RDONLY | O_CLOEXEC);
	int to = scratch_dir("c2");
	CHECK(!clone_tree(file, to, CLONE_PRIVATE, NULL) && errno == ENOTDIR);
	CHECK(!clone_tree(to, file, CLONE_PRIVATE, NULL) && errno == ENOTDIR);
	close(file);
	close(to);
}

static int clone_unreadable(void)
{
	return clone("closed", "c3") ? 1 : errno == EACCES ? 0 : 2;
}

static void test_clone_unreadable(void)
{
	CHECK(mkdir("closed", 0755) == 0 && mkdir("c3", 0700) == 0 && chmod("c3", 0777) == 0);
	scratch_text("closed/secret", "x");
	CHECK(chmod("closed/secret", 0) == 0);
	CHECK_NUMBER(scratch_as_user(clone_unreadable), 0);
}

int main(void)
{
	scratch_open();
	int descriptors = scratch_descriptors();
	sample_make();
	test_clone();
	test_judged();
	test_exchanged();
	test_clone_unreadable();
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	scratch_close();
	return check_end();
}

static bool clone(const char *from, const char *to)
{
	int from_dir = scratch_dir(from);
	int to_dir = scratch_dir(to);
	bool ok = clone_tree(from_dir, to_dir, CLONE_PRIVATE, NULL);
	int error = errno;
	close(from_dir);
	close(to_dir);
	errno = error;
	return ok;
}

static const char *link_target(const char *name)
{
	static char target[PATH_MAX];
	ssize_t length = readlink(name, target, sizeof target - 1);
	target[length < 0 ? 0 : length] = '\0';
	return target;
}

/* Only directories and files of the owner's, each with one name; what is checked is what is copied. */
static void test_judged(void)
{
	CHECK(mkdir("j", 0700) == 0 && mkdir("j/base", 0700) == 0);
	scratch_text("j/base/1", "one");
	CHECK(chmod("j/base/1", 0600) == 0 && mkdir("j1", 0700) == 0);
	mode_t mask = umask(077);
	CHECK(clone_of("j", "j1", geteuid()));
	CHECK_NUMBER(umask(mask), 077);
	CHECK_TEXT(scratch_read("j1/base/1"), "one");
	CHECK_NUMBER(scratch_mode("j1/base/1"), 0644);
	CHECK_NUMBER(scratch_mode("j1/base"), 0755);

	CHECK(mkdir("j2", 0700) == 0 && !clone_of("j", "j2", geteuid() + 1) && errno == EPERM);
	CHECK(link("j/base/1", "j/base/2") == 0);
	CHECK(mkdir("j3", 0700) == 0 && !clone_of("j", "j3", geteuid()) && errno == EPERM);
	CHECK(unlink("j/base/2") == 0 && symlink("1", "j/base/2") == 0);
	CHECK(mkdir("j4", 0700) == 0 && !clone_of("j", "j4", geteuid()) && errno == EPERM);
	CHECK(unlink("j/base/2") == 0 && mkfifo("j/base/2", 0600) == 0);
	CHECK(mkdir("j5", 0700) == 0 && !clone_of("j", "j5", geteuid()) && errno == EPERM);
	CHECK(!scratch_exists("j5/base/2"));
	CHECK(unlink("j/base/2") == 0);
	if (geteuid() == 0) {
		scratch_text("j/base/3", "root's");
		CHECK(chown("j", NOBODY, NOBODY) == 0 && chown("j/base", NOBODY, NOBODY) == 0);
		CHECK(chown("j/base/1", NOBODY, NOBODY) == 0);
		CHECK(mkdir("j6", 0700) == 0 && !clone_of("j", "j6", NOBODY) && errno == EPERM);
		CHECK(!scratch_exists("j6/base/3"));
	}
}

/* While another process puts now its own file, now one of root's under one name, root's is never what is copied. */
static void test_exchanged(void)
{
	enum { ROUNDS = 400, ROUNDS_MAX = 100000 };
	unsigned copied = 0, secret = 0;

	if (geteuid() != 0)
		return;
	CHECK(mkdir("x", 0755) == 0 && chown("x", NOBODY, NOBODY) == 0 && mkdir("xt", 0700) == 0);
	scratch_text("theirs", "theirs");
	scratch_text("secret", "root's");
	CHECK(chown("theirs", NOBODY, NOBODY) == 0 && chmod("secret", 0600) == 0);
	pid_t parent = getpid();
	pid_t child = fork();
	if (child == 0) {
		while (getppid() == parent) {
			(void)(rename("theirs", "x/1") == 0 && rename("x/1", "theirs") == 0);
			(void)(rename("secret", "x/1") == 0 && rename("x/1", "secret") == 0);
		}
		_exit(0);
	}
	CHECK(child > 0);
	for (int i = 0; i < ROUNDS || (copied == 0 && i < ROUNDS_MAX); i++) {
		bool done = clone_of("x", "xt", NOBODY);
		const char *copy = scratch_read("xt/1");
		if (done && copy) {
			copied++;
			secret += strcmp(copy, "theirs") != 0;
		}
		if (copy && strcmp(copy, "root's") == 0)
			secret++;
		(void)unlink("xt/1");
	}
	CHECK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
	CHECK(copied > 0 && secret == 0);
}

static bool clone_of(const char *from, const char *to, uid_t owner)
{
	int source = scratch_dir(from);
	int target = scratch_dir(to);
	bool ok = clone_checked(source, target, owner);
	int error = errno;

	close(source);
	close(target);
	errno = error;
	return ok;
}
