#include "migrate/manifest.h"

#include <stdlib.h>

#include "base/mem.h"
#include "check.h"

#define HASH "fe3996c5b5888163840f65e471cbc6e0b35d02b29055addc6ac91f654bde9f55"
#define ENTRY(name) "{\"name\":\"" name "\",\"sha256\":\"" HASH "\",\"size\":1}"
#define WITH(entries)                                                                                   \
	"{\"entries\":[" entries "],\"prefix\":\"p\",\"project_name\":\"n\",\"tracking_schema\":\"s\"," \
	"\"tracking_table\":\"t\",\"version_source\":null}"

/* What is wrong with a manifest, valid until the next call; NULL: nothing. */
static const char *problem(const char *text)
{
	static char *found;
	struct manifest manifest = {.count = 0};

	free(found);
	found = manifest_read(text, strlen(text), &manifest);
	manifest_free(&manifest);
	return found;
}

static void test_it_is_written_as_python_writes_it(void)
{
	struct manifest manifest = {.count = 0};
	struct manifest again = {.count = 0};
	struct str text = STR_INIT;
	struct str twice = STR_INIT;

	manifest.project_name = mem_copy("sh\303\266p \"\360\237\230\200\"");
	manifest.prefix = mem_copy("shop");
	manifest.tracking_schema = mem_copy("ops");
	manifest.tracking_table = mem_copy("versions");
	manifest_add(&manifest, "pre/0\303\244.sql", "abc", 3);
	manifest_write(&manifest, &text);
	CHECK_TEXT(str_text(&text),
		"{\n  \"entries\": [\n    {\n      \"name\": \"pre/0\\u00e4.sql\",\n      \"sha256\": "
		"\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\",\n      \"size\": 3\n    }\n  "
		"],\n"
		"  \"prefix\": \"shop\",\n  \"project_name\": \"sh\\u00f6p \\\"\\ud83d\\ude00\\\"\",\n"
		"  \"tracking_schema\": \"ops\",\n  \"tracking_table\": \"versions\",\n  \"version_source\": null\n}");
	CHECK(!manifest_read(str_text(&text), text.length, &again));
	CHECK_TEXT(again.project_name, manifest.project_name);
	manifest_write(&again, &twice);
	CHECK_TEXT(str_text(&twice), str_text(&text));
	manifest_free(&again);
	manifest_free(&manifest);
	str_free(&twice);
	str_free(&text);
}

static void test_good_ones(void)
{
	CHECK_TEXT(problem(WITH("")), NULL);
	CHECK_TEXT(problem(WITH(ENTRY("migrations/a.sql") "," ENTRY("pre/a.sql") "," ENTRY("post/.sql"))), NULL);
	CHECK_TEXT(problem("{\"entries\":[],\"prefix\":\"p\",\"project_name\":\"n\",\"tracking_schema\":\"s\","
			   "\"tracking_table\":\"t\",\"version_source\":\"a:b\",\"later\":[]}"),
		NULL);
}

static void test_another_shape(void)
{
	CHECK_TEXT(problem(""), "line 1: '[' or '{' expected near end of file");
	CHECK_TEXT(problem("[]"), "there is no 'prefix'");
	CHECK_TEXT(problem("{\"prefix\":\"p\",\"prefix\":\"p\"}"), "line 1: duplicate object key near '\"prefix\"'");
	CHECK_TEXT(problem("{\"entries\":{},\"prefix\":\"p\",\"project_name\":\"n\",\"tracking_schema\":\"s\","
			   "\"tracking_table\":\"t\",\"version_source\":null}"),
		"there is no 'entries'");
	CHECK_TEXT(problem("{\"entries\":[],\"prefix\":\"p\",\"project_name\":7}"), "there is no 'project_name'");
	CHECK_TEXT(problem("{\"entries\":[],\"prefix\":\"p\",\"project_name\":\"n\",\"tracking_schema\":\"s\","
			   "\"tracking_table\":\"t\"}"),
		"there is no 'version_source'");
	CHECK_TEXT(problem("{\"prefix\":\"a\\nb\"}"), "'prefix' has a control character in it");
	CHECK_TEXT(problem("{\"entries\":[],\"prefix\":\"a b\",\"project_name\":\"n\",\"tracking_schema\":\"s\","
			   "\"tracking_table\":\"t\",\"version_source\":null}"),
		"'prefix' cannot begin the name of a migration");
	CHECK_TEXT(problem(WITH("1")), "an entry has no name");
	CHECK_TEXT(
		problem(WITH("{\"name\":\"pre/a.sql\",\"sha256\":\"12\",\"size\":1}")), "'pre/a.sql' has no checksum");
	CHECK_TEXT(problem(WITH("{\"name\":\"pre/a.sql\",\"sha256\":\"" HASH "\",\"size\":-1}")),
		"'pre/a.sql' has no size");
	CHECK_TEXT(problem(WITH("{\"name\":\"pre/a.sql\",\"sha256\":\"" HASH "\",\"size\":1.5}")),
		"'pre/a.sql' has no size");
	CHECK_TEXT(problem(WITH(ENTRY("pre/a.sql") "," ENTRY("pre/b.sql") "," ENTRY("pre/a.sql"))),
		"'pre/a.sql' is there twice");
}

static void test_names(void)
{
	static const char plain[] = "its name is not a plain path";
	static const char place[] = "it lies in none of migrations/, pre/ and post/";

	CHECK_TEXT(manifest_check_name("migrations/p--1.sql"), NULL);
	CHECK_TEXT(manifest_check_name("../a.sql"), plain);
	CHECK_TEXT(manifest_check_name("pre/../a.sql"), plain);
	CHECK_TEXT(manifest_check_name("/pre/a.sql"), plain);
	CHECK_TEXT(manifest_check_name("pre//a.sql"), plain);
	CHECK_TEXT(manifest_check_name("./pre/a.sql"), plain);
	CHECK_TEXT(manifest_check_name("pre/\033a.sql"), plain);
	CHECK_TEXT(manifest_check_name(""), plain);
	CHECK_TEXT(manifest_check_name("a.sql"), place);
	CHECK_TEXT(manifest_check_name("pre/a/b.sql"), place);
	CHECK_TEXT(manifest_check_name("MANIFEST.json"), place);
	CHECK_TEXT(manifest_check_name("pre/a.txt"), "it is no .sql file");
}

static void test_entries_are_found(void)
{
	static const char text[] = WITH(ENTRY("pre/b.sql") "," ENTRY("pre/a.sql"));
	struct manifest manifest = {.count = 0};

	CHECK(!manifest_read(text, strlen(text), &manifest));
	CHECK_NUMBER(manifest_find(&manifest, "pre/b.sql"), 0);
	CHECK_NUMBER(manifest_find(&manifest, "pre/a.sql"), 1);
	CHECK_NUMBER(manifest_find(&manifest, "pre/c.sql"), 2);
	manifest_free(&manifest);
}

int main(void)
{
	test_it_is_written_as_python_writes_it();
	test_good_ones();
	test_another_shape();
	test_names();
	test_entries_are_found();
	(void)problem(WITH(""));
	return check_end();
}
