#include "text/frame.h"

#include "check.h"

/* Valid until the next call. */
static const char *frame(const char *title, const char *table, size_t width, size_t height)
{
	static struct str out;

	str_free(&out);
	frame_add(&out, title, table, width, height);
	return str_text(&out);
}

int main(void)
{
	CHECK_TEXT(frame("title", "A\tB\nlong\tc\n", 20, 5), "title\nA     B\nlong  c");
	CHECK_TEXT(frame("title", "", 20, 5), "title");
	/* As high as the screen: all fits exactly, or the last line counts what does not. */
	CHECK_TEXT(frame("t", "A\tB\n1\t2\n3\t4\n", 20, 4), "t\nA  B\n1  2\n3  4");
	CHECK_TEXT(frame("t", "A\tB\n1\t2\n3\t4\n", 20, 3), "t\nA  B\n... 2 more");
	CHECK_TEXT(frame("t", "A\tB\n1\t2\n3\t4\n", 20, 2), "t\n... 3 more");
	CHECK_TEXT(frame("t", "A\tB\n1\t2\n3\t4\n", 20, 1), "t");
	CHECK_TEXT(frame("t", "A\tB\n", 20, 0), "");
	CHECK_TEXT(frame("t", "A\tB\n", 0, 20), "");
	/* As wide as the screen. */
	CHECK_TEXT(frame("title", "A\tB\n", 5, 2), "title\nA  B");
	CHECK_TEXT(frame("title", "A\tB\n", 4, 2), "tit>\nA  B");
	CHECK_TEXT(frame("title", "A\tB\n", 3, 2), "ti>\nA >");
	CHECK_TEXT(frame("title", "A\tB\n1\t2\n", 1, 2), ">\n>");
	CHECK_TEXT(frame("t", "A\tB\n1\t2\n3\t4\n", 6, 2), "t\n... 3>");
	/* A character is whole or not there, and may be two wide. */
	CHECK_TEXT(frame("\xe5\xad\x97\xe5\xad\x97", "", 4, 1), "\xe5\xad\x97\xe5\xad\x97");
	CHECK_TEXT(frame("\xe5\xad\x97\xe5\xad\x97", "", 3, 1), "\xe5\xad\x97>");
	CHECK_TEXT(frame("\xe5\xad\x97\xe5\xad\x97", "", 2, 1), ">");
	/* Nothing writes to the terminal, and an escape is whole or not there. */
	CHECK_TEXT(frame("a\033[2Jb", "\a\tx\n", 20, 2), "a\\x1b[2Jb\n\\x07  x");
	CHECK_TEXT(frame("a\033[2Jb", "", 5, 1), "a>");
	CHECK_TEXT(frame("\xff\xc2\x9b", "no\x7ftab\n", 20, 2), "\\xff\\xc2\\x9b\nno\\x7ftab");
	return check_end();
}
