#include "text/makelog.h"

#include <string.h>

/* What tells most comes first: behind a linker's error stands one of the compiler that called it, behind any error one
 * of make. */
static const char *const marks[] = {
	"No space left on device",
	"undefined reference to ",
	"cannot find -l",
	"error: ",
	": not found",
	": Command not found",
	": No such file or directory",
	"Permission denied",
	"Operation not permitted",
	"*** ",
};

static const char *line_of(const char *log, const char *at)
{
	while (at > log && at[-1] != '\n')
		at--;
	return at;
}

static const char *last_line(const char *log)
{
	size_t length = strlen(log);

	while (length > 0 && log[length - 1] == '\n')
		length--;
	return line_of(log, log + length);
}

void makelog_add_error(struct str *out, const char *log)
{
	const char *line = NULL;

	for (size_t i = 0; i < sizeof marks / sizeof *marks && !line; i++) {
		const char *found = strstr(log, marks[i]);
		if (found)
			line = line_of(log, found);
	}
	if (!line)
		line = last_line(log);
	str_add_bytes(out, line, strcspn(line, "\n"));
}
