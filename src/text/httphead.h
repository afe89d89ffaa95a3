/*
 * Reads the HTTP headers that decide whether an interrupted download can be resumed. Pure: the lines of the answer go
 * in; a header that cannot be used is treated as absent.
 */
#ifndef TEXT_HTTPHEAD_H
#define TEXT_HTTPHEAD_H

#include <stdbool.h>
#include <stddef.h>

/* Zero it before the first line. */
struct httphead {
	char *etag;               /* allocated, in its quotes; NULL: none, or only a weak one */
	char *modified;           /* allocated, as sent; NULL: none */
	bool ranged;              /* Content-Range is there, and sets: */
	unsigned long long first; /* the position of its first byte */
	unsigned long long total; /* the length of the whole file; 0: the server did not say */
};

/* Take one line of the answer, with or without its line end. A status line begins another answer: what the one
 * before said is forgotten. */
void httphead_take_line(struct httphead *head, const char *bytes, size_t length);
void httphead_free(struct httphead *head);

/* The value for If-Range, so that the server sends a part only if the file is still the same; NULL if it gave none. */
const char *httphead_validator(const struct httphead *head);
/* False if the two answers are certainly of different files. */
bool httphead_same(const struct httphead *a, const struct httphead *b);
/*
 * NULL if an answer may continue the `got` bytes that came with the answer `first`: it is a part that begins there, or
 * the whole file. `partial`: its status is 206. Otherwise a static text that says why not.
 */
const char *httphead_continues(
	const struct httphead *first, unsigned long long got, const struct httphead *head, bool partial);
#define HTTPHEAD_CHANGED "it changed on the server meanwhile"

/* Whether the status means success: 2xx. */
bool httphead_status_is_good(long status);
/* Whether the status means a temporary failure: the server is busy, or broken for a moment. */
bool httphead_status_may_pass(long status);

#endif
