#include "template/recipe.h"

#include "check.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const char *encoding(const char *text)
{
	static struct str out;
	str_truncate(&out, 0);
	recipe_add_encoding(&out, text);
	return str_text(&out);
}

static void test_text(void)
{
	struct recipe recipe = {.digest = "ab12",
		.libc = "glibc 2.36",
		.icu = "",
		.version = {.major = 15, .minor = 18},
		.user = "a b",
		.database = "line\nlayout 2",
		.encoding = "UTF8",
		.locale = "C"};
	struct str out = STR_INIT;
	strs_add(&recipe.options, "--data-checksums");
	strs_add(&recipe.options, "-k");
	recipe_write(&recipe, &out);
	CHECK_TEXT(str_text(&out),
		"layout 2\nversion 15.18\nserver ab12\nlibc glibc%202.36\nuser a%20b\ndatabase line%0Alayout%202\n"
		"encoding UTF8\nlocale C\noption --data-checksums\noption -k\n");
	str_free(&out);
	recipe.icu = "libicui18n.so.72.1";
	recipe_write(&recipe, &out);
	CHECK(strstr(str_text(&out), "\nlibc glibc%202.36\nicu libicui18n.so.72.1\nuser ") != NULL);
	str_free(&out);
	strs_free(&recipe.options);
}

static void test_encodings(void)
{
	static const char *const utf8[] = {"UTF8", "utf8", "utf-8", "UTF_8", "unicode", "Uni-code"};
	for (size_t i = 0; i < COUNT(utf8); i++)
		CHECK_TEXT(encoding(utf8[i]), "UTF8");
	CHECK_TEXT(encoding("latin-1"), "LATIN1");
	CHECK_TEXT(encoding("EUC_JP"), "EUCJP");
}

int main(void)
{
	test_text();
	test_encodings();
	return check_end();
}
