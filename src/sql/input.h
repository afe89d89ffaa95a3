/*
 * Reads a file piece by piece, for use from its front: only the bytes that are still needed and those read ahead are in
 * memory.
 */
#ifndef SQL_INPUT_H
#define SQL_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

struct input {
	int fd;
	const char *path;
	struct str bytes; /* what was read and is still needed */
	size_t kept;      /* offset of the first byte that is still needed */
	size_t at;        /* offset of the first byte that was not looked at yet */
	bool is_over;     /* the file has ended */
	bool is_cut;      /* a NUL has replaced the byte at `at` */
	char covered;     /* the byte that the NUL replaced */
};

/* Open path, which must stay valid while the input is open; "-" is standard input. False, with a line on stderr.
 * input_close() must be called in either case. */
bool input_open(struct input *reader, const char *path);
/* The same for a text, which is copied. */
void input_open_text(struct input *reader, const char *text);
void input_close(struct input *reader);

/* Read more: at least one byte, unless the file has ended. Drops the bytes before `kept`, so the bytes move, and
 * kept and at with them. False, with a line on stderr. */
bool input_read(struct input *reader);

/* The bytes that were not looked at yet; *length is how many. */
const char *input_rest(struct input *reader, size_t *length);

/* The bytes between `kept` and `at`, as a text that lives until the next call. */
const char *input_cut(struct input *reader);

/* Hand the bytes over to the caller, so that the text from input_cut() lives until str_free() of the result. */
struct str input_leave(struct input *reader);

#endif
