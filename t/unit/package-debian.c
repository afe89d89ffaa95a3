#include "package/debian.h"

#include <stdarg.h>

#include "base/msg.h"
#include "check.h"
#include "outside/unpack.h"
#include "scratch.h"

static struct staging staging;

/* Make staging/it/share/extension with these files. */
static void begin(const char *first, ...)
{
	char path[256];
	va_list more;

	(void)tree_remove(AT_FDCWD, "staging");
	if (mkdir("staging", 0755) != 0 || mkdir("staging/it", 0755) != 0 || mkdir("staging/it/share", 0755) != 0 ||
		mkdir("staging/it/share/extension", 0755) != 0)
		scratch_fail("staging");
	va_start(more, first);
	for (const char *name = first; name; name = va_arg(more, const char *)) {
		snprintf(path, sizeof path, "staging/it/share/extension/%s", name);
		scratch_text(path, "x");
	}
	va_end(more);
	staging.fd = scratch_dir("staging");
}

static bool has(const char *name)
{
	char path[256];

	snprintf(path, sizeof path, "staging/it/share/extension/%s", name);
	return scratch_exists(path);
}

static bool names_controls(void)
{
	bool good = debian_name_controls(&staging, "it");

	close(staging.fd);
	return good;
}

static void test_controls(void)
{
	begin("postgis-3.control", "postgis--3.3.2.sql", NULL);
	CHECK(names_controls() && has("postgis.control") && !has("postgis-3.control"));
	/* One that has scripts of its whole name, one without any, one whose other name is there, and no number. */
	begin("x-3.control", "x-3--1.sql", "x--1.sql", NULL);
	CHECK(names_controls() && has("x-3.control"));
	begin("x-3.control", NULL);
	CHECK(names_controls() && has("x-3.control"));
	begin("x-3.control", "x.control", "x--1.sql", NULL);
	CHECK(names_controls() && has("x-3.control") && has("x.control"));
	begin("x-a.control", "x--1.sql", NULL);
	CHECK(names_controls() && has("x-a.control"));
	begin("-3.control", "--1.sql", NULL);
	CHECK(names_controls() && has("-3.control"));
	(void)tree_remove(AT_FDCWD, "staging/it/share");
	staging.fd = scratch_dir("staging");
	CHECK(names_controls());
}

/* Judge a package with this control file. */
static bool judge(const char *control, struct source_found *found, struct strs *needs)
{
	char nowhere[] = "/nowhere";
	const struct program server = {.postgres = nowhere, .version = {.major = 15}};
	const struct source_terms terms = {.text = "it", .server = &server};

	begin(NULL);
	if (control)
		scratch_text("staging/it/" UNPACK_CONTROL, control);
	bool good = debian_check(&terms, &staging, "it", found, needs);
	close(staging.fd);
	return good;
}

static void test_judgement(void)
{
	struct source_found found = {.kind = SOURCE_TREE};
	struct strs needs = STRS_INIT;

	CHECK(judge(NULL, &found, &needs) && !found.name);
	CHECK(judge("Package: postgresql-15-plain\nVersion: 1:1.0-2\nArchitecture: all\n"
		    "Depends: postgresql-15, postgresql-15-other (>= 2) | x\n",
		&found, &needs));
	CHECK_TEXT(found.name, "plain");
	CHECK_TEXT(found.version, "1.0-2"); /* without the epoch */
	CHECK(strs_contain(&needs, "postgresql-15-other"));
	CHECK(!scratch_exists("staging/it/" UNPACK_CONTROL));
	/* The first package names it. */
	CHECK(judge("Package: postgresql-15-second\nVersion: 2\nArchitecture: all\n", &found, &needs));
	CHECK_TEXT(found.name, "plain");
	CHECK(!judge("no control file", &found, &needs));
	source_free(&found);
	strs_free(&needs);
}

int main(void)
{
	msg_init("unit", "");
	scratch_open();
	test_controls();
	test_judgement();
	(void)tree_remove(AT_FDCWD, "staging");
	scratch_close();
	return check_end();
}
