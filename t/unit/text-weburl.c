#include "text/weburl.h"

#include <stdlib.h>

#include "base/mem.h"
#include "check.h"

#define CHECK_TAKEN(call, want)           \
	do {                              \
		char *taken_ = (call);    \
		CHECK_TEXT(taken_, want); \
		free(taken_);             \
	} while (0)

static void test_parts(void)
{
	struct weburl url;

	CHECK(weburl_parse("https://User:p@ss@Example.org:8443/a/b?c#d", &url));
	CHECK(url.https);
	CHECK_TEXT(url.host, "example.org");
	CHECK_TEXT(url.authority, "example.org:8443");
	CHECK_TEXT(url.path, "/a/b?c");
	weburl_free(&url);
	CHECK(weburl_parse("HTTP://[::1]:80?x", &url));
	CHECK(!url.https);
	CHECK_TEXT(url.host, "::1");
	CHECK_TEXT(url.path, "/?x");
	weburl_free(&url);
	static const char *const refused[] = {"", "ftp://x/", "file:///etc/passwd", "http://", "http:///x",
		"https://:80/", "http://[::1", "http://a b/", "http://a/\n", "http://a\\b/", "//a/", "a.example/x",
		"http://@/", "http://a:b/", "http://user:sec/ret@a/", "http://[::1]x/"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		CHECK(!weburl_parse(refused[i], &url) && !weburl_is_whole(refused[i]));
	CHECK(weburl_is_whole("http://a:/") && weburl_is_whole("http://[::1]/"));
}

static bool is_local(const char *text)
{
	struct weburl url;
	bool local = weburl_parse(text, &url) && weburl_is_local(&url);

	weburl_free(&url);
	return local;
}

static void test_local(void)
{
	CHECK(is_local("http://127.0.0.1:8080/x"));
	CHECK(is_local("http://127.1.2.3/"));
	CHECK(is_local("http://LOCALHOST/"));
	CHECK(is_local("http://[::1]:1/"));
	CHECK(!is_local("http://127.evil.example/"));
	CHECK(!is_local("http://localhost.example/"));
	CHECK(!is_local("http://127.0.0.1@evil.example/"));
	CHECK(!is_local("http://10.0.0.1/"));
}

static bool same(const char *a, const char *b)
{
	struct weburl one;
	struct weburl other;
	bool equal = weburl_parse(a, &one) && weburl_parse(b, &other) && weburl_same_server(&one, &other);

	weburl_free(&one);
	weburl_free(&other);
	return equal;
}

static void test_same_server(void)
{
	CHECK(same("https://a.example/x", "https://A.example/y/z"));
	CHECK(same("https://a.example/x", "https://u:p@a.example/"));
	CHECK(!same("https://a.example/", "http://a.example/"));
	CHECK(!same("https://a.example/", "https://a.example:444/"));
}

static void test_may_lead(void)
{
	CHECK(weburl_may_lead("https://a.example/", "https://b.example/"));
	CHECK(weburl_may_lead("http://a.example/", "https://b.example/"));
	CHECK(weburl_may_lead("http://a.example/", "http://b.example/"));
	CHECK(weburl_may_lead("http://127.0.0.1:1/", "https://b.example/"));
	CHECK(weburl_may_lead("http://127.0.0.1:1/", "http://localhost:2/"));
	CHECK(!weburl_may_lead("http://127.0.0.1:1/", "http://b.example/"));
	CHECK(!weburl_may_lead("https://a.example/", "http://a.example/"));
	CHECK(!weburl_may_lead("https://a.example/", "http://127.0.0.1/"));
	CHECK(!weburl_may_lead("http://127.0.0.1/", "file:///etc/passwd"));
	CHECK(!weburl_may_lead("http://a.example/", "ftp://a.example/"));
	CHECK(!weburl_may_lead("http://a.example/", "/x"));
}

static void check_said(const char *said, const char *want)
{
	struct str out = STR_INIT;

	weburl_add_said(&out, said);
	CHECK_TEXT(str_text(&out), want);
	str_free(&out);
}

static void test_said(void)
{
	check_said("Connection refused", "Connection refused");
	check_said("Could not resolve host: a.example", "Could not resolve host: a.example");
	check_said("Unsupported proxy syntax in 'http://u:se c/r@et@a.example:80'",
		"Unsupported proxy syntax in '***@a.example:80'");
	check_said("Could not resolve proxy: et@a.example", "Could not resolve proxy:***@a.example");
	check_said("u@a isn't it", "***@a isn't it");
}

static void test_texts(void)
{
	CHECK_TAKEN(weburl_join("https://a/b", "c"), "https://a/b/c");
	CHECK_TAKEN(weburl_join("https://a/b//", "/c"), "https://a/b/c");
	CHECK_TAKEN(weburl_beside("https://a/b.jar", ".sha1"), "https://a/b.jar.sha1");
	CHECK_TAKEN(weburl_beside("https://a/b.jar?t=1#f", ".sha1"), "https://a/b.jar.sha1?t=1");
	CHECK_TAKEN(weburl_shown("https://u:secret@a.example/b?token=1"), "https://a.example/b");
	CHECK_TAKEN(weburl_shown("what"), "what");
	CHECK_TAKEN(weburl_shown("https://u:se cret@a.example/b?token=1"), "https://***@a.example/b");
	CHECK_TAKEN(weburl_shown("https://u:sec/ret@a.example/b#c"), "https://***@a.example/b");
	CHECK_TAKEN(weburl_shown("https://u:s?cr#et@a.example/b c"), "https://***@a.example/b c");
	CHECK_TAKEN(weburl_shown("https://u:se@cret@a.example\\b"), "https://***@a.example\\b");
	CHECK_TAKEN(weburl_shown("https://a.example/b c?token=1"), "https://a.example/b c");
	CHECK_TAKEN(weburl_shown("ftp://u:secret@a.example/"), "ftp://***@a.example/");
	CHECK_TAKEN(weburl_shown("u:secret@a.example"), "***@a.example");
	CHECK_TAKEN(weburl_shown("u:secret://@a.example"), "***@a.example");
	CHECK_TAKEN(weburl_file("https://a/b/c.tgz?x=/y"), "c.tgz");
	CHECK_TAKEN(weburl_file("https://a"), "a");
	CHECK(weburl_is("HTTPS://a"));
	CHECK(!weburl_is("./http://a"));
}

int main(void)
{
	test_parts();
	test_local();
	test_same_server();
	test_may_lead();
	test_texts();
	test_said();
	return check_end();
}
