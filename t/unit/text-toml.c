#include "text/toml.h"

#include "check.h"
#include "text/str.h"

static struct toml *document;

static void reads(const char *text)
{
	size_t line = 0;
	const char *problem = NULL;

	toml_free(document);
	document = toml_parse(text, strlen(text), &line, &problem);
	if (!check_line(document, "it is TOML", __FILE__, __LINE__))
		printf("# line %zu: %s\n", line, problem);
}

static const char *text_at(const char *path)
{
	const struct toml *value = document ? toml_find(document, path) : NULL;
	return value && toml_kind(value) == TOML_STRING ? toml_text(value) : NULL;
}

static const char *kind_at(const char *path)
{
	const struct toml *value = document ? toml_find(document, path) : NULL;
	return value ? toml_kind_name(toml_kind(value)) : "nothing";
}

static void refuses(const char *text, size_t where, const char *why)
{
	size_t line = 0;
	const char *problem = NULL;
	struct toml *found = toml_parse(text, strlen(text), &line, &problem);

	check_line(!found, why, __FILE__, __LINE__);
	CHECK_NUMBER(line, where);
	CHECK_TEXT(problem, why);
	toml_free(found);
}

static void test_project(void)
{
	reads("# a project\n[build-system]\nrequires = [\n  \"hatchling\", # one\n  'x [y]',\n]\n\n[project]\nname = "
	      "\"shop\"\n"
	      "authors = [{name = \"A\", email = \"a@b\"}, {}]\ndependencies = []\n\n[tool.pgpkg]\nprefix='shop_1' # "
	      "here\n"
	      "tracking.schema = \"ops\"\r\ntracking.\"table\" = 'versions'\n[tool.\"pgpkg.x\"]\nproject_name = "
	      "\"no\"\n"
	      "[[tool.list]]\na = 1\n[[tool.list]]\na = 2\n[tool.list.sub]\n");
	CHECK_TEXT(text_at("project.name"), "shop");
	CHECK_TEXT(text_at("tool.pgpkg.prefix"), "shop_1");
	CHECK_TEXT(text_at("tool.pgpkg.tracking.schema"), "ops");
	CHECK_TEXT(text_at("tool.pgpkg.tracking.table"), "versions");
	CHECK_TEXT(text_at("tool.pgpkg.project_name"), NULL);
	CHECK_TEXT(kind_at("tool"), "a table");
	CHECK_TEXT(kind_at("tool.list"), "an array");
	CHECK_TEXT(kind_at("tool.list.a"), "nothing");
	CHECK_NUMBER(toml_line(toml_find(document, "tool.pgpkg.tracking.table")), 16);
}

static void test_strings(void)
{
	reads("a = \"\\b\\t\\n\\f\\r\\\"\\\\\\u00e9\\U0001F600\"\nb = 'C:\\x\"'\nc = \"\"\"\nx\r\n\"\"y\\\n\n  "
	      "z\\t\"\"\"\"\"\n"
	      "d = '''\nx\\''y''''\ne = \"\"\nf = \"\\u0000\"\ng = \"\"\"\"\"\"\nh = \"# no comment\"\n");
	CHECK_TEXT(text_at("a"), "\b\t\n\f\r\"\\\xc3\xa9\xf0\x9f\x98\x80");
	CHECK_TEXT(text_at("b"), "C:\\x\"");
	CHECK_TEXT(text_at("c"), "x\n\"\"yz\t\"\"");
	CHECK_TEXT(text_at("d"), "x\\''y'");
	CHECK_TEXT(text_at("e"), "");
	CHECK_TEXT(text_at("f"), NULL);
	CHECK_TEXT(text_at("g"), "");
	CHECK_TEXT(text_at("h"), "# no comment");
}

static void test_kinds(void)
{
	static const struct {
		const char *value, *kind;
	} cases[] = {{"1", "an integer"}, {"+1_000", "an integer"}, {"0xDead_beef", "an integer"},
		{"0o17", "an integer"}, {"0b1_0", "an integer"}, {"-0", "an integer"}, {"1.5", "a number"},
		{"-1e-3", "a number"}, {"+inf", "a number"}, {"nan", "a number"}, {"true", "a boolean"},
		{"2024-02-29", "a date or time"}, {"2024-02-29T23:59:59Z", "a date or time"},
		{"2024-02-29 00:00:00.123+01:30", "a date or time"}, {"07:32:00", "a date or time"}, {"[]", "an array"},
		{"[[1, 2,], ['x']]", "an array"}, {"{}", "a table"}, {"{ x.y = 1, z = [\n1 # c\n] }", "a table"}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[100];
		snprintf(text, sizeof text, "k = %s # end", cases[i].value);
		reads(text);
		CHECK_TEXT(kind_at("k"), cases[i].kind);
	}
}

