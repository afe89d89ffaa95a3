#include "text/extlayout.h"

#include "check.h"

static struct str out = STR_INIT;
static unsigned long other;

static const char *placed(enum extlayout end)
{
	return end == EXTLAYOUT_PLACED ? str_text(&out) : end == EXTLAYOUT_OTHER ? "other" : "none";
}

static const char *place(const char *path)
{
	str_truncate(&out, 0);
	return placed(extlayout_place(path, 15, &out, &other));
}

static void test_share(void)
{
	CHECK_TEXT(place("share/extension/x.control"), "share/extension/x.control");
	CHECK_TEXT(place("top/share/extension/x--1.sql"), "share/extension/x--1.sql");
	CHECK_TEXT(place("usr/share/postgresql/15/extension/x.control"), "share/extension/x.control");
	CHECK_TEXT(place("usr/share/postgresql/15/tsearch_data/x.stop"), "share/tsearch_data/x.stop");
	CHECK_TEXT(place("usr/share/postgresql/15/contrib/postgis-3.3/x.sql"), "share/contrib/postgis-3.3/x.sql");
	CHECK_TEXT(place("usr/share/postgresql/15/pljava/x.jar"), "share/pljava/x.jar");
	CHECK_TEXT(place("usr/share/postgresql15/extension/x.control"), "share/extension/x.control");
	CHECK_TEXT(place("usr/pgsql-15/share/extension/x.control"), "share/extension/x.control");
	CHECK_TEXT(place("usr/share/pgsql/extension/x.control"), "share/extension/x.control");
	CHECK_TEXT(place("x-1.0/share/postgresql/extension/x.control"), "share/extension/x.control");
	CHECK_TEXT(place("share/extension/deep/share/extension/x"), "share/extension/deep/share/extension/x");
	CHECK_TEXT(place("share/extension"), "none");
	CHECK_TEXT(place("share/extension/"), "none");
	CHECK_TEXT(place("share/x.control"), "none");
	CHECK_TEXT(place("usr/share/postgresql/15/man/man1/x.1"), "none");
	CHECK_TEXT(place("usr/share/doc/x/README"), "none");
	CHECK_TEXT(place("usr/share/postgresql-common/x"), "none");
	CHECK_TEXT(place("usr/share/postgresql/15"), "none");
	CHECK_TEXT(place("shared/extension/x.control"), "none");
}

static void test_library(void)
{
	CHECK_TEXT(place("lib/x.so"), "lib/x.so");
	CHECK_TEXT(place("top/lib64/x.so"), "lib/x.so");
	CHECK_TEXT(place("usr/lib/postgresql/15/lib/x.so"), "lib/x.so");
	CHECK_TEXT(place("usr/lib/postgresql15/lib64/x.so"), "lib/x.so");
	CHECK_TEXT(place("usr/pgsql-15/lib/x.so"), "lib/x.so");
	CHECK_TEXT(place("lib/postgresql/plugins/x.so"), "lib/plugins/x.so");
	CHECK_TEXT(place("lib/libx.so.1.2"), "lib/libx.so.1.2");
	CHECK_TEXT(place("usr/lib/postgresql/15/lib/bitcode/x.so"), "none");
	CHECK_TEXT(place("usr/lib/postgresql/15/lib/pgxs/x.so"), "none");
	CHECK_TEXT(place("usr/lib/postgresql/15/bin/x"), "none");
	CHECK_TEXT(place("usr/lib/x86_64-linux-gnu/libx.so"), "none");
	CHECK_TEXT(place("lib/x.sources"), "none");
	CHECK_TEXT(place("lib/"), "none");
	CHECK_TEXT(place(""), "none");
}

static void test_other_major(void)
{
	other = 0;
	CHECK_TEXT(place("usr/lib/postgresql/16/lib/x.so"), "other");
	CHECK_NUMBER(other, 16);
	CHECK_TEXT(place("usr/pgsql-17/share/extension/x.control"), "other");
	CHECK_NUMBER(other, 17);
	CHECK_TEXT(place("usr/share/postgresql14/extension/x.control"), "other");
	CHECK_NUMBER(other, 14);
	CHECK_TEXT(place("usr/share/postgresql/99999999999999999999/extension/x.control"),
		"share/99999999999999999999/extension/x.control");
}

static void test_flat(void)
{
	str_truncate(&out, 0);
	CHECK(extlayout_place_flat("x.so", &out));
	CHECK_TEXT(str_text(&out), "lib/x.so");
	str_truncate(&out, 0);
	CHECK(extlayout_place_flat("x--1.sql", &out));
	CHECK_TEXT(str_text(&out), "share/extension/x--1.sql");
	CHECK(!extlayout_place_flat("README", &out) && !extlayout_place_flat("a/x.so", &out));
}

int main(void)
{
	test_share();
	test_library();
	test_other_major();
	test_flat();
	str_free(&out);
	return check_end();
}
