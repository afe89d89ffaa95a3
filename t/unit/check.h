/*
 * The checks of unit tests. Each module has a test program, which prints a line for each check in TAP format, "ok 3 -
 * EXPRESSION" or "not ok 3 - EXPRESSION (FILE:LINE)", and at the end the count, "1..N". main() ends with `return
 * check_end()`, which is 1 if a check failed.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define CHECK(condition) check_line((condition), #condition, __FILE__, __LINE__)
#define CHECK_TEXT(got, want) check_text((got), (want), #got, __FILE__, __LINE__)
#define CHECK_NUMBER(got, want) check_number((long long)(got), (long long)(want), #got, __FILE__, __LINE__)

static int check_count;
static int check_failed;

/* Returns whether the check holds, so that a test can skip checks that depend on it. */
static inline bool check_line(bool holds, const char *what, const char *file, int line)
{
	check_count++;
	if (holds) {
		printf("ok %d - %s\n", check_count, what);
	} else {
		check_failed++;
		printf("not ok %d - %s (%s:%d)\n", check_count, what, file, line);
	}
	/* Children of a test write to the same place. */
	fflush(stdout);
	return holds;
}

static inline bool check_text(const char *got, const char *want, const char *what, const char *file, int line)
{
	bool holds = !got || !want ? got == want : strcmp(got, want) == 0;
	check_line(holds, what, file, line);
	if (!holds)
		printf("# got:  %s\n# want: %s\n", !got ? "(null)" : got, !want ? "(null)" : want);
	return holds;
}

static inline bool check_number(long long got, long long want, const char *what, const char *file, int line)
{
	check_line(got == want, what, file, line);
	if (got != want)
		printf("# got:  %lld\n# want: %lld\n", got, want);
	return got == want;
}

static inline int check_end(void)
{
	printf("1..%d\n", check_count);
	if (check_failed > 0)
		printf("# %d of %d failed\n", check_failed, check_count);
	return fflush(stdout) == 0 && check_failed == 0 ? 0 : 1;
}

#endif
