#include "text/num.h"

#include <limits.h>

#include "check.h"

/* -1 where the text is refused. */
static long long parse(const char *text, unsigned long long least, unsigned long long most);
static long long milliseconds(const char *text);

static void test_whole_numbers(void)
{
	CHECK_NUMBER(parse("0", 0, 10), 0);
	CHECK_NUMBER(parse("10", 0, 10), 10);
	CHECK_NUMBER(parse("007", 0, 10), 7);
	CHECK_NUMBER(parse("11", 0, 10), -1);
	CHECK_NUMBER(parse("0", 1, 10), -1);
	CHECK_NUMBER(parse("65535", 1, 65535), 65535);
	CHECK_NUMBER(parse("70000", 1, 65535), -1);
	static const char *const refused[] = {
		"", " 1", "1 ", "+1", "-1", "1a", "0x1", "1.0", "1e3", "x", "\n", "1\n", "\xd9\xa1"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		CHECK_NUMBER(parse(refused[i], 0, ULLONG_MAX), -1);
}

static void test_overflow(void)
{
	unsigned long long value = 7;
	CHECK(num_parse("18446744073709551615", 0, ULLONG_MAX, &value) && value == ULLONG_MAX);
	value = 7;
	CHECK(!num_parse("18446744073709551616", 0, ULLONG_MAX, &value));
	CHECK(!num_parse("99999999999999999999999999", 0, ULLONG_MAX, &value));
	CHECK(value == 7);
}

static void test_seconds(void)
{
	CHECK_NUMBER(milliseconds("5"), 5000);
	CHECK_NUMBER(milliseconds("0"), 0);
	CHECK_NUMBER(milliseconds("0.5"), 500);
	CHECK_NUMBER(milliseconds(".5"), 500);
	CHECK_NUMBER(milliseconds("1.25"), 1250);
	CHECK_NUMBER(milliseconds("1.001"), 1001);
	CHECK_NUMBER(milliseconds("0.0000"), 0);
	CHECK_NUMBER(milliseconds("0.0001"), 1);
	CHECK_NUMBER(milliseconds("1.0010"), 1001);
	CHECK_NUMBER(milliseconds("1.0011"), 1002);
	CHECK_NUMBER(milliseconds("100"), 100000);
	CHECK_NUMBER(milliseconds("100.0001"), -1);
	static const char *const refused[] = {
		"", ".", "5.", "-1", "+1", " 1", "1 ", "1..2", "1.2.3", "1,5", "x", "1s", "1e3"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		CHECK_NUMBER(milliseconds(refused[i]), -1);
}

static void test_seconds_at_the_edge(void)
{
	long long ms = 7;
	CHECK(num_parse_seconds("9223372036854775.807", LLONG_MAX, &ms) == false);
	CHECK(num_parse_seconds("9223372036854775.806", LLONG_MAX, &ms) && ms == LLONG_MAX - 1);
	ms = 7;
	CHECK(!num_parse_seconds("9223372036854776", LLONG_MAX, &ms));
	CHECK(!num_parse_seconds("18446744073709551.616", LLONG_MAX, &ms));
	CHECK(!num_parse_seconds("99999999999999999999", LLONG_MAX, &ms));
	CHECK(ms == 7);
}

int main(void)
{
	test_whole_numbers();
	test_overflow();
	test_seconds();
	test_seconds_at_the_edge();
	return check_end();
}

static long long parse(const char *text, unsigned long long least, unsigned long long most)
{
	unsigned long long value;
	return num_parse(text, least, most, &value) ? (long long)value : -1;
}

static long long milliseconds(const char *text)
{
	long long ms;
	return num_parse_seconds(text, 100000, &ms) ? ms : -1;
}
