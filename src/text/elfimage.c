#include "text/elfimage.h"

#include <string.h>

/* No real file reaches these; a made-up one would cost time. */
enum { HEADERS_MAX = 4096, ENTRIES_MAX = 65536 };

enum { DT_NULL = 0 };

bool elfimage_open(const void *bytes, size_t length, struct elfimage *image)
{
	const unsigned char *head = bytes;

	*image = (struct elfimage){.bytes = head, .length = length};
	if (length < 52 || memcmp(head, "\177ELF", 4) != 0 || head[4] < 1 || head[4] > 2 || head[5] < 1 || head[5] > 2)
		return false;
	image->wide = head[4] == 2;
	image->little = head[5] == 1;
	image->machine = (unsigned)elfimage_number(image, 18, 2);
	return !image->wide || length >= 64;
}

bool elfimage_has(const struct elfimage *image, unsigned long long offset, unsigned long long size)
{
	return offset <= image->length && size <= image->length - offset;
}

unsigned long long elfimage_number(const struct elfimage *image, size_t at, size_t width)
{
	unsigned long long value = 0;

	for (size_t i = 0; i < width; i++)
		value = value << 8 | image->bytes[at + (image->little ? width - 1 - i : i)];
	return value;
}

unsigned long long elfimage_word(const struct elfimage *image, size_t at)
{
	return elfimage_number(image, at, image->wide ? 8 : 4);
}

size_t elfimage_segment_count(const struct elfimage *image)
{
	size_t count = (size_t)elfimage_number(image, image->wide ? 56 : 44, 2);

	return count < HEADERS_MAX ? count : HEADERS_MAX;
}

bool elfimage_segment(const struct elfimage *image, size_t index, struct elfimage_segment *segment)
{
	unsigned long long table = elfimage_word(image, image->wide ? 32 : 28);
	unsigned long long size = elfimage_number(image, image->wide ? 54 : 42, 2);

	if (size < (image->wide ? 56U : 32U) || !elfimage_has(image, table, size * (index + 1)))
		return false;
	size_t at = (size_t)(table + size * index);
	segment->type = (unsigned long)elfimage_number(image, at, 4);
	segment->offset = elfimage_word(image, at + (image->wide ? 8 : 4));
	segment->address = elfimage_word(image, at + (image->wide ? 16 : 8));
	segment->size = elfimage_word(image, at + (image->wide ? 32 : 16));
	return true;
}

bool elfimage_entry(const struct elfimage *image, const struct elfimage_segment *dynamic, size_t index,
	struct elfimage_entry *entry)
{
	size_t step = image->wide ? 16 : 8;

	if (index >= dynamic->size / step || index >= ENTRIES_MAX)
		return false;
	size_t at = (size_t)dynamic->offset + index * step;
	entry->tag = elfimage_word(image, at);
	entry->value = elfimage_word(image, at + step / 2);
	return entry->tag != DT_NULL;
}

bool elfimage_offset(const struct elfimage *image, unsigned long long address, unsigned long long *offset)
{
	struct elfimage_segment segment;

	for (size_t i = 0; i < elfimage_segment_count(image); i++) {
		if (!elfimage_segment(image, i, &segment))
			return false;
		if (segment.type == ELFIMAGE_LOAD && address >= segment.address &&
			address - segment.address < segment.size) {
			*offset = segment.offset + (address - segment.address);
			return *offset >= segment.offset;
		}
	}
	return false;
}
