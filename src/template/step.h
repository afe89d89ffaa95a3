/*
 * The steps that turn an empty cluster into one with a schema: extensions (-x), SQL files (-f) and shell commands (-S),
 * in the order of the command line. The content of the files and directories of -K counts as a part of every -S. libc
 * only.
 */
#ifndef TEMPLATE_STEP_H
#define TEMPLATE_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

#define STEP_LETTERS "fKSx"
#define STEP_STDIN "-" /* the name that means standard input */

struct step {
	char letter; /* of the option */
	char *text;  /* its argument, as it was given */
};
struct steps {
	struct step *item;
	size_t count;
};

/* Add an option of STEP_LETTERS. A malformed argument ends the program with STATUS_USAGE. */
void steps_take(struct steps *steps, int letter, const char *text);
/* To be called after the last one: checks them all together, with the same end. */
void steps_check(const struct steps *steps);
void steps_free(struct steps *steps);

bool steps_have(const struct steps *steps, char letter);
/* Whether a step needs the working directory: for a relative path, or to run a command in. */
bool steps_need_directory(const struct steps *steps);
/*
 * Whether a file can be read only once, and only by this process: standard input, a numbered descriptor ("-",
 * /dev/stdin, /dev/fd/N, /proc/self/fd/N, whatever these lead to), or a fifo.
 */
bool step_is_stream(const char *path);
bool step_is_stdin(const char *path);
bool steps_have_stream(const struct steps *steps);
bool steps_have_stdin(const struct steps *steps);
/* Append the steps as words of a command line: "-f", "schema.sql", ... */
void steps_add_words(const struct steps *steps, struct strs *words);

/* Write the steps as one text for a request, and read it back. */
void steps_write(const struct steps *steps, struct str *out);
bool steps_read(const char *text, struct steps *steps); /* false, with nothing to free, if malformed */

/* name[=version][@schema] */
struct step_extension {
	char *name, *version, *schema; /* allocated; version and schema may be NULL */
};
/* NULL, or a static text that says what is wrong; then there is nothing to free. */
const char *step_parse_extension(const char *text, struct step_extension *extension);
void step_free_extension(struct step_extension *extension);

/*
 * Append the paths of all files that -K `path` means: `path` itself or, if it is a directory, all files in it, sorted;
 * each begins with `path`. A link is listed and not followed, except `path` itself. False with errno.
 */
bool step_list_files(const char *path, struct strs *files);

/* Append the paths of the files that -f `path` means: `path` itself or, if it is a directory, its files *.sql in order
 * (sys/sqlfiles.h). False after a line on stderr, which may be that of step_warn_dump(). */
bool step_list_sql(const char *path, struct strs *files);
/* Say that a file or directory is a dump in this format of pg_dump, and how to load it. */
void step_warn_dump(const char *path, const char *format);

#endif
