#include "package/packlist.h"

#include "check.h"
#include "scratch.h"

static struct strs paths = STRS_INIT;
static char digest[DIGEST_SHA256_SIZE];

/* The problem, valid until the next call; NULL if there is none: then `paths` and `digest` are set. */
static const char *look(void)
{
	static char *problem;
	int package = scratch_dir("package");

	free(problem);
	strs_free(&paths);
	problem = packlist_read(package, &paths);
	if (!problem)
		CHECK(packlist_digest(package, &paths, digest));
	close(package);
	return problem;
}

/* Whether the digest is another one than before. */
static bool has_changed(void)
{
	char before[DIGEST_SHA256_SIZE];

	memcpy(before, digest, sizeof before);
	CHECK_TEXT(look(), NULL);
	return strcmp(before, digest) != 0;
}

static void test_list(void)
{
	CHECK_TEXT(look(), NULL);
	CHECK_NUMBER(paths.count, 3);
	CHECK_TEXT(paths.item[0], "lib/x.so");
	CHECK_TEXT(paths.item[1], "share/added");
	CHECK_TEXT(paths.item[2], "share/x.control");
}

static void test_digest(void)
{
	CHECK(!has_changed());
	scratch_text("package/added", "another record");
	CHECK(!has_changed());
	scratch_text("package/lib/x.so", "other");
	CHECK(has_changed());
	CHECK(chmod("package/lib/x.so", 0755) == 0 && has_changed());
	CHECK(rename("package/lib/x.so", "package/lib/y.so") == 0 && has_changed());
	CHECK(symlink("y.so", "package/lib/y.so.1") == 0 && has_changed());
	CHECK(unlink("package/lib/y.so.1") == 0 && symlink("./y.so", "package/lib/y.so.1") == 0 && has_changed());
}

static void test_refused(void)
{
	CHECK(symlink("../../out", "package/lib/z") == 0);
	CHECK_TEXT(look(), "'lib/z': it is a link that leads out");
	CHECK(unlink("package/lib/z") == 0 && symlink("/etc/passwd", "package/lib/z") == 0);
	CHECK_TEXT(look(), "'lib/z': it is a link that leads out");
	CHECK(unlink("package/lib/z") == 0 && symlink("absent", "package/lib/z") == 0);
	CHECK_TEXT(look(), "'lib/z': it is a link, but to no file of the package");
	CHECK(unlink("package/lib/z") == 0 && symlink("../share", "package/lib/z") == 0);
	CHECK_TEXT(look(), "'lib/z': it is a link, but to no file of the package");
	CHECK(unlink("package/lib/z") == 0 && mkfifo("package/lib/z", 0644) == 0);
	CHECK_TEXT(look(), "'lib/z': it is not a regular file");
	CHECK(unlink("package/lib/z") == 0);
	scratch_text("package/lib/z", "x");
	CHECK(chmod("package/lib/z", 04755) == 0);
	CHECK_TEXT(look(), "'lib/z': it would run as another user (setuid or setgid)");
	CHECK(rename("package/lib/z", "package/lib/a\nb") == 0);
	CHECK_TEXT(look(), "'lib/a\nb': its name has a control character");
	CHECK(unlink("package/lib/a\nb") == 0 && mkdir("package/lib/a\033", 0755) == 0);
	CHECK_TEXT(look(), "'lib/a\033': its name has a control character");
	CHECK(rmdir("package/lib/a\033") == 0 && mkdir("package/lib/d", 0700) == 0);
	CHECK_TEXT(look(), "'lib/d': not everybody may read this directory");
}

int main(void)
{
	scratch_open();
	CHECK(mkdir("package", 0755) == 0 && mkdir("package/share", 0755) == 0 && mkdir("package/lib", 0755) == 0);
	scratch_text("package/added", "the record");
	scratch_text("package/share/added", "no record");
	scratch_text("package/share/x.control", "x");
	scratch_text("package/lib/x.so", "x");
	test_list();
	test_digest();
	test_refused();
	strs_free(&paths);
	(void)tree_remove(AT_FDCWD, "package");
	scratch_close();
	return check_end();
}
