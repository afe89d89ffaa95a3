#include "text/member.h"

#include <stdlib.h>

#include "base/mem.h"
#include "check.h"

static struct members members;
static struct str path = STR_INIT;
static struct str target = STR_INIT;

static const char *admit(enum member_kind kind, const char *name, const char *to)
{
	struct member member = {.kind = kind, .path = name, .target = to};

	return members_admit(&members, &member, &path, &target);
}

static const char *admit_file(const char *name)
{
	return admit(MEMBER_FILE, name, NULL);
}

static void begin(void)
{
	members_free(&members);
	members.mark = "bin/postgres";
}

static void test_names(void)
{
	begin();
	CHECK(!admit_file("a/b/c"));
	CHECK_TEXT(str_text(&path), "a/b/c");
	CHECK(!admit_file("./a//b/./d"));
	CHECK_TEXT(str_text(&path), "a/b/d");
	CHECK(!admit_file("..a/b../..."));
	CHECK(!admit(MEMBER_DIRECTORY, "./", NULL));
	CHECK_TEXT(str_text(&path), "");
	CHECK(!admit(MEMBER_DIRECTORY, "a/", NULL));
	CHECK_TEXT(str_text(&path), "a");

	CHECK_TEXT(admit_file("/etc/passwd"), "its name is absolute");
	CHECK_TEXT(admit_file("../x"), "its name leads out");
	CHECK_TEXT(admit_file("a/../x"), "its name leads out");
	CHECK_TEXT(admit_file("a/.."), "its name leads out");
	CHECK_TEXT(admit_file(".."), "its name leads out");
	CHECK_TEXT(admit_file("./../x"), "its name leads out");
	CHECK_TEXT(admit_file(""), "it has no name");
	CHECK_TEXT(admit_file("./"), "it has no name");
	CHECK_TEXT(admit_file(NULL), "its name cannot be read");
	CHECK_TEXT(admit(MEMBER_OTHER, "dev/null", NULL), "it is no file, directory or link");
}

static void test_long_names(void)
{
	char name[MEMBER_PATH_MAX + 2];
	struct str deep = STR_INIT;

	begin();
	memset(name, 'x', sizeof name);
	name[MEMBER_NAME_MAX] = '\0';
	CHECK(!admit_file(name));
	name[MEMBER_NAME_MAX] = 'x';
	name[MEMBER_NAME_MAX + 1] = '\0';
	CHECK_TEXT(admit_file(name), "its name is too long");
	for (size_t i = 1; i < MEMBER_PATH_MAX; i += 2)
		name[i] = '/';
	name[MEMBER_PATH_MAX + 1] = '\0';
	CHECK_TEXT(admit_file(name), "its name is too long");
	for (int i = 0; i < MEMBER_DEPTH_MAX; i++)
		str_add(&deep, i > 0 ? "/d" : "d");
	CHECK(!admit_file(str_text(&deep)));
	str_add(&deep, "/d");
	CHECK_TEXT(admit_file(str_text(&deep)), "its name is too long");
	str_free(&deep);
}

static void test_links(void)
{
	begin();
	CHECK(!admit(MEMBER_LINK, "lib/libpq.so", "libpq.so.5"));
	CHECK(!admit(MEMBER_LINK, "a/b/link", "../../lib/x"));
	CHECK(!admit(MEMBER_LINK, "here", "."));
	CHECK_TEXT(admit(MEMBER_LINK, "x", "/etc"), "it is a link that leads out");
	CHECK_TEXT(admit(MEMBER_LINK, "x", "../etc"), "it is a link that leads out");
	CHECK_TEXT(admit(MEMBER_LINK, "a/x", "../../etc"), "it is a link that leads out");
	/* Through a link that leads up within the archive, this one would lead out. */
	CHECK_TEXT(admit(MEMBER_LINK, "a/x", "b/../../y"), "it is a link that leads out");
	CHECK_TEXT(admit(MEMBER_LINK, "a/x", "b/.."), "it is a link that leads out");
	CHECK_TEXT(admit(MEMBER_LINK, "x", ""), "it is a link that leads out");
	CHECK_TEXT(admit(MEMBER_LINK, "x", NULL), "it is a link that leads out");
	CHECK_NUMBER(members.link_count, 3);
}

static void test_names_below_links(void)
{
	begin();
	CHECK(!admit(MEMBER_LINK, "m", "lib"));
	CHECK(!admit(MEMBER_LINK, "z/z", "../lib"));
	CHECK(!admit(MEMBER_LINK, "a", "lib"));
	CHECK_TEXT(admit_file("m/x"), "it lies behind a link of the same archive");
	CHECK_TEXT(admit_file("a/b/c"), "it lies behind a link of the same archive");
	CHECK_TEXT(admit_file("z/z/c"), "it lies behind a link of the same archive");
	CHECK_TEXT(admit_file("m"), "it lies behind a link of the same archive");
	CHECK_TEXT(admit(MEMBER_LINK, "./m", "other"), "it lies behind a link of the same archive");
	CHECK(!admit_file("mm/x"));
	CHECK(!admit_file("z/zz"));
	CHECK(!admit_file("z/a"));
}

