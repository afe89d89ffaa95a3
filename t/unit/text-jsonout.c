#include "text/jsonout.h"

#include "check.h"

static struct str got;

static const char *text(const char *bytes, size_t length)
{
	str_truncate(&got, 0);
	jsonout_bytes(&got, bytes, length);
	return str_text(&got);
}

static void test_strings(void)
{
	CHECK_TEXT(text("", 0), "\"\"");
	CHECK_TEXT(text("a b/c", 5), "\"a b/c\"");
	CHECK_TEXT(text("\"\\\b\f\n\r\t", 7), "\"\\\"\\\\\\b\\f\\n\\r\\t\"");
	CHECK_TEXT(text("\0\1\x1b\x7f", 4), "\"\\u0000\\u0001\\u001b\\u007f\"");
	CHECK_TEXT(text("\xc2\x85", 2), "\"\\u0085\"");
	CHECK_TEXT(text("\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x98", 9), "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x98\"");
}

static void test_no_utf8(void)
{
	CHECK_TEXT(text("\xe4", 1), "\"\\ufffd\"");
	CHECK_TEXT(text("\x80"
			"a",
			   2),
		"\"\\ufffda\"");
	CHECK_TEXT(text("\xc0\x80", 2), "\"\\ufffd\\ufffd\"");                       /* longer than it has to be */
	CHECK_TEXT(text("\xed\xa0\x80", 3), "\"\\ufffd\\ufffd\\ufffd\"");            /* half of a pair */
	CHECK_TEXT(text("\xf4\x90\x80\x80", 4), "\"\\ufffd\\ufffd\\ufffd\\ufffd\""); /* beyond the last */
	CHECK_TEXT(text("\xe2\x82", 2), "\"\\ufffd\\ufffd\"");
	CHECK_TEXT(text("\xff"
			"a",
			   2),
		"\"\\ufffda\"");
}

static void test_structure(void)
{
	struct strs list = STRS_INIT;

	str_truncate(&got, 0);
	strs_add(&list, "x");
	strs_add(&list, "[");
	jsonout_open(&got, '[');
	jsonout_open(&got, '{');
	jsonout_close(&got, '}');
	jsonout_open(&got, '{');
	jsonout_key(&got, "a");
	jsonout_texts(&got, &list);
	jsonout_key(&got, "b:");
	jsonout_bool(&got, true);
	jsonout_key(&got, "c");
	jsonout_text(&got, NULL);
	jsonout_close(&got, '}');
	jsonout_bool(&got, false);
	jsonout_number(&got, -1);
	jsonout_number(&got, 60411904);
	jsonout_text(&got, "{");
	jsonout_text(&got, "");
	jsonout_close(&got, ']');
	CHECK_TEXT(str_text(&got), "[{},{\"a\":[\"x\",\"[\"],\"b:\":true,\"c\":null},false,-1,60411904,\"{\",\"\"]");
	strs_free(&list);
}

int main(void)
{
	test_strings();
	test_no_utf8();
	test_structure();
	str_free(&got);
	return check_end();
}
