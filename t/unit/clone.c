/* objects: sys/clone sys/tree sys/walk sys/fs sys/path sys/beyond sys/fd sys/fault text/str base/mem base/msg */
#include "sys/clone.h"

#include <errno.h>
#include <time.h>

#include "check.h"
#include "sample.h"
#include "scratch.h"

static bool clone(const char *from, const char *to);
static bool restore(const char *from, const char *to, const struct timespec *since);
static const char *link_target(const char *name);
/* A moment after all that was written until now, by the clock of the file system. */
static struct timespec moment(void);
static ino_t inode_of(const char *name);

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
	CHECK(!clone_tree(file, to) && errno == ENOTDIR);
	CHECK(!clone_tree(to, file) && errno == ENOTDIR);
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

/* What is not trusted is written again, in place. */
static void test_restore_all(void)
{
	static const struct timespec never = {0, 0};

	CHECK(mkdir("r", 0700) == 0 && clone("s", "r"));
	ino_t inode = inode_of("r/base/big");
	scratch_text("r/PG_VERSION", "16\n");
	CHECK(restore("s", "r", &never));
	CHECK(system("diff -r --no-dereference -x fifo -x '.s.*' s r") == 0);
	CHECK_NUMBER(inode_of("r/base/big"), inode);
	CHECK_NUMBER(scratch_mode("r/PG_VERSION"), 0600);
}

static void test_restore_changed(void)
{
	struct timespec since = moment();

	/* Of the same size, shorter, longer, gone; new ones of every kind; changed modes. */
	scratch_text("r/PG_VERSION", "17\n");
	CHECK(truncate("r/base/big", 100) == 0);
	scratch_text("r/base/none", "grown");
	CHECK(unlink("r/-rf") == 0 && rmdir("r/base/empty") == 0);
	scratch_text("r/base/more", "new");
	CHECK(mkdir("r/extra", 0700) == 0 && mkdir("r/extra/deep", 0700) == 0);
	scratch_text("r/extra/deep/file", "new");
	CHECK(symlink("/nowhere", "r/base/new-link") == 0 && mkfifo("r/base/fifo", 0600) == 0);
	sample_socket("r/.s.PGSQL.1");
	CHECK(chmod("r/base/new\nline", 0644) == 0 && chmod("r/base", 0755) == 0);
	CHECK(unlink("r/link") == 0 && symlink("elsewhere", "r/link") == 0);
	CHECK(restore("s", "r", &since));
	CHECK(system("diff -r --no-dereference -x fifo -x '.s.*' s r") == 0);
	CHECK(!scratch_exists("r/base/fifo") && !scratch_exists("r/.s.PGSQL.1") && !scratch_exists("r/extra"));
	CHECK_NUMBER(scratch_mode("r/base"), 0700);
	CHECK_NUMBER(scratch_mode("r/base/empty"), 0700);
	CHECK_NUMBER(scratch_mode("r/base/new\nline"), 0600);
	CHECK_TEXT(link_target("r/link"), "base/page");
}

/* What was not touched is not written. */
static void test_restore_leaves(void)
{
	struct stat before, after;
	struct timespec since = moment();

	CHECK(stat("r/base/big", &before) == 0);
	scratch_text("r/PG_VERSION", "18\n");
	CHECK(restore("s", "r", &since));
	CHECK_TEXT(scratch_read("r/PG_VERSION"), "15\n");
	CHECK(stat("r/base/big", &after) == 0 && after.st_ctim.tv_sec == before.st_ctim.tv_sec &&
		after.st_ctim.tv_nsec == before.st_ctim.tv_nsec);
}

/* Nothing is written through what somebody put in the place of a file: other names of files, links, directories. */
static void test_restore_planted(void)
{
	static const struct timespec never = {0, 0};

	scratch_text("victim", "mine");
	CHECK(chmod("victim", 0600) == 0 && mkdir("victims", 0700) == 0);
	scratch_text("victims/page", "mine");
	CHECK(unlink("r/PG_VERSION") == 0 && link("victim", "r/PG_VERSION") == 0);
	CHECK(unlink("r/-rf") == 0 && symlink("../victim", "r/-rf") == 0);
	CHECK(unlink("r/base/big") == 0 && mkdir("r/base/big", 0700) == 0 && mkfifo("r/base/big/x", 0600) == 0);
	CHECK(unlink("r/base/page") == 0 && mkfifo("r/base/page", 0600) == 0);
	CHECK(restore("s", "r", &never));
	CHECK(system("diff -r --no-dereference -x fifo -x '.s.*' s r") == 0);
	CHECK(system("rm -r r/base && ln -s ../victims r/base") == 0);
	CHECK(restore("s", "r", &never));
	CHECK(system("diff -r --no-dereference -x fifo -x '.s.*' s r") == 0);
	CHECK_TEXT(scratch_read("victim"), "mine");
	CHECK_TEXT(scratch_read("victims/page"), "mine");
	CHECK(system("test $(ls victims | wc -l) = 1") == 0);
}

static void test_restore_fails(void)
{
	static const struct timespec never = {0, 0};
	int file = open("s/PG_VERSION", O_RDONLY | O_CLOEXEC);
	int dir = scratch_dir("r");

	CHECK(!clone_restore(file, dir, &never) && errno == ENOTDIR);
	CHECK(!clone_restore(dir, file, &never) && errno == ENOTDIR);
	close(file);
	close(dir);
}

int main(void)
{
	scratch_open();
	int descriptors = scratch_descriptors();
	sample_make();
	test_clone();
	test_clone_unreadable();
	test_restore_all();
	test_restore_changed();
	test_restore_leaves();
	test_restore_planted();
	test_restore_fails();
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	scratch_close();
	return check_end();
}

static bool clone(const char *from, const char *to)
{
	int from_dir = scratch_dir(from);
	int to_dir = scratch_dir(to);
	bool ok = clone_tree(from_dir, to_dir);
	int error = errno;
	close(from_dir);
	close(to_dir);
	errno = error;
	return ok;
}

static bool restore(const char *from, const char *to, const struct timespec *since)
{
	int from_dir = scratch_dir(from);
	int to_dir = scratch_dir(to);
	bool ok = clone_restore(from_dir, to_dir, since);
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

static struct timespec moment(void)
{
	struct timespec pause = {0, 30000000};
	struct stat st;

	nanosleep(&pause, NULL);
	scratch_text("moment", "");
	if (stat("moment", &st) != 0)
		scratch_fail("moment");
	nanosleep(&pause, NULL);
	return st.st_ctim;
}

static ino_t inode_of(const char *name)
{
	struct stat st;
	return lstat(name, &st) == 0 ? st.st_ino : 0;
}
