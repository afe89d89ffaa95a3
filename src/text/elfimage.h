/*
 * Reads the tables of an ELF file through which everything else in it is found: program headers, the dynamic table, and
 * where an address lies in the file. Pure: the bytes are the whole file. 32 and 64 bits, either byte order.
 */
#ifndef TEXT_ELFIMAGE_H
#define TEXT_ELFIMAGE_H

#include <stdbool.h>
#include <stddef.h>

/* The file, and how its numbers are written. */
struct elfimage {
	const unsigned char *bytes;
	size_t length;
	unsigned machine; /* as in text/elf.h */
	bool wide;        /* 64 bits */
	bool little;      /* byte order */
};

/* The fields of a program header that are used. */
struct elfimage_segment {
	unsigned long type;
	unsigned long long offset;
	unsigned long long address;
	unsigned long long size; /* in the file */
};
enum { ELFIMAGE_LOAD = 1, ELFIMAGE_DYNAMIC = 2, ELFIMAGE_INTERP = 3 }; /* types */

/* An entry of the dynamic table. */
struct elfimage_entry {
	unsigned long long tag;
	unsigned long long value;
};

/* False if the bytes are no ELF file. They must stay until the image is no longer used. */
bool elfimage_open(const void *bytes, size_t length, struct elfimage *image);

/* Whether `size` bytes from offset on lie in the file. */
bool elfimage_has(const struct elfimage *image, unsigned long long offset, unsigned long long size);
/* Read a number of `width` bytes, at most 8; or of the file's word size. The caller has checked that it is there. */
unsigned long long elfimage_number(const struct elfimage *image, size_t at, size_t width);
unsigned long long elfimage_word(const struct elfimage *image, size_t at);

size_t elfimage_segment_count(const struct elfimage *image);
/* False if the header lies outside the file. The segment itself may. */
bool elfimage_segment(const struct elfimage *image, size_t index, struct elfimage_segment *segment);
/* Read an entry of the dynamic table, whose segment lies in the file. False behind the last one. */
bool elfimage_entry(const struct elfimage *image, const struct elfimage_segment *dynamic, size_t index,
	struct elfimage_entry *entry);
/* Where the byte that is loaded at an address lies in the file. False if no segment is loaded there; the offset can lie
 * outside the file. */
bool elfimage_offset(const struct elfimage *image, unsigned long long address, unsigned long long *offset);

#endif
