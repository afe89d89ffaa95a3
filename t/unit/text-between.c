#include "text/between.h"

#include <stdlib.h>

#include "check.h"

/* The names, a blank between; valid until the next call. */
static const char *collected(const char *bytes, size_t length, const char *before, const char *ends);

/* A literal with its NULs, but for the last. */
#define BYTES(text) text, sizeof(text) - 1

static void test_index(void)
{
	static const char page[] = "<html><a href=\"../\">../</a>\n<a href=\"v15.18/\">v15.18/</a> 2026\n"
				   "<a href=\"v9.6.24/\">v9.6.24/</a>\n<a href=\"snapshot/\">x</a><a href=\"v18rc1/\">";
	CHECK_TEXT(collected(BYTES(page), "href=\"v", "/\""), "15.18 9.6.24 18rc1");
	CHECK_TEXT(collected(BYTES("href=\"vhref=\"v17.5/"), "href=\"v", "/\""), "href= 17.5");
	CHECK_TEXT(collected(BYTES("<a href=\"v17"), "href=\"v", "/\""), "17");
	CHECK_TEXT(collected(BYTES("<a href=\"v"), "href=\"v", "/\""), "");
	CHECK_TEXT(collected(BYTES(""), "href=\"v", "/\""), "");
}

static void test_tags(void)
{
	static const char advertised[] =
		"001e# service=git-upload-pack\n00000155aa HEAD\0side-band\n003faa refs/heads/main\n"
		"003faa refs/tags/18.3.0\n0042aa refs/tags/18.3.0^{}\n003faa refs/tags/17.5.0\0\n0000";
	static const char dumb[] = "aa\trefs/heads/main\naa\trefs/tags/16.2.0\r\naa\trefs/tags/16.2.0^{}\n";
	CHECK_TEXT(collected(BYTES(advertised), "refs/tags/", " \t\r\n^"), "18.3.0 17.5.0");
	CHECK_TEXT(collected(BYTES(dumb), "refs/tags/", " \t\r\n^"), "16.2.0");
}

static void test_long_names(void)
{
	char text[BETWEEN_MAX + 8] = "v";
	memset(text + 1, '1', BETWEEN_MAX);
	CHECK_NUMBER(strlen(collected(text, BETWEEN_MAX + 1, "v", "/")), BETWEEN_MAX);
	memset(text + 1, '1', BETWEEN_MAX + 1);
	CHECK_TEXT(collected(text, BETWEEN_MAX + 2, "v", "/"), "");
}

/* A name is looked at as far as it can be one, and no page makes the list grow without end. */
static void test_many_names(void)
{
	struct strs names = STRS_INIT;
	struct str page = STR_INIT;
	for (int i = 0; i < BETWEEN_NAMES_MAX + 100; i++)
		str_addf(&page, "v%d/", i);
	between_collect(str_text(&page), page.length, &(struct between){"v", "/"}, &names);
	CHECK_NUMBER(names.count, BETWEEN_NAMES_MAX);
	CHECK_TEXT(names.item[BETWEEN_NAMES_MAX - 1], "4095");
	strs_free(&names);
	str_free(&page);
}

int main(void)
{
	test_many_names();
	test_index();
	test_tags();
	test_long_names();
	return check_end();
}

static const char *collected(const char *bytes, size_t length, const char *before, const char *ends)
{
	static char result[256];
	struct strs names = STRS_INIT;

	result[0] = '\0';
	between_collect(bytes, length, &(struct between){before, ends}, &names);
	for (size_t i = 0; i < names.count; i++)
		snprintf(result + strlen(result), sizeof result - strlen(result), "%s%s", i > 0 ? " " : "",
			names.item[i]);
	strs_free(&names);
	return result;
}
