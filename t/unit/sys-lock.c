#include "sys/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "sys/fd.h"

static char directory[] = "/tmp/unit-lock.XXXXXX";
static int dir;

/* Non-blocking, and released at once: 0, or the errno of the failure. flock does not know processes, only opens. */
static int try_lock(const char *name, enum lock_kind kind);
static bool exists(const char *name);

static void test_kinds(void)
{
	CHECK(!exists("k"));
	int one = lock_take(dir, "k", 0640, LOCK_EXCLUSIVE, false);
	struct stat st;
	CHECK(one >= 0 && fstat(one, &st) == 0 && (st.st_mode & 0777) == 0640);
	CHECK((fcntl(one, F_GETFD) & FD_CLOEXEC) != 0);
	CHECK_NUMBER(try_lock("k", LOCK_EXCLUSIVE), EWOULDBLOCK);
	CHECK_NUMBER(try_lock("k", LOCK_SHARED), EWOULDBLOCK);
	close(one);
	CHECK_NUMBER(try_lock("k", LOCK_SHARED), 0);

	one = lock_take(dir, "k", 0600, LOCK_SHARED, true);
	int two = lock_take(dir, "k", 0600, LOCK_SHARED, false);
	CHECK(one >= 0 && two >= 0 && one != two);
	CHECK_NUMBER(try_lock("k", LOCK_SHARED), 0);
	CHECK_NUMBER(try_lock("k", LOCK_EXCLUSIVE), EWOULDBLOCK);
	close(one);
	CHECK_NUMBER(try_lock("k", LOCK_EXCLUSIVE), EWOULDBLOCK);
	close(two);
	CHECK_NUMBER(try_lock("k", LOCK_EXCLUSIVE), 0);
}

static void test_refusals(void)
{
	CHECK(symlinkat("k", dir, "link") == 0);
	CHECK_NUMBER(try_lock("link", LOCK_EXCLUSIVE), ELOOP);
	CHECK(symlinkat("nowhere", dir, "dangling") == 0);
	CHECK_NUMBER(try_lock("dangling", LOCK_SHARED), ELOOP);
	CHECK(!exists("nowhere"));
	/* Nobody waits until somebody opens the other end. */
	CHECK(mkfifoat(dir, "fifo", 0600) == 0);
	CHECK_NUMBER(try_lock("fifo", LOCK_SHARED), EPERM);
	CHECK_NUMBER(try_lock("fifo", LOCK_EXCLUSIVE), EPERM);
	CHECK(unlinkat(dir, "fifo", 0) == 0);
	CHECK_NUMBER(try_lock("no/such", LOCK_EXCLUSIVE), ENOENT);
	CHECK_NUMBER(try_lock("", LOCK_EXCLUSIVE), ENOENT);
}

static void test_descriptor(void)
{
	int other = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(lock_descriptor(dir, LOCK_SHARED, true));
	CHECK(lock_descriptor(other, LOCK_SHARED, false));
	errno = 0;
	CHECK(!lock_descriptor(other, LOCK_EXCLUSIVE, false) && errno == EWOULDBLOCK);
	/* A failed conversion may have given up what was held. */
	close(other);
	CHECK(lock_descriptor(dir, LOCK_EXCLUSIVE, false));
	other = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(!lock_descriptor(other, LOCK_SHARED, false));
	close(other);
	errno = 0;
	CHECK(!lock_descriptor(-1, LOCK_SHARED, false) && errno == EBADF);
}

/* The holder removes the file as it leaves: whoever waited must come out with a lock on the file of that name. */
static void test_removed_by_last_holder(void)
{
	int started[2];
	struct stat named;
	struct stat held;
	int ours = lock_take(dir, "gone", 0600, LOCK_EXCLUSIVE, true);
	if (!CHECK(ours >= 0 && fd_pipe(started)))
		return;
	pid_t child = fork();
	if (child == 0) {
		close(ours);
		fd_write_all(started[1], "x", 1);
		int theirs = lock_take(dir, "gone", 0600, LOCK_EXCLUSIVE, true);
		bool right = theirs >= 0 && fstat(theirs, &held) == 0 && fstatat(dir, "gone", &named, 0) == 0 &&
			named.st_ino == held.st_ino;
		_exit(right ? 0 : 1);
	}
	char byte;
	CHECK(read(started[0], &byte, 1) == 1);
	sleep(1); /* most likely it waits by now; the test holds either way */
	CHECK(unlinkat(dir, "gone", 0) == 0);
	close(ours);
	int status = -1;
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
	CHECK(exists("gone"));
	CHECK_NUMBER(try_lock("gone", LOCK_SHARED), 0);
	close(started[0]);
	close(started[1]);
}

