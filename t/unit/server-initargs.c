#include "server/initargs.h"
#include "text/fields.h"

#include <stdlib.h>

#include "check.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* What is wrong with these words, up to NULL; NULL if nothing is. Valid until the next call. */
static const char *problem(const char *const *words)
{
	static char *text;
	struct strs list = STRS_INIT;

	for (; *words; words++)
		strs_add(&list, *words);
	free(text);
	text = initargs_problem(&list);
	strs_free(&list);
	return text;
}
#define PROBLEM(...) problem((const char *const[]){__VA_ARGS__, NULL})

static void test_passed_on(void)
{
	CHECK_TEXT(PROBLEM("-k"), NULL);
	CHECK_TEXT(PROBLEM("-k", "-T", "-D", "-N"), NULL);
	CHECK_TEXT(PROBLEM("-Tsimple", "-kN"), NULL);
	CHECK_TEXT(PROBLEM("-TD"), NULL);
	CHECK_TEXT(PROBLEM("-c", "x=y"), NULL);
	CHECK_TEXT(PROBLEM("--data-checksums", "--wal-segsize=4", "--no-sync", "--sync-method=fsync"), NULL);
	CHECK_TEXT(PROBLEM("--locale-provider=icu", "--icu-locale=de", "--icu-rules=& V << w", "--set=a=b"), NULL);
}

static void test_refused(void)
{
	static const char *const words[] = {"-X", "-W", "-S", "-s", "-n", "-V", "-?", "-", "--", "x", "", "-A",
		"-Atrust", "--waldir=x", "--pwprompt", "--pwfile=x", "--sync-only", "--show", "--version", "--help",
		"--no-clean", "--auth=md5", "--auth-host=md5"};
	for (size_t i = 0; i < COUNT(words); i++) {
		char *want = str_format("'%s' is not passed on to initdb", words[i]);
		CHECK_TEXT(PROBLEM("-k", words[i]), want);
		free(want);
	}
	CHECK_TEXT(PROBLEM("-D"), "'-D' is not passed on to initdb: use pg_tmp -d");
	CHECK_TEXT(PROBLEM("-D/x"), "'-D/x' is not passed on to initdb: use pg_tmp -d");
	CHECK_TEXT(PROBLEM("-kD"), "'-kD' is not passed on to initdb: use pg_tmp -d");
	CHECK_TEXT(PROBLEM("--pgd=x"), "'--pgd=x' is not passed on to initdb: use pg_tmp -d");
	CHECK_TEXT(PROBLEM("-U"), "'-U' is not passed on to initdb: use the tool's own -U");
	CHECK_TEXT(PROBLEM("--username=x"), "'--username=x' is not passed on to initdb: use the tool's own -U");
	CHECK_TEXT(PROBLEM("-E"), "'-E' is not passed on to initdb: use the tool's own -E");
	CHECK_TEXT(PROBLEM("--encoding=x"), "'--encoding=x' is not passed on to initdb: use the tool's own -E");
	CHECK_TEXT(PROBLEM("--locale=C"), "'--locale=C' is not passed on to initdb: use the tool's own -l");
	CHECK_TEXT(PROBLEM("--lc-time=C"), "'--lc-time=C' is not passed on to initdb: use the tool's own -l");
	CHECK_TEXT(PROBLEM("--no-locale"), "'--no-locale' is not passed on to initdb: use the tool's own -l C");
	/* The value of a long option stands behind "=". */
	CHECK_TEXT(PROBLEM("--wal-segsize", "4"), "'4' is not passed on to initdb");
	CHECK_TEXT(
		PROBLEM("--wal-segsize 4"), "'--wal-segsize 4' is not one option of initdb: its value follows a '='");
}

static void test_group(void)
{
	static const struct {
		const char *words[3];
		bool lets_in;
	} rows[] = {
		{{"-g"}, true},
		{{"-kg"}, true},
		{{"-k", "-T", "-g"}, false}, /* the value of -T */
		{{"-Tgerman"}, false},
		{{"-T", "german", "-g"}, true},
		{{"--allow-group-access"}, true},
		{{"--allow"}, true},
		{{"--a"}, false}, /* --auth begins with it, too */
		{{"--wal-segsize=4"}, false},
		{{NULL}, false},
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char *text = NULL;
		for (size_t j = 0; j < 3 && rows[i].words[j]; j++)
			initargs_add(&text, rows[i].words[j]);
		CHECK(initargs_let_group_in(text ? text : "") == rows[i].lets_in);
		free(text);
	}
}

static void test_round_trip(void)
{
	struct strs words = STRS_INIT;
	char *text = NULL;

	initargs_add(&text, "-k");
	initargs_add(&text, "--icu-rules=& V\n<< w");
	fields_values(text, &words);
	CHECK_NUMBER(words.count, 2);
	if (words.count == 2)
		CHECK_TEXT(words.item[1], "--icu-rules=& V\n<< w");
	strs_free(&words);
	free(text);
}

int main(void)
{
	test_passed_on();
	test_refused();
	test_group();
	test_round_trip();
	return check_end();
}
