#include "text/pqmessage.h"

#include <errno.h>
#include <stdlib.h>

#include "check.h"

static char sqlstate[PQMESSAGE_SQLSTATE_SIZE];

/* Valid until the next call. */
static const char *line(const char *message)
{
	static char *kept;

	free(kept);
	kept = pqmessage_line(message, sqlstate);
	return kept;
}

static void test_sqlstate(void)
{
	CHECK_TEXT(line("connection to server on socket \"/x/.s.PGSQL.5432\" failed: FATAL:  3D000: no such thing\n"
			"LOCATION:  InitPostgres, postinit.c:924\n"),
		"connection to server on socket \"/x/.s.PGSQL.5432\" failed: FATAL: no such thing");
	CHECK_TEXT(sqlstate, "3D000");
	/* libpq 13 and before, and a server that speaks something else. */
	CHECK_TEXT(line("FATAL:  57P03: the database system is starting up\n"),
		"FATAL: the database system is starting up");
	CHECK_TEXT(sqlstate, "57P03");
	CHECK_TEXT(
		line("connection to server at \"x\", port 1 failed: VAŽNO:  53300: previše klijenata\nHINT:  less\n"),
		"connection to server at \"x\", port 1 failed: VAŽNO: previše klijenata");
	CHECK_TEXT(sqlstate, "53300");
}

static void test_several_addresses(void)
{
	static const char two[] =
		"connection to server at \"localhost\" (::1), port 5432 failed: Connection refused\n"
		"\tIs the server running on that host and accepting TCP/IP connections?\n"
		"connection to server at \"localhost\" (127.0.0.1), port 5432 failed: FATAL:  28P01: no\n"
		"LOCATION:  auth_failed, auth.c:338\n";
	CHECK_TEXT(line(two), "connection to server at \"localhost\" (127.0.0.1), port 5432 failed: FATAL: no");
	CHECK_TEXT(sqlstate, "28P01");
}

static void test_without_sqlstate(void)
{
	CHECK_TEXT(line("connection to server at \"a\", port 1 failed: one\n\tIs it?\nconnection to server at \"b\", "
			"port 1 "
			"failed: two\n\tIs it?\n"),
		"connection to server at \"b\", port 1 failed: two");
	CHECK_TEXT(sqlstate, "");
	CHECK_TEXT(line(""), "");
	CHECK_TEXT(line("\n\n"), "");
	CHECK_TEXT(line("no newline"), "no newline");
	/* Not every text with two blanks. */
	line("connection to server at \"a:  53300: b\" failed: x\n");
	CHECK_TEXT(sqlstate, "");
	line("FATAL:  53x00: b\n");
	CHECK_TEXT(sqlstate, "");
	line("FATAL:  5330");
	CHECK_TEXT(sqlstate, "");
	/* The first of a line is the server's, what follows its text. */
	line("FATAL:  3D000: database \"failed: A:  53300: b\" does not exist\n");
	CHECK_TEXT(sqlstate, "3D000");
}

static bool answers(const char *what, int error)
{
	char text[200];

	snprintf(text, sizeof text, "%s: %s", what, strerror(error));
	return !pqmessage_nobody_answers(text);
}

static void test_nobody(void)
{
	static const int nobody[] = {ENOENT, ECONNREFUSED, EAGAIN, ECONNRESET, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH};

	for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++) {
		CHECK(!answers("connection to server at \"x\", port 1 failed", nobody[i]));
		CHECK(!answers("could not connect to server", nobody[i]));
	}
	CHECK(answers("connection to server at \"x\", port 1 failed", EACCES));
	CHECK(answers("connection to server at \"x\", port 1 failed: could not open file \"/x/root.crt\"", ENOENT));
	CHECK(pqmessage_nobody_answers(
		"connection to server at \"x\", port 1 failed: server closed the connection unexpectedly"));
	CHECK(pqmessage_nobody_answers("server closed the connection unexpectedly"));
	CHECK(!pqmessage_nobody_answers(""));
}

static void test_reasons(void)
{
	CHECK(pqmessage_reason("57P03") == PQMESSAGE_STARTING);
	CHECK(pqmessage_reason("57P01") == PQMESSAGE_OTHER);
	CHECK(pqmessage_reason("53300") == PQMESSAGE_FULL);
	CHECK(pqmessage_reason("28P01") == PQMESSAGE_REFUSED);
	CHECK(pqmessage_reason("28000") == PQMESSAGE_REFUSED);
	CHECK(pqmessage_reason("3D000") == PQMESSAGE_REFUSED);
	CHECK(pqmessage_reason("42501") == PQMESSAGE_REFUSED);
	CHECK(pqmessage_reason("55000") == PQMESSAGE_REFUSED);
	CHECK(pqmessage_reason("XX000") == PQMESSAGE_OTHER);
}

int main(void)
{
	test_reasons();
	test_sqlstate();
	test_several_addresses();
	test_without_sqlstate();
	test_nobody();
	return check_end();
}
