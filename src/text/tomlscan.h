/*
 * The words of TOML: what toml.h is built on. Pure. Each function moves the scan behind what it took. If that is not
 * TOML, it returns false, and scan->problem says why.
 */
#ifndef TEXT_TOMLSCAN_H
#define TEXT_TOMLSCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

enum toml_kind { TOML_TABLE, TOML_STRING, TOML_INTEGER, TOML_FLOAT, TOML_BOOLEAN, TOML_TIME, TOML_ARRAY };

struct tomlscan {
	const char *at;
	const char *end;
	size_t line;         /* of *at, from 1 */
	const char *problem; /* static; NULL: none so far */
};

/* The next character; NUL at the end of the text, in which no other NUL is. */
char tomlscan_next(const struct tomlscan *scan);
/* Take `c` if it is next. */
bool tomlscan_take(struct tomlscan *scan, char c);
/* Record the first problem; false. */
bool tomlscan_fail(struct tomlscan *scan, const char *problem);

void tomlscan_blanks(struct tomlscan *scan);   /* skip blanks and tabs */
bool tomlscan_line_end(struct tomlscan *scan); /* take blanks, a comment, and a line's end or the text's */
bool tomlscan_gap(struct tomlscan *scan);      /* take blanks, comments and ends of lines, any number */

/* Append one part of a key, bare or quoted, to out. */
bool tomlscan_key(struct tomlscan *scan, struct str *out);
/* Append the value of a string, in any of its four forms, to out. */
bool tomlscan_string(struct tomlscan *scan, struct str *out);
/* Take a number, a date, a time, or a boolean. */
bool tomlscan_scalar(struct tomlscan *scan, enum toml_kind *kind);

#endif
