#include "package/pgxn.h"

#include <stdlib.h>

#include "check.h"

static struct pgxn_index index_read;
static struct pgxn_release release;
static struct strs versions = STRS_INIT;

static void check_expanded(const char *template, const char *version, const char *want)
{
	char *path = pgxn_expand(template, "pgTAP", version);

	CHECK_TEXT(path, want);
	free(path);
}

static void test_templates(void)
{
	check_expanded("/dist/{dist}.json", NULL, "/dist/pgtap.json");
	check_expanded(
		"/dist/{dist}/{version}/{dist}-{version}.zip", "1.0.0-B1", "/dist/pgtap/1.0.0-b1/pgtap-1.0.0-b1.zip");
	check_expanded("/extension/{extension}.json", NULL, "/extension/pgtap.json");
	check_expanded("/x/{version}", "1+2", "/x/1%2B2");
	check_expanded("/index.json", NULL, "/index.json");
	check_expanded("/x/{user}", "1", NULL);
	check_expanded("/x/{version}", NULL, NULL);
	check_expanded("/x/{dist", "1", NULL);
	check_expanded("//other.example/{dist}", "1", NULL);
	check_expanded("http://other.example/{dist}", "1", NULL);
	check_expanded("", "1", NULL);
}

static bool read_index(const char *text)
{
	return pgxn_read_index(text, strlen(text), &index_read);
}

static void test_index(void)
{
	CHECK(read_index("{\"dist\": \"/d/{dist}\", \"extension\": \"/e/{extension}\", \"meta\": 3}"));
	CHECK_TEXT(index_read.dist, "/d/{dist}");
	CHECK_TEXT(index_read.meta, "/dist/{dist}/{version}/META.json");
	CHECK_TEXT(index_read.download, "/dist/{dist}/{version}/{dist}-{version}.zip");
	CHECK_TEXT(index_read.extension, "/e/{extension}");
	pgxn_free_index(&index_read);
	CHECK(!read_index("<html>"));
}

static const char *choose(const char *text, const char *wanted)
{
	strs_free(&versions);
	pgxn_free_release(&release);
	return pgxn_choose(text, strlen(text), wanted, &release, &versions) ? release.version : NULL;
}

static void test_choice(void)
{
	static const char all[] = "{\"name\": \"pgTAP\", \"releases\": {\"unstable\": [{\"version\": \"3.0.0\"}],"
				  "\"testing\": [{\"version\": \"2.0.0-B1\"}, {\"version\": \"2.0.0-a1\"}],"
				  "\"stable\": [{\"date\": \"x\", \"version\": \"1.1.0\"}, {\"version\": \"1.0.0\"}]}}";

	CHECK_TEXT(choose(all, NULL), "1.1.0");
	CHECK_TEXT(release.dist, "pgTAP");
	CHECK_TEXT(choose(all, "1.0.0"), "1.0.0");
	CHECK_TEXT(choose(all, "2.0.0-b1"), "2.0.0-B1");
	CHECK_TEXT(choose(all, "3.0.0"), "3.0.0");
	CHECK(!choose(all, "4.0.0"));
	CHECK_NUMBER(versions.count, 5);
	CHECK_TEXT(versions.item[0], "1.1.0");
	CHECK_TEXT(choose("{\"name\": \"a\", \"releases\": {\"testing\": [{\"version\": \"2\"}]}}", NULL), "2");
	CHECK(!choose("{\"name\": \"../x\", \"releases\": {\"stable\": [{\"version\": \"1\"}]}}", NULL));
	CHECK(!choose("{\"name\": \"a\", \"releases\": {\"stable\": [{\"version\": \"1/2\"}]}}", NULL));
	CHECK(!choose("{\"name\": \"a\", \"releases\": {}}", NULL));
	CHECK(!choose("{\"releases\": {\"stable\": [{\"version\": \"1\"}]}}", NULL));
	CHECK(!choose("[]", NULL) && !choose("", NULL));
}

static const char *choose_extension(const char *text, const char *wanted)
{
	strs_free(&versions);
	pgxn_free_release(&release);
	return pgxn_choose_extension(text, strlen(text), wanted, &release, &versions) ? release.version : NULL;
}

static void test_extension(void)
{
	static const char all[] =
		"{\"extension\": \"x\", \"testing\": {\"dist\": \"X\", \"version\": \"2.0.0\"},"
		"\"versions\": {\"0.2\": [{\"dist\": \"X\", \"version\": \"1.9.0\"}, {\"dist\": \"Y\"}]}}";

	CHECK_TEXT(choose_extension(all, NULL), "2.0.0");
	CHECK_TEXT(choose_extension(all, "0.2"), "1.9.0");
	CHECK_TEXT(release.dist, "X");
	CHECK(!choose_extension(all, "0.3"));
	CHECK_TEXT(versions.item[0], "0.2");
	CHECK(!choose_extension("{}", NULL));
}

static bool read_meta(const char *text)
{
	return pgxn_read_meta(text, strlen(text), &release);
}

static void test_meta(void)
{
	CHECK_TEXT(choose("{\"name\": \"a\", \"releases\": {\"stable\": [{\"version\": \"1.0.0\"}]}}", NULL), "1.0.0");
	CHECK(read_meta("{\"name\": \"A\", \"version\": \"1.0.0\"}"));
	CHECK_TEXT(release.sha1, "");
	CHECK(read_meta(
		"{\"name\": \"A\", \"version\": \"1.0.0\", \"sha1\": \"DA39a3ee5e6b4b0d3255bfef95601890afd80709\"}"));
	CHECK_TEXT(release.sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	CHECK(read_meta("{\"name\": \"A\", \"version\": \"1.0.0\", \"sha1\": \"da39\"}"));
	CHECK_TEXT(release.sha1, "");
	CHECK(!read_meta("{\"name\": \"b\", \"version\": \"1.0.0\"}"));
	CHECK(!read_meta("{\"name\": \"a\", \"version\": \"1.0.1\"}"));
	CHECK(!read_meta("no JSON"));
}

static void test_names(void)
{
	CHECK(pgxn_is_name("pgTAP") && pgxn_is_name("a.b-c_d"));
	CHECK(!pgxn_is_name("") && !pgxn_is_name("../x") && !pgxn_is_name("a/b") && !pgxn_is_name("-x"));
	CHECK(pgxn_is_version("1.0.0-b1+x") && !pgxn_is_version("") && !pgxn_is_version("1/2"));
}

int main(void)
{
	test_templates();
	test_index();
	test_choice();
	test_extension();
	test_meta();
	test_names();
	strs_free(&versions);
	pgxn_free_release(&release);
	return check_end();
}
