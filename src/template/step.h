/*
 * The steps that turn an empty cluster into one with a schema: extensions (-x), SQL files (-f) and shell commands (-S),
 * as a command line gives them, in its order. What a file of -K or a tree holds is a part of every -S. libc only.
 */
#ifndef TEMPLATE_STEP_H
#define TEMPLATE_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

#define STEP_LETTERS "fKSx"
#define STEP_STDIN "-" /* the file that is standard input */

struct step {
	char letter; /* of the option */
	char *text;  /* its argument, as it was given */
};
struct steps {
	struct step *item;
	size_t count;
};

/* Add an option of STEP_LETTERS; an argument that is wrong ends the program with STATUS_USAGE. */
void steps_take(struct steps *steps, int letter, const char *text);
/* The same for all of them together, when there are no more. */
void steps_check(const struct steps *steps);
void steps_free(struct steps *steps);

bool steps_have(const struct steps *steps, char letter);
/* Whether a path of theirs is meant from the working directory, or a command runs in it. */
bool steps_need_directory(const struct steps *steps);
/*
 * Whether a file can be read once only, and by this process alone: standard input, a descriptor by its number ("-",
 * /dev/stdin, /dev/fd/N, /proc/self/fd/N, whatever these lead to), a fifo.
 */
bool step_is_stream(const char *path);
bool step_is_stdin(const char *path);
bool steps_have_stream(const struct steps *steps);
/* Append "-f", "schema.sql", ... */
void steps_add_words(const struct steps *steps, struct strs *words);

/* Written as one text and read back, for a request. */
void steps_write(const struct steps *steps, struct str *out);
bool steps_read(const char *text, struct steps *steps); /* false, with nothing to free, if it is none */

/* name[=version][@schema] */
struct step_extension {
	char *name, *version, *schema; /* allocated; version and schema may be NULL */
};
/* NULL, or a static text that says what is wrong; then there is nothing to free. */
const char *step_parse_extension(const char *text, struct step_extension *extension);
void step_free_extension(struct step_extension *extension);

/*
 * Append the paths of all files that -K `path` means: itself, or all that is in the directory, sorted, each beginning
 * with `path`. Links are listed, not followed, but for `path` itself. False with errno.
 */
bool step_list_files(const char *path, struct strs *files);

#endif
