/* objects: sys/tree sys/walk sys/fs sys/path sys/beyond sys/fd sys/fault text/str base/mem base/msg */
#include "sys/fs.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "check.h"
#include "scratch.h"
#include "sys/walk.h"

#define DEEP 2000

static void make_socket(const char *name);
static bool clone(const char *from, const char *to);
static const char *link_target(const char *name);
/* name/level/level/..., DEEP directories with a file in each. */
static void make_deep(const char *name);
static int depth_of(const char *name);
/* Have the process as few descriptors and as little stack as it gets along with. */
static void limit_descriptors(bool few);

static void make_source(void)
{
	static char big[300000];
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (char)(i * 7 + i / 1000);
	if (mkdir("s", 0755) != 0 || mkdir("s/base", 0777) != 0 || mkdir("s/base/empty", 0500) != 0)
		scratch_fail("s");
	scratch_text("s/PG_VERSION", "15\n");
	scratch_text("s/base/none", "");
	scratch_write("s/base/big", big, sizeof big);
	scratch_write("s/base/page", big, 8192);
	scratch_text("s/base/new\nline", "newline");
	scratch_text("s/-rf", "option");
	if (chmod("s/PG_VERSION", 0444) != 0 || chmod("s/-rf", 0777) != 0 || symlink("base/page", "s/link") != 0 ||
		symlink("/nowhere/at all", "s/dangling") != 0 || symlink("..", "s/base/up") != 0 ||
		mkfifo("s/fifo", 0600) != 0)
		scratch_fail("s");
	make_socket("s/.s.PGSQL.5432");
}

static void test_clone(void)
{
	make_source();
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
	CHECK(!fs_clone_tree(file, to) && errno == ENOTDIR);
	CHECK(!fs_clone_tree(to, file) && errno == ENOTDIR);
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

static void test_remove(void)
{
	CHECK(mkdir("outside", 0755) == 0);
	scratch_text("outside/keep", "kept");
	CHECK(mkdir("r", 0700) == 0 && mkdir("r/a", 0700) == 0 && mkdir("r/a/b", 0700) == 0);
	scratch_text("r/a/b/new\nline", "");
	scratch_text("r/a/-i", "");
	CHECK(symlink("../../outside", "r/a/link") == 0 && symlink("../outside/keep", "r/file-link") == 0);
	make_socket("r/socket");
	CHECK(mkfifo("r/fifo", 0) == 0);
	CHECK(fs_remove_tree(AT_FDCWD, "r") && !scratch_exists("r"));
	CHECK_TEXT(scratch_read("outside/keep"), "kept");

	/* The name itself: a link, a file, nothing, and what is no plain name. */
	CHECK(symlink("outside", "r") == 0);
	CHECK(!fs_remove_tree(AT_FDCWD, "r/") && errno == EINVAL);
	CHECK(!fs_empty_tree(AT_FDCWD, "r/") && errno == EINVAL);
	CHECK(!fs_empty_tree(AT_FDCWD, "r") && errno == ENOTDIR);
	CHECK(fs_remove_tree(AT_FDCWD, "r") && !scratch_exists("r"));
	CHECK_TEXT(scratch_read("outside/keep"), "kept");
	CHECK(fs_remove_tree(AT_FDCWD, "r"));
	CHECK(!fs_empty_tree(AT_FDCWD, "r") && errno == ENOENT);
	scratch_text("r", "");
	CHECK(fs_remove_tree(AT_FDCWD, "r") && !scratch_exists("r"));
	CHECK(!fs_remove_tree(AT_FDCWD, "") && errno == EINVAL);
	CHECK(!fs_remove_tree(AT_FDCWD, ".") && errno == EINVAL);
	CHECK(!fs_remove_tree(AT_FDCWD, "outside/..") && errno == EINVAL);
	CHECK(!fs_remove_tree(AT_FDCWD, "outside/keep/x") && errno == ENOTDIR);

	CHECK(mkdir("r", 0700) == 0 && mkdir("r/a", 0700) == 0);
	scratch_text("r/a/x", "");
	int dir = scratch_dir(".");
	CHECK(fs_empty_tree(dir, "r") && fs_is_empty(dir, "r"));
	CHECK(fs_remove_tree(dir, "r"));
	close(dir);
}

static int remove_unreadable(void)
{
	if (mkdir("mine/r", 0700) != 0 || mkdir("mine/r/a", 0700) != 0 || mkdir("mine/r/a/b", 0700) != 0)
		return 1;
	scratch_text("mine/r/a/b/file", "");
	if (chmod("mine/r/a/b", 0) != 0 || chmod("mine/r/a", 0500) != 0 || chmod("mine/r", 0) != 0)
		return 2;
	if (!fs_empty_tree(AT_FDCWD, "mine/r") || !fs_is_empty(AT_FDCWD, "mine/r"))
		return 3;
	if (chmod("mine/r", 0) != 0 || !fs_remove_tree(AT_FDCWD, "mine/r"))
		return 4;
	return scratch_exists("mine/r") ? 5 : 0;
}

/* What belongs to somebody else stays; all that can go is gone. */
static int remove_foreign(void)
{
	if (fs_remove_tree(AT_FDCWD, "mixed") || errno != EACCES)
		return 1;
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
	CHECK(mkdir("deep2", 0700) == 0 && clone("deep", "deep2"));
	CHECK_NUMBER(depth_of("deep2"), DEEP);
	CHECK(fs_remove_tree(AT_FDCWD, "deep") && !scratch_exists("deep"));
	CHECK(fs_remove_tree(AT_FDCWD, "deep2") && !scratch_exists("deep2"));
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
	if (fs_remove_tree(AT_FDCWD, "x") || errno != EXDEV)
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
	CHECK(fs_remove_tree(AT_FDCWD, "x"));
	CHECK(scratch_exists("bound/keep"));
}

/* ---- sync and chown ---- */

static void test_sync(void)
{
	CHECK(fs_sync_tree(AT_FDCWD, "s"));
	int dir = scratch_dir("s");
	CHECK(fs_sync_tree(dir, "base"));
	CHECK(!fs_sync_tree(dir, "none") && errno == ENOENT);
	CHECK(!fs_sync_tree(dir, "link") && errno != 0);
	CHECK(!fs_sync_tree(dir, "PG_VERSION") && errno == ENOTDIR);
	close(dir);
}

static void test_chown(void)
{
	struct stat st;
	int fd = scratch_dir("s");
	CHECK(fs_chown_tree(fd, geteuid(), getegid()));
	if (geteuid() == 0) {
		scratch_text("roots", "");
		CHECK(symlink("../roots", "s/roots") == 0);
		CHECK(fs_chown_tree(fd, NOBODY, NOBODY));
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
	test_clone();
	test_clone_unreadable();
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

static void make_socket(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "%s", name);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0)
		scratch_fail(name);
	close(fd);
}

static bool clone(const char *from, const char *to)
{
	int from_dir = scratch_dir(from);
	int to_dir = scratch_dir(to);
	bool ok = fs_clone_tree(from_dir, to_dir);
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
