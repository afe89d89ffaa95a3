#include "sys/fs.h"
#include "sys/tree.h"

#include <ctype.h>
#include <sys/socket.h>
#include <time.h>

#include "check.h"
#include "scratch.h"
#include "sys/beyond.h"

static bool is_random_name(const char *name, size_t length);
static void check_trust(const char *name, const char *problem, const char *culprit);
static bool has_new_files(void);

static void test_random_names(void)
{
	char name[65];
	char other[65];
	bool seen[128] = {false};
	int characters = 0;
	for (int i = 0; i < 200; i++) {
		fs_random_name(name, 64);
		if (!is_random_name(name, 64))
			break;
		for (const char *c = name; *c != '\0'; c++)
			seen[(unsigned char)*c & 127] = true;
	}
	for (int i = 0; i < 128; i++)
		characters += seen[i];
	CHECK(is_random_name(name, 64));
	CHECK_NUMBER(characters, 62);
	fs_random_name(other, 64);
	CHECK(strcmp(name, other) != 0);
	fs_random_name(name, FS_NAME_LENGTH);
	CHECK(is_random_name(name, 6));
	fs_random_name(name, 0);
	CHECK_TEXT(name, "");

	unsigned char bytes[300] = {0};
	fs_random_bytes(bytes, sizeof bytes);
	size_t zeros = 0;
	for (size_t i = 0; i < sizeof bytes; i++)
		zeros += bytes[i] == 0;
	CHECK(zeros < 30);
}

static void test_make_parents(void)
{
	char *absolute = str_format("%s/p/absolute/x", scratch);
	CHECK(fs_make_parents("p/q/r", 0755));
	CHECK_NUMBER(scratch_mode("p/q/r"), 0755);
	CHECK(fs_make_parents("p/q/r", 0700));
	CHECK_NUMBER(scratch_mode("p/q/r"), 0755);
	CHECK(fs_make_parents("p//s/./t/", 0700));
	CHECK_NUMBER(scratch_mode("p/s/t"), 0700);
	CHECK(fs_make_parents(absolute, 0750));
	free(absolute);
	CHECK_NUMBER(scratch_mode("p/absolute"), 0750);
	CHECK(fs_make_parents("/", 0755));

	/* A link to a directory is one; a file on the way is none. */
	CHECK(symlink("q", "p/link") == 0);
	CHECK(fs_make_parents("p/link/below", 0755));
	CHECK(scratch_exists("p/q/below"));
	scratch_text("p/file", "");
	CHECK(!fs_make_parents("p/file", 0755) && errno == ENOTDIR);
	CHECK(!fs_make_parents("p/file/x", 0755) && errno == ENOTDIR);
	CHECK(symlink("nowhere", "p/dangling") == 0);
	CHECK(!fs_make_parents("p/dangling/x", 0755) && errno == ENOTDIR);
	CHECK(!fs_make_parents("", 0755) && errno == ENOENT);

	/* A umask that takes everything from the last part must not keep us from making it. */
	mode_t mask = umask(0777);
	CHECK(fs_make_parents("p/m/n", 0755));
	CHECK_NUMBER(umask(mask), 0777);
	CHECK_NUMBER(scratch_mode("p/m"), 0300);
	CHECK_NUMBER(scratch_mode("p/m/n"), 0);
	CHECK(tree_remove(AT_FDCWD, "p"));
}

