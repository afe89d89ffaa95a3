#include "text/copydata.h"

#include <string.h>

#include "check.h"
#include "text/str.h"

/* The data, then "|", what follows them, and the count of lines; "?" where there is no end. In pieces of `most` bytes.
 */
static const char *take(const char *text, size_t most)
{
	static struct str out = STR_INIT;
	struct copydata copy = {.lines = 0};
	size_t length = strlen(text), at = 0, window = most;

	str_truncate(&out, 0);
	while (at < length && !copy.is_ended) {
		size_t given = length - at < window ? length - at : window, used;
		size_t data = copydata_feed(&copy, text + at, given, given == length - at, &used);
		str_add_bytes(&out, text + at, data);
		at += used;
		window = used == 0 ? window + 1 : most;
	}
	str_addf(&out, "%c%s%zu", copy.is_ended ? '|' : '?', text + at, copy.lines);
	return str_text(&out);
}

static void test_all(size_t most)
{
	CHECK_TEXT(take("a\nb\n\\.\nc\n", most), "a\nb\n|c\n3");
	CHECK_TEXT(take("\\.\nc", most), "|c1");
	CHECK_TEXT(take("a\r\n\\.\r\nc", most), "a\r\n|c2");
	CHECK_TEXT(take("a\n\\.", most), "a\n|1");
	CHECK_TEXT(take("a\n\\.\r", most), "a\n|1");
	CHECK_TEXT(take("a\\.\nb", most), "a\\.\nb?1");
	CHECK_TEXT(take("\\.a\n\\. \n \\.\n\\.\r\r\n", most), "\\.a\n\\. \n \\.\n\\.\r\r\n?4");
	CHECK_TEXT(take("\\\\.\n\\N\n\\", most), "\\\\.\n\\N\n\\?2");
	CHECK_TEXT(take("\n\n\\.\n\\.\n", most), "\n\n|\\.\n3");
	CHECK_TEXT(take("", most), "?0");
}

int main(void)
{
	test_all(100);
	test_all(1);
	test_all(2);
	test_all(3);
	return check_end();
}
