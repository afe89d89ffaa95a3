/*
 * The data of COPY ... FROM STDIN within a script: lines up to one that is `\.` and nothing else. They come in pieces
 * of any size, and a line may be longer than any of them. Pure.
 */
#ifndef TEXT_COPYDATA_H
#define TEXT_COPYDATA_H

#include <stdbool.h>
#include <stddef.h>

/* A zeroed struct is at the beginning of the data. */
struct copydata {
	bool in_line;  /* the last byte of the data was not the end of a line */
	bool is_ended; /* the line `\.` was found */
	size_t lines;  /* that ended so far, `\.` included */
};

/*
 * Look at bytes[length], is_last if nothing follows: the first that many are data (the result), the first *used are
 * done with. What is left is to be given again with what follows it.
 */
size_t copydata_feed(struct copydata *copy, const char *bytes, size_t length, bool is_last, size_t *used);

#endif