static void test_make_unique(void)
{
	char name[64];
	char second[64];
	CHECK(mkdir("u", 0700) == 0);
	int dir = scratch_dir("u");
	CHECK(fs_make_unique(dir, "staging.", 0700, name, sizeof name));
	CHECK(str_starts(name, "staging.") && is_random_name(name + 8, FS_NAME_LENGTH));
	CHECK(fs_make_unique(dir, "staging.", 0700, second, sizeof second) && strcmp(name, second) != 0);
	CHECK(tree_remove(dir, name) && tree_remove(dir, second) && fs_is_empty(AT_FDCWD, "u"));

	mode_t mask = umask(0777);
	CHECK(fs_make_unique(dir, "", 0755, name, sizeof name));
	CHECK(is_random_name(name, FS_NAME_LENGTH));
	CHECK_NUMBER(umask(mask), 0777);
	struct stat st;
	CHECK(fstatat(dir, name, &st, 0) == 0 && (st.st_mode & 07777) == 0755);

	CHECK(!fs_make_unique(dir, "prefix", 0700, name, 12) && errno == ENAMETOOLONG);
	CHECK(fs_make_unique(dir, "prefix", 0700, name, 13));
	close(dir);
	CHECK(!fs_make_unique(dir, "x", 0700, name, sizeof name) && errno == EBADF);
}

static void test_replace(void)
{
	mode_t mask = umask(0777);
	CHECK(fs_replace_file(AT_FDCWD, "state", "one\n", 4, 0644));
	CHECK_NUMBER(umask(mask), 0777);
	CHECK_TEXT(scratch_read("state"), "one\n");
	CHECK_NUMBER(scratch_mode("state"), 0644);

	/* A reader that has the old one open keeps it. */
	int old = open("state", O_RDONLY | O_CLOEXEC);
	CHECK(fs_replace_file(AT_FDCWD, "state", "two\n", 4, 0600));
	char text[8] = "";
	CHECK(read(old, text, 4) == 4);
	CHECK_TEXT(text, "one\n");
	close(old);
	CHECK_TEXT(scratch_read("state"), "two\n");
	CHECK_NUMBER(scratch_mode("state"), 0600);

	/* Below a path, through a descriptor, and in place of a link, whose target stays. */
	CHECK(mkdir("below", 0700) == 0);
	CHECK(symlink("../state", "below/link") == 0);
	int dir = scratch_dir(".");
	CHECK(fs_replace_file(dir, "below/link", "three", 5, 0600));
	close(dir);
	CHECK_TEXT(scratch_read("below/link"), "three");
	CHECK_TEXT(scratch_read("state"), "two\n");
	CHECK(fs_replace_file(AT_FDCWD, "empty", "", 0, 0400));
	CHECK_TEXT(scratch_read("empty"), "");

	/* What fails leaves nothing. */
	CHECK(!fs_replace_file(AT_FDCWD, "below", "x", 1, 0600) && (errno == EISDIR || errno == EEXIST));
	CHECK(!fs_replace_file(AT_FDCWD, "no/such", "x", 1, 0600) && errno == ENOENT);
	CHECK(!has_new_files());
}

static void test_create(void)
{
	CHECK(fs_create_file(AT_FDCWD, "fresh", "one\n", 4, 0640));
	CHECK_TEXT(scratch_read("fresh"), "one\n");
	CHECK_NUMBER(scratch_mode("fresh"), 0640);
	CHECK(!fs_create_file(AT_FDCWD, "fresh", "two\n", 4, 0640) && errno == EEXIST);
	CHECK_TEXT(scratch_read("fresh"), "one\n");
	CHECK(symlink("nowhere", "dangling") == 0);
	CHECK(!fs_create_file(AT_FDCWD, "dangling", "x", 1, 0600) && errno == EEXIST);
	CHECK(!scratch_exists("nowhere"));
	CHECK(!fs_create_file(AT_FDCWD, "no/such", "x", 1, 0600) && errno == ENOENT);
	CHECK(!has_new_files());
}

