#include "text/zipend.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define RECORD_SIZE 22 /* of the record; its last two bytes are the length of the comment */
#define COMMENT_MAX 65535
#define RING_SIZE (RECORD_SIZE + COMMENT_MAX)

static unsigned byte_at(const struct zipend *end, size_t back);

void zipend_note(struct zipend *end, const void *bytes, size_t length)
{
	const unsigned char *at = bytes;

	if (length == 0 || end->other)
		return;
	if (!end->ring) {
		end->other = at[0] != 'P';
		if (end->other)
			return;
		end->ring = mem_alloc(RING_SIZE);
	}
	if (length > RING_SIZE) {
		at += length - RING_SIZE;
		length = RING_SIZE;
	}
	size_t first = length < RING_SIZE - end->next ? length : RING_SIZE - end->next;
	memcpy(end->ring + end->next, at, first);
	memcpy(end->ring, at + first, length - first);
	end->next = (end->next + length) % RING_SIZE;
	end->held = length < RING_SIZE - end->held ? end->held + length : RING_SIZE;
}

bool zipend_was_there(const struct zipend *end)
{
	static const unsigned char mark[] = {'P', 'K', 5, 6};

	for (size_t comment = 0; RECORD_SIZE + comment <= end->held; comment++) {
		size_t begin = RECORD_SIZE + comment;
		size_t same = 0;

		while (same < sizeof mark && byte_at(end, begin - same) == mark[same])
			same++;
		if (same == sizeof mark && (byte_at(end, comment + 2) | byte_at(end, comment + 1) << 8) == comment)
			return true;
	}
	return false;
}

void zipend_free(struct zipend *end)
{
	free(end->ring);
	*end = (struct zipend){.ring = NULL};
}

/* The byte `back` bytes before the end; 1 is the last one. */
static unsigned byte_at(const struct zipend *end, size_t back)
{
	return end->ring[(end->next + RING_SIZE - back) % RING_SIZE];
}
