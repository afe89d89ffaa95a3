/*
 * A file that is read piece by piece and used from its front: in memory are what is still wanted and what was read
 * ahead, never more.
 */
#ifndef SQL_INPUT_H
#define SQL_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

struct input {
	int fd;
	const char *path;
	struct str bytes; /* what was read and is not done with */
	size_t kept;      /* from here on bytes are wanted */
	size_t at;        /* from here on they were not looked at */
	bool is_over;     /* nothing follows */
	bool is_cut;      /* there is a NUL in place of the byte at `at`, */
	char covered;     /* which was this */
};

/* Open path, which must live as long; "-" is standard input. False, with a line on stderr. input_close() in any case.
 */
bool input_open(struct input *reader, const char *path);
/* The same of a text, of which there is a copy then. */
void input_open_text(struct input *reader, const char *text);
void input_close(struct input *reader);

/* Read on, at least a byte if it is not over; what is before `kept` is forgotten. Moves the bytes, and with them kept
 * and at. False, with a line on stderr. */
bool input_read(struct input *reader);

/* The bytes that were not looked at, and how many. */
const char *input_rest(struct input *reader, size_t *length);

/* The bytes that are kept and were looked at, as a text that lives until the next call. */
const char *input_cut(struct input *reader);

/* Give these bytes away, so that the text that input_cut() gave lives until str_free() of the result. */
struct str input_leave(struct input *reader);

#endif
