#include "sys/memory.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/fd.h"
#include "text/num.h"
#include "text/str.h"

enum { FILE_MAX = 65536, KILO = 1024, RESIDENT = 1, SHARED = 2 /* numbers in statm, which begins with the size */ };

static bool read_proc(pid_t pid, const char *name, struct str *text)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, name);
	return fd_read_file(AT_FDCWD, path, text, FILE_MAX);
}

/* A line "Pss:    1234 kB" of smaps_rollup. */
static long long share_in(const char *text)
{
	const char *line = strstr(text, "\nPss:");
	unsigned long long kilobytes;

	if (!line)
		return -1;
	line += strlen("\nPss:");
	line += strspn(line, " \t");
	char *number = str_format("%.*s", (int)strspn(line, "0123456789"), line);
	bool known = num_parse(number, 0, LLONG_MAX / KILO, &kilobytes);
	free(number);
	return known ? (long long)kilobytes * KILO : -1;
}

/* The pages in memory without those that have a file, or are shared memory. */
static long long own_in(const char *text)
{
	struct strs words = STRS_INIT;
	unsigned long long resident = 0, shared = 0;
	long page = sysconf(_SC_PAGESIZE);

	strs_split(&words, text, ' ');
	bool known = words.count > SHARED && page > 0 &&
		num_parse(words.item[RESIDENT], 0, (unsigned long long)(LLONG_MAX / page), &resident) &&
		num_parse(words.item[SHARED], 0, resident, &shared);
	strs_free(&words);
	return known ? (long long)(resident - shared) * page : -1;
}

long long memory_of(pid_t pid)
{
	struct str text = STR_INIT;
	long long bytes = read_proc(pid, "smaps_rollup", &text) ? share_in(str_text(&text)) : -1;

	str_truncate(&text, 0);
	if (bytes < 0 && read_proc(pid, "statm", &text))
		bytes = own_in(str_text(&text));
	str_free(&text);
	return bytes;
}
