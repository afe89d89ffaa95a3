#include "text/human.h"

#include <limits.h>

#include "check.h"

/* Valid until the next call. */
static const char *bytes(unsigned long long number)
{
	static struct str out;

	str_free(&out);
	human_add_bytes(&out, number);
	return str_text(&out);
}

static const char *seconds(unsigned long long number)
{
	static struct str out;

	str_free(&out);
	human_add_seconds(&out, number);
	return str_text(&out);
}

int main(void)
{
	CHECK_TEXT(bytes(0), "0 kB");
	CHECK_TEXT(bytes(999999), "999 kB");
	CHECK_TEXT(bytes(1000000), "1.0 MB");
	CHECK_TEXT(bytes(12345678), "12.3 MB");
	CHECK_TEXT(bytes(999999999), "999.9 MB");
	CHECK_TEXT(bytes(1000000000), "1.0 GB");
	CHECK_TEXT(bytes(1990000000000), "1.9 TB");
	CHECK_TEXT(bytes(ULLONG_MAX), "18446744.0 TB");
	CHECK_TEXT(seconds(0), "0s");
	CHECK_TEXT(seconds(59), "59s");
	CHECK_TEXT(seconds(60), "1m");
	CHECK_TEXT(seconds(3599), "59m");
	CHECK_TEXT(seconds(3600), "1h");
	CHECK_TEXT(seconds(86399), "23h");
	CHECK_TEXT(seconds(86400 * 3), "3d");
	return check_end();
}
