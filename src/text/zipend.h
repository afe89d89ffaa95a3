/*
 * Whether what went by was a zip to its end: the record behind the list of its members is there, where a zip that was
 * cut has none. Behind that record there may be a comment of up to 65535 bytes, whose length it tells, and nothing
 * else.
 */
#ifndef TEXT_ZIPEND_H
#define TEXT_ZIPEND_H

#include <stdbool.h>
#include <stddef.h>

/* Zeroed: nothing went by. */
struct zipend {
	unsigned char *ring; /* the last bytes, allocated with the first byte of what may be a zip */
	size_t next;         /* where in it the next byte goes */
	size_t held;         /* how many are in it */
	bool other;          /* it begins as no zip does */
};

/* These bytes went by, in as many pieces as they come in. */
void zipend_note(struct zipend *end, const void *bytes, size_t length);
bool zipend_was_there(const struct zipend *end);
void zipend_free(struct zipend *end);

#endif
