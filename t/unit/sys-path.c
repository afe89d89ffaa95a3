#include "sys/path.h"

#include "check.h"
#include "scratch.h"
#include "text/str.h"

static void test_plain_names(void);
static void test_ends(void);
static void test_links(void);
static void test_making(void);
static void test_links_of_others(void);

int main(void)
{
	scratch_open();
	int descriptors = scratch_descriptors();
	test_plain_names();
	test_ends();
	test_links();
	test_making();
	test_links_of_others();
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	scratch_close();
	return check_end();
}

/* Below scratch: found is the path that is found, also below it, or NULL with the errno and the culprit. */
static void check_find(const char *name, unsigned how, const char *found, int error, const char *culprit)
{
	char *path = str_format("%s/%s", scratch, name);
	char *want = str_format("%s%s", scratch, found ? found : culprit);
	char *got = NULL;
	struct path_place place;
	struct stat by_path, by_place;

	printf("# %s\n", name);
	bool ok = path_find(path, how, &place, &got);
	CHECK(ok == (found != NULL));
	if (ok && found) {
		CHECK_TEXT(place.path, want);
		bool there = lstat(want, &by_path) == 0;
		CHECK((fstatat(place.parent, place.name, &by_place, AT_SYMLINK_NOFOLLOW) == 0) == there);
		CHECK(!there || by_path.st_ino == by_place.st_ino);
	} else if (!ok) {
		CHECK_NUMBER(errno, error);
		CHECK_TEXT(got, want);
		CHECK(place.parent < 0);
	}
	path_place_free(&place);
	free(got);
	free(want);
	free(path);
}

static void test_plain_names(void)
{
	CHECK(mkdir("a", 0700) == 0 && mkdir("a/b", 0700) == 0 && mkdir("a/b/c", 0711) == 0);
	scratch_text("file", "");
	check_find("a", 0, "/a", 0, NULL);
	check_find("a/b/c", 0, "/a/b/c", 0, NULL);
	check_find("a//./b///c/", 0, "/a/b/c", 0, NULL);
	check_find("a/b/../b/c", 0, "/a/b/c", 0, NULL);
	check_find("a/none", 0, "/a/none", 0, NULL);
	check_find("file", 0, "/file", 0, NULL);
	check_find("none/x", 0, NULL, ENOENT, "/none");
	check_find("file/x", 0, NULL, ENOTDIR, "/file");
}

static void test_ends(void)
{
	struct path_place place;

	check_find("a/b/.", 0, "/a/b", 0, NULL);
	check_find("a/b/..", 0, "/a", 0, NULL);
	check_find("a/b/c/../..", 0, "/a", 0, NULL);
	CHECK(path_find("/", 0, &place, NULL));
	CHECK_TEXT(place.path, "/");
	CHECK_TEXT(place.name, ".");
	path_place_free(&place);
	CHECK(path_find("/../..", 0, &place, NULL));
	CHECK_TEXT(place.path, "/");
	path_place_free(&place);
}

static void test_links(void)
{
	char *absolute = str_format("%s/a/b", scratch);

	CHECK(symlink("a/b", "relative") == 0 && symlink(absolute, "absolute") == 0 && symlink("loop", "loop") == 0);
	CHECK(symlink("../relative/c", "a/up") == 0 && symlink("a/new", "dangling") == 0);
	check_find("relative", 0, NULL, ELOOP, "/relative");
	check_find("relative/c", 0, NULL, ELOOP, "/relative");
	check_find("relative", PATH_FOLLOW, "/a/b", 0, NULL);
	check_find("relative/c", PATH_FOLLOW, "/a/b/c", 0, NULL);
	check_find("absolute/c/", PATH_FOLLOW, "/a/b/c", 0, NULL);
	check_find("a/up", PATH_FOLLOW, "/a/b/c", 0, NULL);
	check_find("absolute/../up/..", PATH_FOLLOW, "/a/b", 0, NULL);
	check_find("dangling", PATH_FOLLOW, NULL, ENOENT, "/a/new");
	check_find("dangling/x", PATH_FOLLOW, NULL, ENOENT, "/a/new");
	check_find("loop", PATH_FOLLOW, NULL, ELOOP, "/loop");
	free(absolute);
}

static void test_making(void)
{
	mode_t mask = umask(0777);

	check_find("m/n/o", PATH_MAKE, "/m/n/o", 0, NULL);
	umask(mask);
	CHECK(access("m/n", F_OK) == 0 && access("m/n/o", F_OK) != 0);
	/* Only root could remove them as they are. */
	CHECK(chmod("m", 0755) == 0 && chmod("m/n", 0755) == 0);
	check_find("relative/m/n", PATH_FOLLOW | PATH_MAKE, "/a/b/m/n", 0, NULL);
	check_find("file/m/n", PATH_MAKE, NULL, ENOTDIR, "/file");
}

static void test_links_of_others(void)
{
	if (geteuid() != 0) {
		printf("# skipped: only root can make what belongs to others\n");
		return;
	}
	CHECK(symlink("a/b", "foreign") == 0 && lchown("foreign", NOBODY, NOBODY) == 0);
	check_find("foreign/c", PATH_FOLLOW, NULL, EPERM, "/foreign");
	check_find("foreign", PATH_FOLLOW, NULL, EPERM, "/foreign");
	/* What root made, others follow. */
	CHECK(chmod("a", 0755) == 0);
	CHECK(seteuid(NOBODY) == 0);
	check_find("relative", PATH_FOLLOW, "/a/b", 0, NULL);
	check_find("foreign", PATH_FOLLOW, "/a/b", 0, NULL);
	CHECK(seteuid(0) == 0);
}
