#include "base/msg.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "check.h"
#include "child.h"

static struct child child;

/* Run body and check what it printed and how it ended. */
static void expect(int (*body)(void), const char *out, const char *err, int status);

static int say_all(void)
{
	msg_init("pg_test", "[-x] file");
	warn_msg("cannot find '%s' in %d places", "it", 3);
	errno = ENOENT;
	warn_errno("cannot open '%s'", "/a b");
	warn_more("%5s\t^", "more");
	warn_hint("look in '%s'", "/tmp");
	return errno == ENOENT && strcmp(msg_tool(), "pg_test") == 0 ? 0 : 9;
}

static int say_before_init(void)
{
	warn_msg("early");
	return 0;
}

static int escape(void)
{
	msg_init("t", "");
	warn_msg("%s", "a\nb\tc\rd\x1b[31me\x7f\x01\\");
	warn_msg("%s", "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\x98 \xef\xbf\xbd");
	warn_msg("%s", "\xc2\x9b \xc2\x80 \xc2\xa0");
	warn_msg("%s", "\xff \x80 \x9b \xc3 \xc3");
	warn_msg("%s", "\xe0\x82\x9b \xf0\x82\x82\x9b \xc1\x81 \xe2\x82");
	warn_msg("%s", "\xef\xbb\xbf \xe2\x80\x8b \xe2\x80\xae \xc2\xad \xed\xa0\x80 \xf4\x90\x80\x80");
	return 0;
}

static int die_with_errno(void)
{
	msg_init("t", "");
	errno = EACCES;
	die_errno("cannot read '%s'", "f");
}

static int die_plainly(void)
{
	msg_init("t", "");
	errno = EACCES;
	die("no such '%s'", "thing");
}

static int die_of_usage(void)
{
	msg_init("pg_test", "[-x] file");
	die_usage("'%s' is no number", "x");
}

static int die_of_usage_without_one(void)
{
	msg_init("pg_test", "");
	die_usage("too many arguments");
}

/* The first option of a tool that knows -x and an argument. */
static _Noreturn void take_option(const char *word)
{
	char first[] = "t";
	char second[16];
	char *argv[] = {first, second, NULL};

	snprintf(second, sizeof second, "%s", word);
	msg_init("pg_test", "[-x file]");
	int option = getopt(2, argv, ":hx:");
	msg_option(option, argv, "  -x  does it\n");
}

static int die_of_unknown_option(void)
{
	take_option("-q");
}

static int die_of_unknown_word(void)
{
	take_option("--quiet");
}

static int die_of_unknown_minus(void)
{
	take_option("-q--help");
}

static int die_of_missing_argument(void)
{
	take_option("-x");
}

static int help(void)
{
	take_option("-h");
}

static int help_by_word(void)
{
	take_option("--help");
}

static int version(void)
{
	take_option("--version");
}

static int answer(void)
{
	msg_init("pg_test", "");
	printf("answer\n");
	return out_close() ? STATUS_DONE : STATUS_FAILED;
}

static int answer_much(void)
{
	msg_init("pg_test", "");
	for (int i = 0; i < 100000; i++)
		printf("answer\n");
	return out_close() ? STATUS_DONE : STATUS_FAILED;
}

static int answer_nothing(void)
{
	msg_init("pg_test", "");
	return out_close() ? STATUS_DONE : STATUS_FAILED;
}

static int say_much(void)
{
	static char much[20000];
	memset(much, '\n', sizeof much - 1);
	msg_init("t", "");
	errno = ENOENT;
	warn_errno("%s", much);
	much[4093] = '\0'; /* with "t: " one too many */
	warn_msg("%s", much);
	much[4092] = '\0';
	warn_msg("%s", much);
	return 0;
}

static int say_without_stderr(void)
{
	close(2);
	warn_msg("nobody hears");
	return 0;
}

static void test_messages(void)
{
	expect(say_all, "",
		"pg_test: cannot find 'it' in 3 places\n"
		"pg_test: cannot open '/a b': No such file or directory\n"
		" more\\t^\n"
		"hint: look in '/tmp'\n",
		0);
	expect(say_before_init, "", "tinypg: early\n", 0);
	expect(say_without_stderr, "", "", 0);
}

