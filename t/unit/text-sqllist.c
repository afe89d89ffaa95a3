#include "text/sqllist.h"

#include "check.h"

static void check_split(const char *list, size_t count, const char *const *wanted)
{
	struct strs items = STRS_INIT;

	sqllist_split(&items, list);
	CHECK(items.count == count);
	for (size_t i = 0; i < count && i < items.count; i++)
		CHECK_TEXT(items.item[i], wanted[i]);
	strs_free(&items);
}

static void test_split(void)
{
	check_split("", 0, NULL);
	check_split(" ", 0, NULL);
	check_split("a", 1, (const char *const[]){"a"});
	check_split("s.a,\ns.b", 2, (const char *const[]){"s.a", "s.b"});
	check_split("\"$user\", public", 2, (const char *const[]){"\"$user\"", "public"});
	check_split("\"x,y\", s.\"a\"\"b, \"", 2, (const char *const[]){"\"x,y\"", "s.\"a\"\"b, \""});
	check_split("\"\", b", 2, (const char *const[]){"\"\"", "b"});
	check_split("\"open, b", 1, (const char *const[]){"\"open, b"});
}

static void check_name(const char *item, const char *wanted)
{
	struct str name = STR_INIT;

	sqllist_add_name(&name, item);
	CHECK_TEXT(str_text(&name), wanted);
	str_free(&name);
}

static void test_name(void)
{
	check_name("public", "public");
	check_name("\"$user\"", "$user");
	check_name("\"a\"\"b,\"", "a\"b,");
	check_name("\"\"", "");
	check_name("\"\"\"\"", "\"");
	check_name("\"open", "open");
}

int main(void)
{
	test_split();
	test_name();
	return check_end();
}