static void test_removed_and_still_held(void)
{
	int old = lock_take(dir, "twice", 0600, LOCK_EXCLUSIVE, false);
	CHECK(unlinkat(dir, "twice", 0) == 0);
	int new = lock_take(dir, "twice", 0600, LOCK_EXCLUSIVE, false);
	CHECK(old >= 0 && new >= 0);
	close(old);
	CHECK_NUMBER(try_lock("twice", LOCK_SHARED), EWOULDBLOCK);
	close(new);
}

/* Children that take the lock, remove the file and leave, over and over: never two inside at once. */
static void test_many(void)
{
	enum { CHILDREN = 4, ROUNDS = 200 };
	pid_t children[CHILDREN];
	for (int i = 0; i < CHILDREN; i++) {
		children[i] = fork();
		if (children[i] != 0)
			continue;
		for (int round = 0; round < ROUNDS; round++) {
			int fd = lock_take(dir, "many", 0600, LOCK_EXCLUSIVE, true);
			if (fd < 0 || mkdirat(dir, "inside", 0700) != 0)
				_exit(1);
			if (unlinkat(dir, "inside", AT_REMOVEDIR) != 0 || unlinkat(dir, "many", 0) != 0)
				_exit(2);
			close(fd);
		}
		_exit(0);
	}
	for (int i = 0; i < CHILDREN; i++) {
		int status = -1;
		CHECK(waitpid(children[i], &status, 0) == children[i] && status == 0);
	}
	CHECK(!exists("many"));
}

static void note(int number)
{
	(void)number;
}

static void test_a_signal_ends_the_wait(void)
{
	int held = lock_take(dir, "k", 0600, LOCK_EXCLUSIVE, false);
	struct sigaction action = {.sa_handler = note};
	struct itimerval often = {{0, 100000}, {0, 100000}};
	struct itimerval never = {{0, 0}, {0, 0}};
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL); /* again and again: the first may come before the wait */
	errno = 0;
	CHECK(lock_take(dir, "k", 0600, LOCK_EXCLUSIVE, true) < 0 && errno == EINTR);
	setitimer(ITIMER_REAL, &never, NULL);
	close(held);
}

static void test_directory(void)
{
	char name[32], other[32];
	int held = lock_make_directory(dir, "d.", 0700, name, sizeof name);
	int second = lock_make_directory(dir, "d.", 0700, other, sizeof other);
	CHECK(held >= 0 && second >= 0 && strcmp(name, other) != 0);
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(!lock_descriptor(fd, LOCK_EXCLUSIVE, false) && errno == EWOULDBLOCK);
	CHECK((fcntl(held, F_GETFD) & FD_CLOEXEC) != 0);
	close(held);
	CHECK(lock_descriptor(fd, LOCK_EXCLUSIVE, false));
	close(fd);
	close(second);
	CHECK(unlinkat(dir, name, AT_REMOVEDIR) == 0 && unlinkat(dir, other, AT_REMOVEDIR) == 0);
	CHECK(lock_make_directory(-1, "d.", 0700, name, sizeof name) < 0 && errno == EBADF);
}

int main(void)
{
	umask(022);
	if (!CHECK(mkdtemp(directory) != NULL))
		return check_end();
	dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	test_kinds();
	test_refusals();
	test_descriptor();
	test_removed_by_last_holder();
	test_removed_and_still_held();
	test_many();
	test_a_signal_ends_the_wait();
	test_directory();

	static const char *const made[] = {"k", "link", "dangling", "gone", "twice"};
	for (size_t i = 0; i < sizeof made / sizeof *made; i++)
		unlinkat(dir, made[i], 0);
	CHECK(rmdir(directory) == 0);
	return check_end();
}

static int try_lock(const char *name, enum lock_kind kind)
{
	int fd = lock_take(dir, name, 0600, kind, false);
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static bool exists(const char *name)
{
	struct stat st;
	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}
