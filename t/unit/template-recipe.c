#include "template/recipe.h"

#include "check.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* The word of these, up to NULL, that is refused; NULL if none is. Valid until the next call. */
static const char *refused(const char *const *words)
{
	static struct strs list;
	strs_free(&list);
	for (; *words != NULL; words++)
		strs_add(&list, *words);
	return recipe_forbidden_option(&list);
}
#define REFUSED(...) refused((const char *const[]){__VA_ARGS__, NULL})

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

static void test_options(void)
{
	CHECK_TEXT(REFUSED("-k"), NULL);
	CHECK_TEXT(REFUSED("-k", "-A", "-D", "-N"), NULL);
	CHECK_TEXT(REFUSED("-Atrust", "-kN"), NULL);
	CHECK_TEXT(REFUSED("-AD"), NULL);
	CHECK_TEXT(REFUSED("-c", "x=y"), NULL);
	CHECK_TEXT(
		REFUSED("--data-checksums", "--wal-segsize=4", "--no-sync", "--sync-method=fsync", "--locale=C"), NULL);
	CHECK_TEXT(REFUSED("--set=a=b"), NULL);

	static const char *const words[] = {"-D", "-D/x", "-kD", "-X", "-W", "-S", "-s", "-n", "-U", "-E", "-V", "-?",
		"-", "--", "x", "", "--pgdata=x", "--pgd=x", "--waldir=x", "--pwprompt", "--pwfile=x", "--username=x",
		"--encoding=x", "--sync-only", "--show", "--version", "--help", "--no-clean"};
	for (size_t i = 0; i < COUNT(words); i++)
		CHECK_TEXT(REFUSED("-k", words[i]), words[i]);
	/* The value of a long option stands behind "=". */
	CHECK_TEXT(REFUSED("--locale", "C"), "C");
}

int main(void)
{
	test_text();
	test_encodings();
	test_options();
	return check_end();
}