static void test_tables(void)
{
	reads("[a.b.c]\nx = 1\n[a]\ny = 1\n[a.b]\nz = 1\n");
	reads("a.b = 1\na.c.d = 2\na.c.e = 3\n[x]\na.b = 1\n");
	reads("[fruit]\napple.color = 1\n[fruit.apple.taste]\n");
	reads("\xef\xbb\xbf[ a . 'b' ]\n\"\" = 1\n");
	reads("");
	reads("# only a comment");
	refuses("[a]\n[b]\n[a]\n", 3, "this table is defined already");
	refuses("[a]\nb = 1\n[a.b]\n", 3, "this table is defined already");
	refuses("a = {x = 1}\n[a.y]\n", 2, "this table is defined already");
	refuses("[a]\n[[a]]\n", 2, "this table is defined already");
	refuses("a = []\n[[a]]\n", 2, "this table is defined already");
	refuses("[a]\nb.c = 1\n[a.b]\n", 3, "this table is defined already");
	refuses("a = 1\na = 2\n", 2, "this key is defined already");
	refuses("a = 1\n'a'.b = 2\n", 2, "this key is defined already");
	refuses("a = {b = 1, b = 2}\n", 1, "this key is defined already");
	refuses("a.b = {c = 1}\na.b.d = 2\n", 2, "this key is defined already");
	refuses("[a.b.c]\n[a]\nb.c.d = 1\n", 3, "this key is defined already");
}

static void test_refused(void)
{
	static const char value[] = "a value is no string, number, date, boolean, array or table";
	static const char unclosed[] = "a string is not closed";

	refuses("a", 1, "there is no '=' behind a key");
	refuses("\n\na =\n", 3, "a value is missing");
	refuses("= 1", 1, "a key is missing");
	refuses("a. = 1", 1, "a key is missing");
	refuses("[a\n", 1, "the header of a table is not closed");
	refuses("[[a]\n", 1, "the header of a table is not closed");
	refuses("[]\n", 1, "a key is missing");
	refuses("a = \"x\nb = 1", 1, unclosed);
	refuses("x = 1\na = \"\"\"\n\n\n", 2, unclosed);
	refuses("a = \"\\x\"", 1, "a string has a bad escape in it");
	refuses("a = \"\\ud800\"", 1, "a string has a bad escape in it");
	refuses("\"\\u0000\" = 1", 1, "a key has a NUL in it");
	refuses("a = 1 b = 2", 1, "something follows that does not belong there");
	refuses("a = 'x\ty\x7f'", 1, "a string has a control character in it");
	refuses("# x\x01\n", 1, "a comment has a control character in it");
	refuses("a = [1\n2]", 2, "an array has neither ',' nor ']' behind a value");
	refuses("a = [1,\n", 2, "a value is missing");
	refuses("a = {b = 1,}", 1, "a key is missing");
	refuses("a = {b = 1 c = 2}", 1, "an inline table has neither ',' nor '}' behind a value");
	refuses("a = 1\nb = \xff\n", 2, "it is not UTF-8");
	refuses("a = 01", 1, value);
	refuses("a = 1__0", 1, value);
	refuses("a = 1.", 1, value);
	refuses("a = 0b2", 1, value);
	refuses("a = yes", 1, value);
	refuses("a = 2023-02-29", 1, value);
	refuses("a = 24:00:00", 1, value);
	refuses("a = 2024-01-01T10:00", 1, value);
}

static void test_depth(void)
{
	struct str text = STR_INIT;

	str_add(&text, "a = ");
	for (int i = 0; i < 100; i++)
		str_add_char(&text, '[');
	for (int i = 0; i < 100; i++)
		str_add_char(&text, ']');
	reads(str_text(&text));
	str_truncate(&text, 0);
	str_add(&text, "a = ");
	for (int i = 0; i < 100000; i++)
		str_add_char(&text, '[');
	refuses(str_text(&text), 1, "arrays and tables are nested too deeply");
	str_free(&text);
}

int main(void)
{
	test_project();
	test_strings();
	test_kinds();
	test_tables();
	test_refused();
	test_depth();
	toml_free(document);
	return check_end();
}
