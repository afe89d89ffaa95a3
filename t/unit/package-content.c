#include "package/content.h"

#include <stdarg.h>

#include "base/msg.h"
#include "check.h"
#include "scratch.h"

/* Directories of a source, as staging/it, in the working directory. */
static struct staging staging;
static struct source_found found;
static const struct program server = {.version = {.major = 15}};
static const struct source_terms terms = {.text = "it", .server = &server};

/* Make the file with the directories on the way to it; a line of the test's list. */
static void make_file(const char *path)
{
	char name[256];

	snprintf(name, sizeof name, "staging/it/%s", path);
	for (char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(name, 0755);
		*slash = '/';
	}
	scratch_text(name, strstr(path, "akefile") ? "include $(PGXS)\n" : "x");
}

static void begin(const char *first, ...)
{
	va_list more;

	(void)tree_remove(AT_FDCWD, "staging");
	if (mkdir("staging", 0755) != 0 || mkdir("staging/it", 0755) != 0)
		scratch_fail("staging");
	staging.fd = scratch_dir("staging");
	va_start(more, first);
	for (const char *path = first; path; path = va_arg(more, const char *))
		make_file(path);
	va_end(more);
}

/* "tree", "built"; or NULL if it was refused. */
static const char *settle(void)
{
	bool good = content_arrange(&terms, &staging, "it", &found);

	(void)close(staging.fd);
	return !good ? NULL : found.kind == SOURCE_TREE ? "tree" : "built";
}

static void test_trees(void)
{
	begin("Makefile", "x.c", NULL);
	CHECK_TEXT(settle(), "tree");
	begin("x-1.0/Makefile", "x-1.0/x.control", "__MACOSX/x", NULL);
	CHECK_TEXT(settle(), "tree");
	CHECK(scratch_exists("staging/it/x.control") && !scratch_exists("staging/it/__MACOSX"));
	begin("a/b/GNUmakefile", NULL);
	CHECK_TEXT(settle(), "tree");
	CHECK(scratch_exists("staging/it/GNUmakefile"));
	/* One that was built in place. */
	begin("Makefile", "share/extension/x.control", "lib/x.so", "Cargo.toml", NULL);
	CHECK_TEXT(settle(), "tree");
	CHECK(scratch_exists("staging/it/Makefile"));
}

static void test_built(void)
{
	begin("share/extension/x.control", "lib/x.so", "README", "lib/bitcode/x.bc", NULL);
	CHECK_TEXT(settle(), "built");
	CHECK(scratch_exists("staging/it/share/extension/x.control") && scratch_exists("staging/it/lib/x.so"));
	CHECK(!scratch_exists("staging/it/README") && !scratch_exists("staging/it/lib/bitcode"));
	begin("top/usr/share/postgresql/15/extension/x.control", "top/usr/lib/postgresql/15/lib/x.so",
		"top/usr/share/postgresql/14/extension/x.control", NULL);
	CHECK_TEXT(settle(), "built");
	CHECK(scratch_exists("staging/it/share/extension/x.control") && scratch_exists("staging/it/lib/x.so"));
	begin("lib/x.so", NULL);
	CHECK_TEXT(settle(), "built");
	CHECK(scratch_exists("staging/it/lib/x.so"));
	begin("x-1/x.so", "x-1/x.control", "x-1/x--1.sql", "x-1/README", NULL);
	CHECK_TEXT(settle(), "built");
	CHECK(scratch_exists("staging/it/lib/x.so") && scratch_exists("staging/it/share/extension/x--1.sql"));
}

static void test_refused(void)
{
	begin("README", NULL);
	CHECK(!settle());
	begin(NULL, NULL);
	CHECK(!settle());
	begin("src/lib.rs", "Cargo.toml", "x.control", NULL);
	CHECK(!settle());
	begin("CMakeLists.txt", NULL);
	CHECK(!settle());
	begin("usr/share/postgresql/14/extension/x.control", NULL);
	CHECK(!settle());
	begin("lib/x.so", "usr/lib/postgresql/15/lib/x.so", NULL);
	CHECK(!settle());
	begin("lib/x.so", NULL);
	CHECK(symlink("../../x", "staging/it/lib/y.so") == 0);
	CHECK(!settle());
	/* It stays in the archive, but not in the package. */
	begin("usr/lib/postgresql/15/lib/x.so", "etc/passwd", NULL);
	CHECK(symlink("../../../../../etc/passwd", "staging/it/usr/lib/postgresql/15/lib/y.so") == 0);
	CHECK(!settle());
}

int main(void)
{
	msg_init("unit", "");
	scratch_open();
	test_trees();
	test_built();
	test_refused();
	(void)tree_remove(AT_FDCWD, "staging");
	scratch_close();
	return check_end();
}
