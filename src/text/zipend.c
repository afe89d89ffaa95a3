#include "text/zipend.h"

#include <string.h>

void zipend_note(struct zipend *end, const void *bytes, size_t length)
{
	size_t kept = length < ZIPEND_BYTES ? ZIPEND_BYTES - length : 0;
	size_t taken = ZIPEND_BYTES - kept;

	if (length == 0)
		return;
	memmove(end->last, end->last + taken, kept);
	memcpy(end->last + kept, (const unsigned char *)bytes + length - taken, taken);
}

bool zipend_was_there(const struct zipend *end)
{
	static const unsigned char mark[] = {'P', 'K', 5, 6};

	/* The last two bytes are the length of the comment. */
	return memcmp(end->last, mark, sizeof mark) == 0 && end->last[ZIPEND_BYTES - 2] == 0 &&
		end->last[ZIPEND_BYTES - 1] == 0;
}
