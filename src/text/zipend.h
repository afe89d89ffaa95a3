/*
 * Tells whether a stream of bytes ended as a complete zip does: with the record behind the list of its members, which a
 * truncated zip lacks. The record holds the length of a comment of up to 65535 bytes, which is all that may follow it.
 * Pure.
 */
#ifndef TEXT_ZIPEND_H
#define TEXT_ZIPEND_H

#include <stdbool.h>
#include <stddef.h>

/* Zero it before the first byte. */
struct zipend {
	unsigned char *ring; /* the last bytes, allocated with the first byte of what may be a zip */
	size_t next;         /* where in the ring the next byte goes */
	size_t held;         /* how many bytes are in the ring */
	bool other;          /* the first byte is not that of a zip */
};

/* Note the next bytes of the stream, in pieces of any size. */
void zipend_note(struct zipend *end, const void *bytes, size_t length);
bool zipend_was_there(const struct zipend *end);
void zipend_free(struct zipend *end);

#endif
