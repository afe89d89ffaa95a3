#include "sys/fs.h"
#include "sys/tree.h"

#include <sys/resource.h>

#include "check.h"
#include "sample.h"
#include "scratch.h"
#include "sys/clone.h"
#include "sys/walk.h"

#define DEEP 2000

/* name/level/level/..., DEEP directories with a file in each. */
static void make_deep(const char *name);
static int depth_of(const char *name);
/* Have the process as few descriptors and as little stack as it gets along with. */
static void limit_descriptors(bool few);

static void test_remove(void)
{
	CHECK(mkdir("outside", 0755) == 0);
	scratch_text("outside/keep", "kept");
	CHECK(mkdir("r", 0700) == 0 && mkdir("r/a", 0700) == 0 && mkdir("r/a/b", 0700) == 0);
	scratch_text("r/a/b/new\nline", "");
	scratch_text("r/a/-i", "");
	CHECK(symlink("../../outside", "r/a/link") == 0 && symlink("../outside/keep", "r/file-link") == 0);
	sample_socket("r/socket");
	CHECK(mkfifo("r/fifo", 0) == 0);
	CHECK(tree_remove(AT_FDCWD, "r") && !scratch_exists("r"));
	CHECK_TEXT(scratch_read("outside/keep"), "kept");

	/* The name itself: a link, a file, nothing, and what is no plain name. */
	CHECK(symlink("outside", "r") == 0);
	CHECK(!tree_remove(AT_FDCWD, "r/") && errno == EINVAL);
	CHECK(!tree_empty(AT_FDCWD, "r/") && errno == EINVAL);
	CHECK(!tree_empty(AT_FDCWD, "r") && errno == ENOTDIR);
	CHECK(tree_remove(AT_FDCWD, "r") && !scratch_exists("r"));
	CHECK_TEXT(scratch_read("outside/keep"), "kept");
	CHECK(tree_remove(AT_FDCWD, "r"));
	CHECK(!tree_empty(AT_FDCWD, "r") && errno == ENOENT);
	scratch_text("r", "");
	CHECK(tree_remove(AT_FDCWD, "r") && !scratch_exists("r"));
	CHECK(!tree_remove(AT_FDCWD, "") && errno == EINVAL);
	CHECK(!tree_remove(AT_FDCWD, ".") && errno == EINVAL);
	CHECK(!tree_remove(AT_FDCWD, "outside/..") && errno == EINVAL);
	CHECK(!tree_remove(AT_FDCWD, "outside/keep/x") && errno == ENOTDIR);

	CHECK(mkdir("r", 0700) == 0 && mkdir("r/a", 0700) == 0);
	scratch_text("r/a/x", "");
	int dir = scratch_dir(".");
	int tree = scratch_dir("r");
	CHECK(tree_looks_removable(tree));
	close(tree);
	CHECK(tree_empty(dir, "r") && fs_is_empty(dir, "r"));
	CHECK(tree_remove(dir, "r"));
	close(dir);
}

static int remove_unreadable(void)
{
	if (mkdir("mine/r", 0700) != 0 || mkdir("mine/r/a", 0700) != 0 || mkdir("mine/r/a/b", 0700) != 0)
		return 1;
	scratch_text("mine/r/a/b/file", "");
	if (chmod("mine/r/a/b", 0) != 0 || chmod("mine/r/a", 0500) != 0 || chmod("mine/r", 0) != 0)
		return 2;
	if (!tree_empty(AT_FDCWD, "mine/r") || !fs_is_empty(AT_FDCWD, "mine/r"))
		return 3;
	if (chmod("mine/r", 0) != 0 || !tree_remove(AT_FDCWD, "mine/r"))
		return 4;
	return scratch_exists("mine/r") ? 5 : 0;
}

