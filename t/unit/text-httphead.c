#include "text/httphead.h"

#include "check.h"

static void take(struct httphead *head, const char *line)
{
	httphead_take_line(head, line, strlen(line));
}

static void test_validators(void)
{
	struct httphead head = {0};

	take(&head, "HTTP/1.1 200 OK\r\n");
	CHECK(!httphead_validator(&head));
	take(&head, "Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT\r\n");
	CHECK_TEXT(httphead_validator(&head), "Sat, 21 Nov 2026 10:00:00 GMT");
	take(&head, "eTaG:\"abc\" \r\n");
	CHECK_TEXT(httphead_validator(&head), "\"abc\"");
	static const char *const useless[] = {"W/\"abc\"", "abc", "\"", "\"a\"b\"", "\"a\x01\"", "", "\"a\nX: y\""};
	for (size_t i = 0; i < sizeof useless / sizeof *useless; i++) {
		char line[64];
		(void)snprintf(line, sizeof line, "ETag: %s\r\n", useless[i]);
		take(&head, line);
		CHECK(!head.etag);
	}
	take(&head, "HTTP/2 200 \r\n");
	CHECK(!httphead_validator(&head));
	httphead_free(&head);
}

static void test_ranges(void)
{
	struct httphead head = {0};

	take(&head, "Content-Range: bytes 100-199/1000\r\n");
	CHECK(head.ranged);
	CHECK_NUMBER(head.first, 100);
	CHECK_NUMBER(head.total, 1000);
	take(&head, "HTTP/1.1 206");
	CHECK(!head.ranged);
	take(&head, "content-range: bytes 100-199/*");
	CHECK(head.ranged);
	CHECK_NUMBER(head.total, 0);
	take(&head, "HTTP/1.1 416");
	take(&head, "Content-Range: bytes */1000");
	CHECK(!head.ranged);
	CHECK_NUMBER(head.total, 1000);
	static const char *const useless[] = {"bytes 5-4/10", "bytes 5-9/9", "bytes -9/10", "bytes 1-2", "lines 1-2/3",
		"bytes 1-2/3x", "bytes 99999999999999999999999-1/2", "bytes 1-2/99999999999999999999", "bytes"};
	for (size_t i = 0; i < sizeof useless / sizeof *useless; i++) {
		char line[64];
		(void)snprintf(line, sizeof line, "Content-Range: %s", useless[i]);
		take(&head, "HTTP/1.1 206");
		take(&head, line);
		CHECK(!head.ranged && head.total == 0);
	}
	httphead_free(&head);
}

static bool same(const char *a, const char *b)
{
	struct httphead one = {0};
	struct httphead other = {0};

	take(&one, a);
	take(&other, b);
	bool equal = httphead_same(&one, &other) && httphead_same(&other, &one);
	httphead_free(&one);
	httphead_free(&other);
	return equal;
}

static void test_same(void)
{
	CHECK(same("ETag: \"a\"", "ETag: \"a\""));
	CHECK(!same("ETag: \"a\"", "ETag: \"b\""));
	CHECK(same("ETag: \"a\"", "Last-Modified: x"));
	CHECK(!same("Last-Modified: y", "Last-Modified: x"));
	CHECK(same("", "ETag: \"a\""));
	CHECK(!same("Content-Range: bytes 0-1/3", "Content-Range: bytes 0-1/4"));
	CHECK(same("Content-Range: bytes 0-1/3", "Content-Range: bytes 0-1/*"));
}

static void test_continues(void)
{
	struct httphead first = {.etag = (char[]){"\"a\""}, .total = 100};
	struct httphead whole = {.total = 100};
	struct httphead part = {.ranged = true, .first = 40, .total = 100};
	struct httphead other = {.etag = (char[]){"\"b\""}, .ranged = true, .first = 40, .total = 100};

	CHECK(!httphead_continues(&first, 40, &whole, false));
	CHECK(!httphead_continues(&first, 40, &part, true));
	CHECK(!httphead_continues(&first, 0, &other, false));
	CHECK_TEXT(httphead_continues(&first, 40, &other, true), HTTPHEAD_CHANGED);
	CHECK_TEXT(httphead_continues(&first, 41, &part, true),
		"the server sent another part of it than it was asked for");
	CHECK(httphead_continues(&first, 40, &whole, true) != NULL);
	whole.total = 99;
	CHECK_TEXT(httphead_continues(&first, 40, &whole, false), HTTPHEAD_CHANGED);
	CHECK(httphead_status_may_pass(503) && httphead_status_may_pass(429));
	CHECK(!httphead_status_may_pass(404) && !httphead_status_may_pass(501) && !httphead_status_may_pass(200));
}

static void test_odd_lines(void)
{
	struct httphead head = {0};
	char line[600] = "ETag: \"";

	memset(line + 7, 'x', sizeof line - 7);
	line[sizeof line - 1] = '"';
	httphead_take_line(&head, line, sizeof line);
	CHECK(!head.etag);
	httphead_take_line(&head, "", 0);
	httphead_take_line(&head, "ETag: \"a\0b\"", 11);
	CHECK(!head.etag);
	httphead_free(&head);
}

int main(void)
{
	test_validators();
	test_ranges();
	test_same();
	test_continues();
	test_odd_lines();
	return check_end();
}
