#include "base/option.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "child.h"

enum { WORDS_MAX = 10 };

static const char *line; /* of the child */

/* Print what is read, and the operands: "a b=5 ?x | one two". */
static int read_line(void)
{
	char bytes[100];
	char *argv[WORDS_MAX + 1] = {NULL};
	int argc = 0;
	int result;

	(void)snprintf(bytes, sizeof bytes, "%s", line);
	for (char *word = strtok(bytes, " "); word && argc < WORDS_MAX; word = strtok(NULL, " "))
		argv[argc++] = word;
	while ((result = option_next(argc, argv, ":ab:")) >= 0)
		if (result == 'b')
			printf("b=%s ", optarg);
		else if (result == 'a')
			printf("a ");
		else
			printf("%c%c ", result, optopt);
	printf("|");
	for (int i = optind; i < argc; i++)
		printf(" %s", argv[i]);
	return 0;
}

int main(void)
{
	static const char *const lines[][2] = {
		{"tool", "|"},
		{"tool one two", "| one two"},
		{"tool -a -b 5 one", "a b=5 | one"},
		{"tool one -a two -b5 three", "a b=5 | one two three"},
		{"tool one -ab 5 - two -a", "a b=5 a | one - two"},
		{"tool one -a -- -b two", "a | one -b two"},
		{"tool one two -- -a --", "| one two -a --"},
		{"tool -b -- one -a", "b=-- a | one"},
		{"tool one -x two -b", "?x :b | one two"},
	};

	/* Nothing that is the same everywhere begins getopt() anew, so each line has a process. */
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct child child;
		line = lines[i][0];
		child_run(&child, read_line, -1);
		CHECK_TEXT(child.out, lines[i][1]);
	}
	return check_end();
}