/* What belongs to somebody else stays; all that can go is gone. */
static int remove_foreign(void)
{
	char *stuck = NULL;
	int fd = scratch_dir("mixed");

	if (tree_looks_removable(fd))
		return 3;
	if (tree_remove_saying(AT_FDCWD, "mixed", &stuck) || errno != EACCES)
		return 1;
	if (!stuck || strcmp(stuck, "foreign/x") != 0)
		return 4;
	free(stuck);
	return scratch_exists("mixed/own") || !scratch_exists("mixed/foreign/x") ? 2 : 0;
}

static void test_remove_as_user(void)
{
	CHECK(mkdir("mine", 0700) == 0 && chmod("mine", 0777) == 0);
	CHECK_NUMBER(scratch_as_user(remove_unreadable), 0);
	if (geteuid() != 0)
		return;
	CHECK(mkdir("mixed", 0700) == 0 && chown("mixed", NOBODY, NOBODY) == 0 && mkdir("mixed/foreign", 0755) == 0);
	scratch_text("mixed/foreign/x", "");
	scratch_text("mixed/own", "");
	CHECK_NUMBER(scratch_as_user(remove_foreign), 0);
}

static void test_deep(void)
{
	make_deep("deep");
	limit_descriptors(true);
	CHECK(mkdir("deep2", 0700) == 0);
	int from = scratch_dir("deep"), to = scratch_dir("deep2");
	CHECK(clone_tree(from, to, CLONE_PRIVATE, NULL));
	close(from);
	close(to);
	CHECK_NUMBER(depth_of("deep2"), DEEP);
	CHECK(tree_remove(AT_FDCWD, "deep") && !scratch_exists("deep"));
	CHECK(tree_remove(AT_FDCWD, "deep2") && !scratch_exists("deep2"));
	limit_descriptors(false);
}

/* ---- somebody who moves the tree meanwhile ---- */

static bool move_away(void *context, int dir, const char *name, const struct stat *st)
{
	(void)context, (void)dir, (void)st;
	return strcmp(name, "trap") != 0 || rename("moved/a/b", "elsewhere/b") == 0;
}

static bool remove_any(void *context, int dir, const char *name)
{
	(void)context;
	return unlinkat(dir, name, AT_REMOVEDIR) == 0;
}

static void test_moved(void)
{
	static const struct visitor visitor = {.file = move_away, .leave = remove_any, .stubborn = true};
	CHECK(mkdir("moved", 0700) == 0 && mkdir("moved/a", 0700) == 0 && mkdir("moved/a/b", 0700) == 0);
	CHECK(mkdir("elsewhere", 0700) == 0 && mkdir("elsewhere/c", 0700) == 0 && mkdir("moved/a/c", 0700) == 0);
	scratch_text("moved/a/b/trap", "");
	int fd = scratch_dir("moved");
	CHECK(!walk_tree(fd, &visitor, NULL) && errno == ESTALE);
	close(fd);
	CHECK(scratch_exists("elsewhere/b/trap") && scratch_exists("elsewhere/c"));
}

static bool stop_at_first(void *context, int dir, const char *name, const struct stat *st)
{
	int *count = context;
	(void)dir, (void)name, (void)st;
	++*count;
	errno = EDOM;
	return false;
}

static void test_walk_stops(void)
{
	struct visitor visitor = {.file = stop_at_first};
	int count = 0;
	CHECK(mkdir("stop", 0700) == 0);
	scratch_text("stop/a", "");
	scratch_text("stop/b", "");
	int fd = scratch_dir("stop");
	CHECK(!walk_tree(fd, &visitor, &count) && errno == EDOM && count == 1);
	visitor.stubborn = true;
	CHECK(!walk_tree(fd, &visitor, &count) && errno == EDOM && count == 3);
	close(fd);
}

/* ---- other file systems ---- */

/* In a mount namespace of its own: a tmpfs and a directory of the same file system are mounted into a tree. */
static int remove_mounted(void)
{
	if (tree_remove(AT_FDCWD, "x") || errno != EXDEV)
		return 1;
	if (!scratch_exists("x/other/keep") || !scratch_exists("x/same/keep") || scratch_exists("x/plain"))
		return 2;
	return scratch_exists("bound/keep") ? 0 : 3;
}

