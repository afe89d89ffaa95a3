#include "text/columns.h"

#include "check.h"

/* Valid until the next call. */
static const char *aligned(const char *lines)
{
	static struct str out;

	str_free(&out);
	columns_add(&out, lines);
	return str_text(&out);
}

int main(void)
{
	CHECK_TEXT(aligned(""), "");
	CHECK_TEXT(aligned("a\tb\n"), "a  b\n");
	CHECK_TEXT(aligned("a\tb\nlong\tc\n"), "a     b\nlong  c\n");
	CHECK_TEXT(aligned("a\tlong\tx\nlong\tb\ty\n"), "a     long  x\nlong  b     y\n");
	/* Nothing at the end of a line, not for a value that is missing either. */
	CHECK_TEXT(aligned("a\t\t\nb\tc\td\n"), "a\nb  c  d\n");
	CHECK_TEXT(aligned("a\t\td\nb\tcc\te\n"), "a      d\nb  cc  e\n");
	CHECK_TEXT(aligned("\tb\na\t\n"), "   b\na\n");
	CHECK_TEXT(aligned("a\nbb\tc\td\n"), "a\nbb  c  d\n");
	CHECK_TEXT(aligned("a\tb\nlong\tc\td\n"), "a     b\nlong  c  d\n");
	/* A newline is added at the end where there is none. */
	CHECK_TEXT(aligned("a\tb"), "a  b\n");
	/* A character is as wide as any other; what cannot be seen is shown. */
	CHECK_TEXT(aligned("\xc3\xa4\tb\nxx\tc\n"), "\xc3\xa4   b\nxx  c\n");
	CHECK_TEXT(aligned("\033[2J\tb\nx\tc\n"), "\\x1b[2J  b\nx        c\n");
	CHECK_TEXT(aligned("{\"a\": \"\xe2\x80\x8b\"}\n"), "{\"a\": \"\xe2\x80\x8b\"}\n");
	return check_end();
}