static void test_hard_links(void)
{
	begin();
	CHECK(!admit(MEMBER_HARD_LINK, "bin/postmaster", "./bin/x"));
	CHECK_TEXT(str_text(&target), "bin/x");
	CHECK_TEXT(admit(MEMBER_HARD_LINK, "x", "/etc/passwd"), "it is a hard link that leads out");
	CHECK_TEXT(admit(MEMBER_HARD_LINK, "x", "../x"), "it is a hard link that leads out");
	CHECK_TEXT(admit(MEMBER_HARD_LINK, "x", ""), "it is a hard link that leads out");
	CHECK(!admit(MEMBER_LINK, "l", "lib"));
	CHECK_TEXT(admit(MEMBER_HARD_LINK, "x", "l/y"), "it is a hard link through another link");
}

static void test_limits(void)
{
	struct member member = {.kind = MEMBER_FILE, .path = "big", .size = MEMBER_BYTES_MAX + 1};

	begin();
	CHECK_TEXT(members_admit(&members, &member, &path, &target), "it is too large");
	CHECK(members_add_bytes(&members, MEMBER_BYTES_MAX - 1));
	CHECK(members_add_bytes(&members, 1));
	CHECK(!members_add_bytes(&members, 1));
	CHECK(!members_add_bytes(&members, ~0ULL));
	member.size = 1;
	CHECK_TEXT(members_admit(&members, &member, &path, &target), "it is too large");

	begin();
	const char *problem = NULL;
	size_t count;
	for (count = 0; !problem && count <= MEMBER_ENTRIES_MAX; count++)
		problem = admit(MEMBER_DIRECTORY, "d", NULL);
	CHECK_TEXT(problem, "it has too many entries");
	CHECK_NUMBER(count, MEMBER_ENTRIES_MAX + 1);

	begin();
	problem = NULL;
	for (count = 0; !problem; count++) {
		char name[32];
		(void)snprintf(name, sizeof name, "l%zu", count);
		problem = admit(MEMBER_LINK, name, "x");
	}
	CHECK_TEXT(problem, "it has too many links");
}

/* The part of an archive that is the installation. */
static void test_root(void)
{
	begin();
	CHECK(!members.root);
	admit_file("package/package.json");
	admit_file("package/native/bin/initdb");
	admit_file("package/native/mybin/postgres");
	CHECK(!members.root);
	admit_file("package/native/bin/postgres");
	CHECK_TEXT(members.root, "package/native");
	/* Deeper ones are something else. */
	admit_file("package/native/share/bin/postgres");
	CHECK_TEXT(members.root, "package/native");
	admit_file("x/bin/postgres");
	CHECK_TEXT(members.root, "x");
	admit_file("./bin/postgres");
	CHECK_TEXT(members.root, "");

	begin();
	admit_file("a/b/c/bin/postgres");
	CHECK(!members.root);
	admit(MEMBER_LINK, "bin/postgres", "x");
	CHECK(!members.root);
}

static void test_below(void)
{
	CHECK_TEXT(member_below("a/b", ""), "a/b");
	CHECK_TEXT(member_below("a/b/c", "a/b"), "c");
	CHECK(!member_below("a/b", "a/b"));
	CHECK(!member_below("a/bc", "a/b"));
	CHECK(member_link_stays("lib/x", "../y"));
	CHECK(!member_link_stays("x", "../y"));
	CHECK(member_link_stays("x", "./y"));
	CHECK(member_path_is_clean("a/b"));
	CHECK(!member_path_is_clean("a//b"));
	CHECK(!member_path_is_clean("./b"));
	CHECK(!member_path_is_clean("a/../b"));
	CHECK(!member_path_is_clean("/b"));
	CHECK(!member_path_is_clean(""));
}

static void test_modes(void)
{
	struct member program = {.kind = MEMBER_FILE, .path = "bin/x", .mode = 0755, .size = 1};

	begin();
	CHECK(!members_admit(&members, &program, &path, &target));
	program.mode = 04755;
	CHECK_TEXT(
		members_admit(&members, &program, &path, &target), "it would run as another user (setuid or setgid)");
	program.mode = 02755;
	CHECK(members_admit(&members, &program, &path, &target) != NULL);
	program.mode = 0755;
	program.path = "bin/a\x1b[31m";
	CHECK_TEXT(members_admit(&members, &program, &path, &target), "its name has a control character in it");
	program = (struct member){.kind = MEMBER_LINK, .path = "bin/l", .target = "a\nb"};
	CHECK_TEXT(members_admit(&members, &program, &path, &target),
		"it is a link to a name with a control character in it");
	program.kind = MEMBER_HARD_LINK;
	CHECK(members_admit(&members, &program, &path, &target) != NULL);

	CHECK_NUMBER(member_mode(04755), 0755);
	CHECK_NUMBER(member_mode(06711), 0755);
	CHECK_NUMBER(member_mode(0666), 0644);
	CHECK_NUMBER(member_mode(0600), 0644);
	CHECK_NUMBER(member_mode(0700), 0755);
	CHECK_NUMBER(member_mode(0), 0644);
}

int main(void)
{
	test_names();
	test_long_names();
	test_links();
	test_names_below_links();
	test_hard_links();
	test_limits();
	test_root();
	test_below();
	test_modes();
	members_free(&members);
	str_free(&path);
	str_free(&target);
	return check_end();
}
