/*
 * Whether what went by was a zip to its end: the list of its members is there, where one that was cut has none. Of a
 * zip with a comment it cannot be told; nobody who makes jars writes one.
 */
#ifndef TEXT_ZIPEND_H
#define TEXT_ZIPEND_H

#include <stdbool.h>
#include <stddef.h>

#define ZIPEND_BYTES 22 /* of the record that a zip without a comment ends with */

struct zipend {
	unsigned char last[ZIPEND_BYTES]; /* zeroed: nothing went by */
};

/* These bytes went by, in as many pieces as they come in. */
void zipend_note(struct zipend *end, const void *bytes, size_t length);
bool zipend_was_there(const struct zipend *end);

#endif
