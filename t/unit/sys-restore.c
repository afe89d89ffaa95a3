#include "sys/restore.h"

#include <errno.h>
#include <time.h>

#ifdef __linux__
#include <sys/xattr.h>
#endif

#include "check.h"
#include "sample.h"
#include "scratch.h"
#include "sys/clone.h"

static struct str roll; /* of the directory that is restored */

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

static void call_roll(const char *from, const char *to)
{
	int from_dir = scratch_dir(from);
	int to_dir = scratch_dir(to);
	str_truncate(&roll, 0);
	CHECK(clone_call_roll(from_dir, to_dir, &roll));
	close(from_dir);
	close(to_dir);
}

static bool restore(const char *from, const char *to, const struct timespec *since)
{
	int from_dir = scratch_dir(from);
	int to_dir = scratch_dir(to);
	struct str made = STR_INIT, called = STR_INIT;
	bool ok = restore_tree(from_dir, to_dir, str_text(&roll), since, &made);
	int error = errno;
	/* The roll of what was restored is the one that is called anew. */
	if (ok)
		CHECK(clone_call_roll(from_dir, to_dir, &called) && str_equal(str_text(&made), str_text(&called)));
	str_free(&made);
	str_free(&called);
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

/* A moment after all that was written until now, by the clock of the file system. */
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

/* What is not trusted is written again, in place. */
static void test_all(void)
{
	static const struct timespec never = {0, 0};

	CHECK(mkdir("r", 0700) == 0 && clone("s", "r"));
	call_roll("s", "r");
	ino_t inode = inode_of("r/base/big");
	scratch_text("r/PG_VERSION", "16\n");
	CHECK(restore("s", "r", &never));
	CHECK(system("diff -r --no-dereference -x fifo -x '.s.*' s r") == 0);
	CHECK_NUMBER(inode_of("r/base/big"), inode);
	CHECK_NUMBER(scratch_mode("r/PG_VERSION"), 0600);
}

static void test_changed(void)
{
	struct timespec since = moment();

	call_roll("s", "r");

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
static void test_leaves(void)
{
	struct stat before, after;
	struct timespec since = moment();

	call_roll("s", "r");
	CHECK(stat("r/base/big", &before) == 0);
	scratch_text("r/PG_VERSION", "18\n");
	CHECK(restore("s", "r", &since));
	CHECK_TEXT(scratch_read("r/PG_VERSION"), "15\n");
	CHECK(stat("r/base/big", &after) == 0 && after.st_ctim.tv_sec == before.st_ctim.tv_sec &&
		after.st_ctim.tv_nsec == before.st_ctim.tv_nsec);
}

/* Nothing is written through what somebody put in the place of a file: other names of files, links, directories. */
static void test_planted(void)
{
	static const struct timespec never = {0, 0};

	call_roll("s", "r");
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

static void test_fails(void)
{
	static const struct timespec never = {0, 0};
	int file = open("s/PG_VERSION", O_RDONLY | O_CLOEXEC);
	int dir = scratch_dir("r");

	call_roll("s", "r");
	CHECK(!restore_tree(file, dir, str_text(&roll), &never, NULL) && errno == ENOTDIR);
	CHECK(!restore_tree(dir, file, str_text(&roll), &never, NULL) && errno == ESTALE);
	CHECK(!restore_tree(dir, dir, "", &never, NULL) && errno == ESTALE);
	close(file);
	close(dir);
}

/* Of the same names and sizes, and not touched since: what makes the difference is the directory that they are in. */
static void test_moved(void)
{
	CHECK(mkdir("o", 0700) == 0 && mkdir("p", 0700) == 0 && clone("s", "o") && clone("s", "p"));
	CHECK(system("(printf 14.5 | dd of=o/base/page conv=notrunc; printf 99 | dd of=o/PG_VERSION conv=notrunc) "
		     "2>/dev/null") == 0);
	struct timespec since = moment();
	call_roll("s", "p");
	CHECK(rename("p/base", "gone") == 0 && rename("o/base", "p/base") == 0);
	CHECK(restore("s", "p", &since));
	CHECK(system("diff -r --no-dereference -x fifo -x '.s.*' s p") == 0);
	/* Two that change places; both are known, and each in the other's. */
	call_roll("s", "p");
	CHECK(rename("p/base/empty", "p/aside") == 0 && rename("p/base", "p/aside/base") == 0 &&
		rename("p/aside", "p/base") == 0);
	CHECK(restore("s", "p", &since));
	CHECK(system("diff -r --no-dereference -x fifo -x '.s.*' s p") == 0);
	/* The whole. */
	call_roll("s", "p");
	CHECK(rename("p", "was") == 0 && rename("o", "p") == 0);
	CHECK(!restore("s", "p", &since) && errno == ESTALE);
	CHECK_TEXT(scratch_read("p/PG_VERSION"), "99\n");
}

#ifdef __linux__
static bool has_attribute(const char *name)
{
	return getxattr(name, "user.mark", NULL, 0) >= 0;
}

/* Marks that chmod and a comparison of bytes do not see. */
static void test_attributes(void)
{
	static const struct timespec never = {0, 0};
	const char *const marked[] = {"q/base", "q/base/big"};

	CHECK(mkdir("q", 0700) == 0 && clone("s", "q"));
	if (setxattr("q/base", "user.mark", "x", 1, 0) != 0) {
		CHECK(errno == ENOTSUP);
		return;
	}
	for (size_t i = 0; i < sizeof marked / sizeof marked[0]; i++) {
		call_roll("s", "q");
		CHECK(setxattr(marked[i], "user.mark", "x", 1, 0) == 0 && has_attribute(marked[i]));
		CHECK(restore("s", "q", &never));
		CHECK(!has_attribute("q/base") && !has_attribute("q/base/big"));
	}
	ino_t inode = inode_of("q/base");
	call_roll("s", "q");
	CHECK(restore("s", "q", &never));
	CHECK_NUMBER(inode_of("q/base"), inode);
	if (system("chattr +A q/base q/base/big 2>/dev/null") == 0) {
		CHECK(restore("s", "q", &never));
		CHECK(system("lsattr -d q/base q/base/big | grep -q '^[^ ]*A'") != 0);
	}
	CHECK(system("diff -r --no-dereference -x fifo -x '.s.*' s q") == 0);
	call_roll("s", "q");
	CHECK(chmod("q", 02755) == 0 && restore("s", "q", &never));
	CHECK_NUMBER(scratch_mode("q"), 0700);
	CHECK(setxattr("q", "user.mark", "x", 1, 0) == 0);
	CHECK(!restore("s", "q", &never) && errno == ESTALE);
}
#else
static void test_attributes(void)
{
}
#endif

int main(void)
{
	scratch_open();
	int descriptors = scratch_descriptors();
	sample_make();
	test_all();
	test_changed();
	test_leaves();
	test_planted();
	test_fails();
	test_moved();
	test_attributes();
	str_free(&roll);
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	scratch_close();
	return check_end();
}
