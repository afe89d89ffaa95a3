#include "text/pgwire.h"

#include <string.h>

#include "check.h"

#define BYTES(text) text, sizeof(text) - 1
#define GREETING "R\0\0\0\10\0\0\0\0S\0\0\0\11a\0b\0\0K\0\0\0\14\0\0\0\1\0\0\0\2Z\0\0\0\5I"
#define ROW "T\0\0\0\4D\0\0\0\20\0\2\0\0\0\1"
#define ANSWER          \
	ROW "7\0\0\0\1" \
	    "9C\0\0\0\5\0Z\0\0\0\5I"
#define FULL "E\0\0\0\23SFATAL\0C53300\0\0"

static char sqlstate[PGWIRE_SQLSTATE_SIZE];

static enum pgwire_state read_of(const char *bytes, size_t length, const char *expected)
{
	struct str out = STR_INIT;
	enum pgwire_state state = pgwire_read(bytes, length, &out, sqlstate);

	CHECK_TEXT(str_text(&out), expected);
	str_free(&out);
	return state;
}

static void test_question(void)
{
	static const char expected[] = "\0\0\0\x3a\0\3\0\0user\0ann\0database\0x\0application_name\0pg_watchdog\0\0"
				       "Q\0\0\0\rselect 1\0X\0\0\0\4";
	struct str out = STR_INIT;

	pgwire_add_question(&out, "ann", "x", "select 1");
	CHECK(out.length == sizeof expected - 1);
	CHECK(memcmp(out.text, expected, out.length) == 0);
	str_free(&out);
}

/* Whatever part of it has come, it is not over before its end. */
static void test_answer(void)
{
	static const char all[] = GREETING ANSWER;

	CHECK(read_of(BYTES(all), "7\t9\n") == PGWIRE_ANSWERED);
	for (size_t length = 0; length < sizeof all - 1; length++)
		CHECK(read_of(all, length, "") == PGWIRE_MORE);
	CHECK(read_of(BYTES(GREETING "D\0\0\0\12\0\1\xff\xff\xff\xff"
				     "Z\0\0\0\5I"),
		      "\n") == PGWIRE_ANSWERED);
}

static void test_refusals(void)
{
	CHECK(read_of(BYTES(FULL), "") == PGWIRE_ERROR);
	CHECK_TEXT(sqlstate, "53300");
	CHECK(read_of(BYTES(GREETING "E\0\0\0\5\0"), "") == PGWIRE_ERROR);
	CHECK_TEXT(sqlstate, "");
	CHECK(read_of(BYTES("E\0\0\0\12C53300"), "") == PGWIRE_ERROR);
	CHECK_TEXT(sqlstate, "");
	CHECK(read_of(BYTES("R\0\0\0\10\0\0\0\12"), "") == PGWIRE_SECRET);
}

static void test_garbage(void)
{
	CHECK(read_of(BYTES("HTTP/1.1 400 Bad Request\r\n"), "") == PGWIRE_GARBAGE);
	CHECK(read_of(BYTES("Z\0\0\0\3"), "") == PGWIRE_GARBAGE);
	CHECK(read_of(BYTES("R\0\0\0\5\0"), "") == PGWIRE_GARBAGE);
	CHECK(read_of(BYTES("D\0\0\0\12\0\1\0\0\0\7"), "") == PGWIRE_GARBAGE);
	CHECK(read_of(BYTES("?\0\0\0\4"), "") == PGWIRE_GARBAGE);
}

int main(void)
{
	test_question();
	test_answer();
	test_refusals();
	test_garbage();
	return check_end();
}
