#include "package/image.h"

#include "check.h"
#include "scratch.h"

/* An image as `make install` leaves it below DESTDIR: image/pg/..., in the working directory. */
static char share[] = "/pg/share";
static char libraries[] = "/pg/share/lib"; /* the deepest directory counts */
static char programs[] = "/pg/bin";
static char documents[] = "/pg/doc";
static const struct kit kit = {
	.root = {{KIT_SHARE, share}, {KIT_LIBRARIES, libraries}, {KIT_PROGRAMS, programs}, {KIT_REST, documents}},
	.root_count = 4,
};
static struct image_count count;

static void make(const char *path)
{
	char name[256];

	snprintf(name, sizeof name, "image%s", path);
	for (char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		(void)mkdir(name, 0755);
		*slash = '/';
	}
	scratch_text(name, path);
}

static void begin(const char *path)
{
	(void)tree_remove(AT_FDCWD, "image");
	(void)tree_remove(AT_FDCWD, "package");
	if (mkdir("package", 0755) != 0)
		scratch_fail("package");
	make(path);
}

/* The problem, valid until the next call; NULL if there is none. */
static const char *take(uid_t owner)
{
	static char *problem;
	int image = scratch_dir("image"), package = scratch_dir("package");

	free(problem);
	problem = image_take(image, owner, &kit, package, &count);
	close(image);
	close(package);
	return problem;
}

static void test_places(void)
{
	begin("/pg/share/extension/x.control");
	make("/pg/share/lib/x.so");
	make("/pg/share/lib/bitcode/x.bc");
	make("/pg/bin/tool");
	make("/pg/doc/README");
	CHECK_TEXT(take(geteuid()), NULL);
	CHECK_TEXT(scratch_read("package/share/extension/x.control"), "/pg/share/extension/x.control");
	CHECK_TEXT(scratch_read("package/lib/x.so"), "/pg/share/lib/x.so");
	CHECK(!scratch_exists("package/lib/bitcode") && !scratch_exists("package/share/lib"));
	CHECK_NUMBER(count.files, 2);
	CHECK_NUMBER(count.programs, 1);
	/* A name that only begins like a directory's. */
	begin("/pg/share.d/x");
	CHECK_TEXT(take(geteuid()), "'/pg/share.d/x': it lies outside of the installation's directories");
}

static void test_refused(void)
{
	static const char file[] = "image/pg/share/x";

	begin("/pg/share/x");
	CHECK(chmod(file, 04755) == 0);
	CHECK_TEXT(take(geteuid()), "'/pg/share/x': it would run as another user (setuid or setgid)");
	CHECK(chmod(file, 02755) == 0);
	CHECK_TEXT(take(geteuid()), "'/pg/share/x': it would run as another user (setuid or setgid)");
	begin("/pg/share/x");
	CHECK(link(file, "second") == 0);
	CHECK_TEXT(take(geteuid()), "'/pg/share/x': it has several names");
	CHECK(unlink("second") == 0);
	CHECK(unlink(file) == 0 && symlink("/etc/passwd", file) == 0);
	CHECK_TEXT(take(geteuid()), "'/pg/share/x': it is a link that leads out");
	CHECK(unlink(file) == 0 && symlink("../bin/x", file) == 0);
	CHECK_TEXT(take(geteuid()), "'/pg/share/x': it is a link that leads out");
	CHECK(unlink(file) == 0 && mkfifo(file, 0644) == 0);
	CHECK_TEXT(take(geteuid()), "'/pg/share/x': it is not a regular file");
	/* Even what is left out has to be harmless. */
	begin("/pg/doc/x");
	CHECK(symlink("/", "image/pg/doc/root") == 0);
	CHECK_TEXT(take(geteuid()), "'/pg/doc/root': it is a link that leads out");
	begin("/pg/share/x");
	CHECK(symlink("pg", "image/other") == 0);
	CHECK_TEXT(take(geteuid()), "'/other': it lies outside of the installation's directories");
	begin("/pg/share/x");
	CHECK(strstr(take(geteuid() + 1), "it belongs to another user"));
	CHECK(!scratch_exists("package/share"));
}

static void test_links(void)
{
	begin("/pg/share/lib/x.so.1");
	make("/pg/share/extension/x.sql");
	make("/pg/doc/x");
	CHECK(symlink("x.so.1", "image/pg/share/lib/x.so") == 0);
	CHECK(symlink("extension/x.sql", "image/pg/share/y.sql") == 0);
	CHECK(symlink("x", "image/pg/doc/y") == 0);
	CHECK_TEXT(take(geteuid()), NULL);
	CHECK_NUMBER(count.files, 4);
	CHECK_TEXT(scratch_read("package/lib/x.so"), "/pg/share/lib/x.so.1");
	CHECK_TEXT(scratch_read("package/share/y.sql"), "/pg/share/extension/x.sql");
}

int main(void)
{
	scratch_open();
	test_places();
	test_refused();
	test_links();
	(void)take(geteuid());
	(void)tree_remove(AT_FDCWD, "image");
	(void)tree_remove(AT_FDCWD, "package");
	scratch_close();
	return check_end();
}