static void test_escapes(void)
{
	expect(escape, "",
		"t: a\\nb\\tc\\rd\\x1b[31me\\x7f\\x01\\\n"
		"t: \xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\x98 \xef\xbf\xbd\n"
		"t: \\xc2\\x9b \\xc2\\x80 \xc2\xa0\n"
		"t: \\xff \\x80 \\x9b \\xc3 \\xc3\n"
		"t: \\xe0\\x82\\x9b \\xf0\\x82\\x82\\x9b \\xc1\\x81 \\xe2\\x82\n"
		"t: <U+FEFF> <U+200B> <U+202E> <U+00AD> \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80\n",
		0);
}

static void test_long_messages(void)
{
	child_run(&child, say_much, -1);
	CHECK_NUMBER(child.status, 0);
	char *second = strchr(child.err, '\n') + 1;
	char *third = strchr(second, '\n') + 1;
	/* "t: ", 4089 escaped newlines, "...", newline; at last everything. */
	CHECK_NUMBER(second - child.err, 3 + 4089 * 2 + 3 + 1);
	CHECK_NUMBER(third - second, 3 + 4089 * 2 + 3 + 1);
	CHECK_NUMBER(strlen(third), 3 + 4092 * 2 + 1);
	CHECK(strncmp(third - 6, "\\n...\n", 6) == 0);
	CHECK(strncmp(third + strlen(third) - 5, "\\n\\n\n", 5) == 0);
}

static void test_ends(void)
{
	expect(die_plainly, "", "t: no such 'thing'\n", 1);
	expect(die_with_errno, "", "t: cannot read 'f': Permission denied\n", 1);
	expect(die_of_usage, "", "pg_test: 'x' is no number\nusage: pg_test [-x] file\n", 2);
	expect(die_of_usage_without_one, "", "pg_test: too many arguments\nusage: pg_test\n", 2);
	expect(die_of_unknown_option, "", "pg_test: unknown option '-q'\nusage: pg_test [-x file]\n", 2);
	expect(die_of_unknown_word, "", "pg_test: unknown option '--quiet'\nusage: pg_test [-x file]\n", 2);
	expect(die_of_unknown_minus, "", "pg_test: unknown option '-q'\nusage: pg_test [-x file]\n", 2);
	expect(die_of_missing_argument, "", "pg_test: option '-x' needs an argument\nusage: pg_test [-x file]\n", 2);
	expect(help, "usage: pg_test [-x file]\n  -x  does it\n", "", 0);
	expect(help_by_word, "usage: pg_test [-x file]\n  -x  does it\n", "", 0);
	expect(version, "pg_test (tinypg) " MSG_VERSION "\n", "", 0);
}

static void test_stdout(void)
{
	expect(answer, "answer\n", "", 0);
	expect(answer_nothing, "", "", 0);

	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	static const char unwritten[] = "pg_test: cannot write to standard output: Bad file descriptor\n";
	child_run(&child, answer, nothing);
	CHECK_TEXT(child.err, unwritten);
	CHECK_NUMBER(child.status, 1);
	child_run(&child, answer_nothing, nothing);
	CHECK_TEXT(child.err, "");
	CHECK_NUMBER(child.status, 0);
	child_run(&child, help, nothing);
	CHECK_TEXT(child.err, unwritten);
	CHECK_NUMBER(child.status, 1);
	close(nothing);
}

static void test_full_stdout(void)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	if (full < 0)
		return;
	child_run(&child, answer, full);
	CHECK_TEXT(child.err, "pg_test: cannot write to standard output: No space left on device\n");
	CHECK_NUMBER(child.status, 1);
	child_run(&child, answer_much, full);
	CHECK(strncmp(child.err, "pg_test: cannot write to standard output", 40) == 0);
	CHECK_NUMBER(child.status, 1);
	close(full);
}

int main(void)
{
	test_messages();
	test_escapes();
	test_long_messages();
	test_ends();
	test_stdout();
	test_full_stdout();
	return check_end();
}

static void expect(int (*body)(void), const char *out, const char *err, int status)
{
	child_run(&child, body, -1);
	CHECK_TEXT(child.out, out);
	CHECK_TEXT(child.err, err);
	CHECK_NUMBER(child.status, status);
}