static void test_mounts(const char *program)
{
	char command[2 * PATH_MAX];
	if (geteuid() != 0 || system("unshare -m true 2>/dev/null") != 0) {
		printf("# no mount namespaces here: mount points are not tested\n");
		return;
	}
	snprintf(command, sizeof command,
		"mkdir -p x/other x/same bound && touch x/plain bound/keep && unshare -m sh -c '"
		"mount -t tmpfs none x/other && touch x/other/keep && mount --bind bound x/same && \"%s\" mounted'",
		program);
	CHECK_NUMBER(system(command), 0);
	CHECK(tree_remove(AT_FDCWD, "x"));
	CHECK(scratch_exists("bound/keep"));
}

/* ---- sync and chown ---- */

static void test_sync(void)
{
	CHECK(tree_sync(AT_FDCWD, "s"));
	int dir = scratch_dir("s");
	CHECK(tree_sync(dir, "base"));
	CHECK(!tree_sync(dir, "none") && errno == ENOENT);
	CHECK(!tree_sync(dir, "link") && errno != 0);
	CHECK(!tree_sync(dir, "PG_VERSION") && errno == ENOTDIR);
	close(dir);
}

static void test_chown(void)
{
	struct stat st;
	int fd = scratch_dir("s");
	CHECK(tree_chown(fd, geteuid(), getegid()));
	if (geteuid() == 0) {
		scratch_text("roots", "");
		CHECK(symlink("../roots", "s/roots") == 0);
		CHECK(tree_chown(fd, NOBODY, NOBODY));
		CHECK(lstat("s", &st) == 0 && st.st_uid == NOBODY && st.st_gid == NOBODY);
		CHECK(lstat("s/base", &st) == 0 && st.st_uid == NOBODY);
		CHECK(lstat("s/base/big", &st) == 0 && st.st_uid == NOBODY);
		CHECK(lstat("s/fifo", &st) == 0 && st.st_uid == NOBODY);
		CHECK(lstat("s/roots", &st) == 0 && st.st_uid == NOBODY);
		CHECK(lstat("roots", &st) == 0 && st.st_uid == 0);
	}
	close(fd);
}

int main(int count, char **arguments)
{
	if (count > 1 && strcmp(arguments[1], "mounted") == 0)
		return remove_mounted();
	char *program = realpath(arguments[0], NULL);
	scratch_open();
	int descriptors = scratch_descriptors();
	sample_make();
	test_remove();
	test_remove_as_user();
	test_deep();
	test_moved();
	test_walk_stops();
	test_mounts(program);
	test_sync();
	test_chown();
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	free(program);
	scratch_close();
	CHECK(!scratch_exists(scratch));
	return check_end();
}

static void make_deep(const char *name)
{
	if (mkdir(name, 0700) != 0)
		scratch_fail(name);
	int dir = scratch_dir(name);
	for (int i = 0; i < DEEP; i++) {
		int file = openat(dir, "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		int below = mkdirat(dir, "level", 0700) == 0 ? openat(dir, "level", O_RDONLY | O_CLOEXEC) : -1;
		if (file < 0 || below < 0)
			scratch_fail("level");
		close(file);
		close(dir);
		dir = below;
	}
	close(dir);
}

static int depth_of(const char *name)
{
	int depth = 0;
	int dir = scratch_dir(name);
	int below;
	while ((below = openat(dir, "level", O_RDONLY | O_CLOEXEC)) >= 0) {
		depth += faccessat(dir, "file", F_OK, 0) == 0;
		close(dir);
		dir = below;
	}
	close(dir);
	return depth;
}

static void limit_descriptors(bool few)
{
	static struct rlimit before;
	struct rlimit limit;
	if (few && getrlimit(RLIMIT_NOFILE, &before) != 0)
		scratch_fail("getrlimit");
	limit = before;
	if (few)
		limit.rlim_cur = (rlim_t)scratch_descriptors() + 8;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		scratch_fail("setrlimit");
}