static void test_list(void)
{
	struct strs names = STRS_INIT;
	CHECK(mkdir("l", 0700) == 0 && fs_is_empty(AT_FDCWD, "l"));
	CHECK(fs_list(AT_FDCWD, "l", &names) && names.count == 0);
	scratch_text("l/a b", "");
	scratch_text("l/new\nline", "");
	scratch_text("l/.hidden", "");
	CHECK(mkdir("l/...", 0700) == 0);
	CHECK(fs_list(AT_FDCWD, "l", &names) && names.count == 4);
	CHECK(strs_contain(&names, "a b") && strs_contain(&names, "new\nline"));
	CHECK(strs_contain(&names, ".hidden") && strs_contain(&names, "..."));
	strs_free(&names);

	errno = EIO;
	CHECK(!fs_is_empty(AT_FDCWD, "l") && errno == 0);
	CHECK(!fs_is_empty(AT_FDCWD, "l/a b") && errno == ENOTDIR);
	CHECK(!fs_is_empty(AT_FDCWD, "none") && errno == ENOENT);
	CHECK(symlink("l", "l-link") == 0);
	CHECK(!fs_list(AT_FDCWD, "l-link", &names) && (errno == ENOTDIR || errno == ELOOP || errno == EMLINK));
	CHECK(fs_open_dir(AT_FDCWD, "l-link") < 0);
	strs_free(&names);
	int fd = fs_open_dir(AT_FDCWD, "l");
	CHECK(fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	beyond_spread(fd);
	close(fd);
	beyond_spread(fd);
}

static void check_join(const char *directory, const char *name, const char *joined)
{
	char *path = fs_join(directory, name);
	CHECK_TEXT(path, joined);
	free(path);
}

static void test_paths(void)
{
	check_join("/a", "b", "/a/b");
	check_join("/a//", "/b/c", "/a/b/c");
	check_join("/", "b", "/b");
	check_join(".", "b", "./b");

	char *want = str_format("%s/x y", scratch);
	char *path = fs_absolute("x y");
	CHECK_TEXT(path, want);
	free(path);
	free(want);
	path = fs_absolute("/x/../y");
	CHECK_TEXT(path, "/x/../y");
	free(path);

	CHECK(mkdir("real", 0700) == 0 && symlink("real", "alias") == 0);
	want = str_format("%s/real", scratch);
	path = fs_real_path("alias/../real/./");
	CHECK_TEXT(path, want);
	free(path);
	free(want);
	CHECK(!fs_real_path("alias/none") && errno == ENOENT);
}

static void test_working_directory(void)
{
	/* Deeper than PATH_MAX: getcwd() has to be asked for as much as it takes. */
	char name[201];
	memset(name, 'n', 200);
	name[200] = '\0';
	CHECK(mkdir("far", 0700) == 0 && chdir("far") == 0);
	for (int i = 0; i < 24; i++) {
		if (mkdir(name, 0700) != 0 || chdir(name) != 0)
			scratch_fail(name);
	}
	char *path = fs_absolute("x");
	CHECK(path && strlen(path) > 4800 && str_starts(path, scratch) && str_ends(path, "nnn/x"));
	free(path);
	CHECK(chdir(scratch) == 0 && mkdir("removed", 0700) == 0 && chdir("removed") == 0);
	CHECK(rmdir("../removed") == 0);
	CHECK(!fs_absolute("x") && errno == ENOENT);
	CHECK(chdir(scratch) == 0);
}

static void test_stamp(void)
{
	struct stat st = {.st_dev = 1, .st_ino = 2, .st_size = 3};
	struct str text = STR_INIT;
	st.st_mtim = (struct timespec){.tv_sec = 4, .tv_nsec = 5};
	st.st_ctim = (struct timespec){.tv_sec = 1234567890, .tv_nsec = 999999999};
	fs_add_stamp(&text, &st);
	CHECK_TEXT(text.text, "1:2:3:4000000005:1234567890999999999");
	str_free(&text);
}

static void test_trust(void)
{
	/* The scratch directory may itself lie where this user's trust ends: then there is nothing to compare with. */
	char *culprit = NULL;
	const char *problem = fs_untrusted(scratch, geteuid(), &culprit);
	if (problem) {
		printf("# %s: '%s': %s\n", "no trusted place to test in", culprit, problem);
		free(culprit);
		return;
	}
	CHECK(mkdir("t", 0700) == 0 && mkdir("t/own", 0700) == 0 && mkdir("t/sticky", 0700) == 0);
	CHECK(mkdir("t/open", 0700) == 0 && mkdir("t/open/own", 0700) == 0 && mkdir("t/sticky/own", 0700) == 0);
	CHECK(chmod("t/sticky", 01777) == 0 && chmod("t/open", 0777) == 0);
	check_trust("t/own", NULL, NULL);
	check_trust("t/sticky", NULL, NULL);
	check_trust("t/sticky/own", NULL, NULL);
	check_trust("t/sticky/../own/.", NULL, NULL);
	check_trust("t/open", "others may write to it, and it is not sticky", "t/open");
	check_trust("t/open/own", "others may write to it, and it is not sticky", "t/open");
	check_trust("t/none", "there is no such directory", "t/none");
	check_trust("t/none/x", "there is no such directory", "t/none");
	scratch_text("t/file", "");
	check_trust("t/file", "it is not a directory", "t/file");
	check_trust("t/file/x", "it is not a directory", "t/file");

	/* Links are followed, and what they lead through counts. */
	char *target = str_format("%s/t/open/own", scratch);
	CHECK(symlink("own", "t/good") == 0 && symlink(target, "t/bad") == 0 && symlink("loop", "t/loop") == 0);
	CHECK(symlink("../t/open/../own", "t/through") == 0);
	check_trust("t/good", NULL, NULL);
	check_trust("t/bad", "others may write to it, and it is not sticky", "t/open");
	check_trust("t/through", "others may write to it, and it is not sticky", "t/open");
	check_trust("t/loop", "there are too many links on the way", "t/loop");
	free(target);

	CHECK(mkdir("t/shared", 0700) == 0 && chmod("t/shared", 0770) == 0);
	if (chown("t/shared", (uid_t)-1, geteuid()) == 0 || getegid() == geteuid())
		check_trust("t/shared", NULL, NULL);
	if (geteuid() != 0)
		return;
	CHECK(chown("t/shared", 0, 12345) == 0);
	check_trust("t/shared", "others may write to it, and it is not sticky", "t/shared");
	CHECK(chown("t/sticky/own", NOBODY, NOBODY) == 0 && lchown("t/good", NOBODY, NOBODY) == 0);
	check_trust("t/sticky/own", "it belongs to somebody else", "t/sticky/own");
	check_trust("t/good", "it belongs to somebody else", "t/good");
	CHECK(!fs_untrusted("/", NOBODY, NULL));
}

int main(void)
{
	scratch_open();
	int descriptors = scratch_descriptors();
	test_random_names();
	test_make_parents();
	test_make_unique();
	test_replace();
	test_create();
	test_list();
	test_paths();
	test_working_directory();
	test_stamp();
	test_trust();
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	scratch_close();
	CHECK(!scratch_exists(scratch));
	return check_end();
}

static bool is_random_name(const char *name, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (isalnum((unsigned char)name[i]) == 0)
			return false;
	}
	return isalpha((unsigned char)name[0]) != 0 && strlen(name) == length;
}

static void check_trust(const char *name, const char *problem, const char *culprit)
{
	char *path = str_format("%s/%s", scratch, name);
	char *want = !culprit ? NULL : str_format("%s/%s", scratch, culprit);
	char *got = NULL;
	printf("# %s\n", name);
	CHECK_TEXT(fs_untrusted(path, geteuid(), &got), problem);
	CHECK_TEXT(got, want);
	free(got);
	free(want);
	free(path);
}

static bool has_new_files(void)
{
	struct strs names = STRS_INIT;
	bool found = false;
	CHECK(fs_list(AT_FDCWD, ".", &names));
	for (size_t i = 0; i < names.count; i++)
		found = found || str_starts(names.item[i], "new.");
	strs_free(&names);
	return found;
}
