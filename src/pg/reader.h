/*
 * A file that is read piece by piece and used from its front: in memory are what is still wanted and what was read
 * ahead, never more.
 */
#ifndef PG_READER_H
#define PG_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

struct reader {
	int fd;
	const char *path;
	struct str bytes; /* what was read and is not done with */
	size_t kept;      /* from here on bytes are wanted */
	size_t at;        /* from here on they were not looked at */
	bool is_over;     /* nothing follows */
	bool is_cut;      /* there is a NUL in place of the byte at `at`, */
	char covered;     /* which was this */
};

/* Open path, which must live as long; "-" is standard input. False, with a line on stderr. reader_close() in any case.
 */
bool reader_open(struct reader *reader, const char *path);
/* The same of a text, of which there is a copy then. */
void reader_open_text(struct reader *reader, const char *text);
void reader_close(struct reader *reader);

/* Read on, at least a byte if it is not over; what is before `kept` is forgotten. Moves the bytes, and with them kept
 * and at. False, with a line on stderr. */
bool reader_read(struct reader *reader);

/* The bytes that were not looked at, and how many. */
const char *reader_rest(struct reader *reader, size_t *length);

/* The bytes that are kept and were looked at, as a text that lives until the next call. */
const char *reader_cut(struct reader *reader);

/* Give these bytes away, so that the text that reader_cut() gave lives until str_free() of the result. */
struct str reader_leave(struct reader *reader);

#endif
