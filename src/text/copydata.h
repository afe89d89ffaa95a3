/*
 * Finds the end of the data of COPY ... FROM STDIN in a script: a line that is only `\.`. The data come in pieces of
 * any size, and a line may span several of them. Pure.
 */
#ifndef TEXT_COPYDATA_H
#define TEXT_COPYDATA_H

#include <stdbool.h>
#include <stddef.h>

/* Zero it before the first piece. */
struct copydata {
	bool in_line;  /* the last byte of the data was not the end of a line */
	bool is_ended; /* the line `\.` was found */
	size_t lines;  /* that have ended so far, `\.` included */
};

/*
 * Look at bytes[length]; is_last says that nothing follows them. Returns how many of the first bytes are data; *used is
 * how many are done with, which includes the line `\.`. The caller gives the rest again, with the bytes that follow it.
 */
size_t copydata_feed(struct copydata *copy, const char *bytes, size_t length, bool is_last, size_t *used);

#endif
