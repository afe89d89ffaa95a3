/*
 * Growable text: struct str holds bytes followed by a NUL, struct strs a list of allocated strings. A zeroed struct
 * (STR_INIT, STRS_INIT) is empty and valid. `text` is never NULL after the first call that adds; str_text() never
 * returns NULL. If memory runs out the program ends (base/mem.h), so no call fails.
 */
#ifndef TEXT_STR_H
#define TEXT_STR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/msg.h"

struct str {
	char *text;
	size_t length; /* bytes, without the NUL */
	size_t room;
};

struct strs {
	char **item; /* count strings, then NULL: may be passed to execv */
	size_t count;
	size_t room;
};

/* clang-format off */
#define STR_INIT {NULL, 0, 0}
#define STRS_INIT {NULL, 0, 0}
/* clang-format on */

void str_add(struct str *s, const char *text);
void str_add_bytes(struct str *s, const void *bytes, size_t length);
void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *format, ...) MSG_FORMAT(2, 3);
void str_truncate(struct str *s, size_t length); /* length <= s->length */
const char *str_text(const struct str *s);       /* "" when nothing was added yet */
char *str_take(struct str *s);                   /* the caller owns the text; s is empty again */
void str_free(struct str *s);
char *str_format(const char *format, ...) MSG_FORMAT(1, 2); /* allocated */

bool str_starts(const char *text, const char *prefix);
bool str_ends(const char *text, const char *suffix);
bool str_equal(const char *a, const char *b); /* either may be NULL; NULL equals only NULL */
bool str_has_control(const char *text); /* a control character of ASCII, with which it could write to a terminal */

/* Append text percent-encoded (RFC 3986): everything but letters, digits and "-._~" becomes %XX. */
void str_add_encoded(struct str *s, const char *text);
/* Append `length` percent-encoded bytes, decoded; false for a bad escape or %00. */
bool str_add_decoded(struct str *s, const char *text, size_t length);

/* Append text quoted: in single quotes for sh, as an SQL literal, as an SQL identifier, as a value in
 * postgresql.conf. */
void str_add_shell(struct str *s, const char *text);
void str_add_sql_literal(struct str *s, const char *text);    /* '...', or E'...' if it has a backslash */
void str_add_sql_identifier(struct str *s, const char *text); /* "..." always */
void str_add_conf_value(struct str *s, const char *text);     /* '...', quotes and backslashes doubled, newline \n */

void strs_add(struct strs *list, const char *text); /* copies */
void strs_add_taken(struct strs *list, char *text); /* list owns text */
void strs_addf(struct strs *list, const char *format, ...) MSG_FORMAT(2, 3);
bool strs_contain(const struct strs *list, const char *text);
void strs_sort(struct strs *list); /* by bytes */
void strs_free(struct strs *list);
void strs_split(struct strs *list, const char *text, char separator); /* "a::b" gives "a", "", "b"; "" gives "" */
/* Append the last lines of a text, `most` at most. Empty lines at its end are passed over. */
void strs_add_last_lines(struct strs *list, const char *text, size_t most);

#endif
