#include "server/locale.h"

#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

/* What locale_write() makes of it, "none" if there is no such; valid until the next call. */
static const char *resolved(const char *asked, const char *encoding)
{
	static struct str out;
	struct locale locale;
	str_truncate(&out, 0);
	if (!locale_resolve(NULL, asked, encoding, &locale))
		return "none";
	locale_write(&locale, &out);
	locale_free(&locale);
	return str_text(&out);
}

static bool exists(const char *name)
{
	locale_t opened = newlocale(LC_ALL_MASK, name, (locale_t)0);
	if (opened == (locale_t)0)
		return false;
	freelocale(opened);
	return true;
}

static void forget_environment(void)
{
	static const char *const variables[] = {
		"LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_MESSAGES", "LC_MONETARY", "LC_NUMERIC", "LC_TIME", "LANG"};
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		unsetenv(variables[i]);
}

#define MIXED(collate, ctype) \
	"LC_COLLATE=" collate ";LC_CTYPE=" ctype ";LC_MESSAGES=C;LC_MONETARY=C;LC_NUMERIC=C;LC_TIME=C"

static void test_asked(void)
{
	CHECK_TEXT(resolved("C", NULL), "C");
	CHECK_TEXT(resolved("POSIX", "LATIN1"), "POSIX");
	CHECK_TEXT(resolved("", NULL), "none");
	CHECK_TEXT(resolved("xx_YY", NULL), "none");
	CHECK_TEXT(resolved("../C", NULL), "none");
	CHECK_TEXT(resolved("/etc", NULL), "none");
	CHECK_TEXT(resolved("C C", NULL), "none");
	CHECK_TEXT(resolved(MIXED("C", "C"), NULL), "C");
	CHECK_TEXT(resolved(MIXED("C", "POSIX"), NULL), MIXED("C", "POSIX"));
	CHECK_TEXT(resolved("LC_COLLATE=C", NULL), "none");
	CHECK_TEXT(resolved(MIXED("C", ""), NULL), "none");
	CHECK_TEXT(resolved(MIXED("C", "xx_YY"), NULL), "none");
}

static void test_environment(void)
{
	bool utf8 = exists("C.UTF-8");

	forget_environment();
	CHECK_TEXT(resolved(NULL, NULL), "C");
	setenv("LANG", "", 1);
	CHECK_TEXT(resolved(NULL, NULL), "C");
	setenv("LANG", "xx_YY.UTF-8", 1);
	CHECK_TEXT(resolved(NULL, NULL), utf8 ? "C.UTF-8" : "C");
	setenv("LC_CTYPE", "POSIX", 1);
	if (utf8)
		CHECK_TEXT(resolved(NULL, NULL),
			"LC_COLLATE=C.UTF-8;LC_CTYPE=POSIX;LC_MESSAGES=C.UTF-8;LC_MONETARY=C.UTF-8;"
			"LC_NUMERIC=C.UTF-8;LC_TIME=C.UTF-8");
	setenv("LC_ALL", "C", 1);
	CHECK_TEXT(resolved(NULL, NULL), "C");
	if (utf8) {
		setenv("LC_ALL", "C.UTF-8", 1);
		CHECK_TEXT(resolved(NULL, NULL), "C.UTF-8");
		CHECK_TEXT(resolved(NULL, "utf-8"), "C.UTF-8");
		CHECK_TEXT(resolved(NULL, "SQL_ASCII"), "C.UTF-8");
		CHECK_TEXT(resolved(NULL, "LATIN1"),
			"LC_COLLATE=C;LC_CTYPE=C;LC_MESSAGES=C.UTF-8;LC_MONETARY=C.UTF-8;LC_NUMERIC=C.UTF-8;"
			"LC_TIME=C.UTF-8");
		CHECK_TEXT(resolved("C.UTF-8", "LATIN1"), "none");
	}
	/* An encoding that is not the cluster's is as good as no locale. */
	if (exists("de_DE.ISO-8859-1")) {
		setenv("LC_ALL", "de_DE.ISO-8859-1", 1);
		CHECK_TEXT(resolved(NULL, NULL), utf8 ? "C.UTF-8" : "C");
		CHECK_TEXT(resolved(NULL, "LATIN1"), "de_DE.ISO-8859-1");
		CHECK_TEXT(resolved("de_DE.ISO-8859-1", NULL), "none");
	}
}

static void test_read(void)
{
	struct locale locale;
	struct str out = STR_INIT;

	CHECK(locale_read("xx_YY", &locale));
	CHECK_TEXT(locale.name[LOCALE_TIME], "xx_YY");
	locale_free(&locale);
	CHECK(locale_read(MIXED("a", "b"), &locale));
	CHECK_TEXT(locale.name[LOCALE_CTYPE], "b");
	locale_write(&locale, &out);
	CHECK_TEXT(str_text(&out), MIXED("a", "b"));
	locale_free(&locale);
	str_free(&out);
	CHECK(!locale_read("LC_X=a;b", &locale));
	CHECK_TEXT(locale_option(LOCALE_COLLATE), "lc-collate");
}

int main(void)
{
	msg_init("locale", "");
	/* What is said of a locale is tested with the tools. */
	int null = open("/dev/null", O_WRONLY);
	dup2(null, STDERR_FILENO);
	test_asked();
	test_environment();
	test_read();
	return check_end();
}
