/*
 * The headers of an HTTP answer by which a download is taken up again where it broke. Pure: a server's lines in; what
 * it sent that cannot be used is as if it had not sent it.
 */
#ifndef TEXT_HTTPHEAD_H
#define TEXT_HTTPHEAD_H

#include <stdbool.h>
#include <stddef.h>

/* Zero it. A total of 0: the server did not say. */
struct httphead {
	char *etag;               /* allocated, in its quotes; NULL: none, or only a weak one */
	char *modified;           /* allocated, as sent; NULL: none */
	bool ranged;              /* it says which part of the file comes (Content-Range): */
	unsigned long long first; /* the position of its first byte */
	unsigned long long total; /* the length of the whole file */
};

/* Take one line of the answer, with or without its end. A status line begins another answer. */
void httphead_take_line(struct httphead *head, const char *bytes, size_t length);
void httphead_free(struct httphead *head);

/* What to send as If-Range, so that a part comes only of the same file; NULL: nothing would do. */
const char *httphead_validator(const struct httphead *head);
/* False if the two are surely of different files. */
bool httphead_same(const struct httphead *a, const struct httphead *b);
/*
 * NULL if an answer (partial: of status 206) may be put behind the `got` bytes that came with `first`: it is a part
 * that begins there, or the whole file. Else a static text that says why not.
 */
const char *httphead_continues(
	const struct httphead *first, unsigned long long got, const struct httphead *head, bool partial);
#define HTTPHEAD_CHANGED "it changed on the server meanwhile"

/* Whether what was asked for comes: 2xx. */
bool httphead_status_is_good(long status);
/* Whether a status tells of something that passes: the server is busy, or broken for a moment. */
bool httphead_status_may_pass(long status);

#endif
