#include "text/elf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define ENTRY_NAME_MAX 4096
#define NEEDED_MAX 1024
#define HEADERS_MAX 4096

enum { PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3 };
enum { DT_NULL = 0, DT_NEEDED = 1, DT_STRTAB = 5, DT_STRSZ = 10, DT_SONAME = 14, DT_RPATH = 15, DT_RUNPATH = 29 };

/* The file, and how its numbers are written. */
struct image {
	const unsigned char *bytes;
	size_t length;
	bool wide; /* 64 bits */
	bool little;
};

/* The fields of a program header that are used. */
struct segment {
	unsigned long type;
	unsigned long long offset;
	unsigned long long address;
	unsigned long long size;
};

static unsigned long long number(const struct image *image, size_t at, size_t width);
static unsigned long long word(const struct image *image, size_t at);
static bool has(const struct image *image, unsigned long long offset, unsigned long long size);
static bool segment_read(const struct image *image, size_t index, struct segment *segment);
static bool read_segments(const struct image *image, struct elf *elf);
static bool read_dynamic(const struct image *image, const struct segment *dynamic, struct elf *elf);
static bool is_text(unsigned long long tag);
static void keep_text(struct elf *elf, unsigned long long tag, char *text);
static bool address_to_offset(const struct image *image, unsigned long long address, unsigned long long *offset);
static char *text_at(const struct image *image, unsigned long long offset, unsigned long long most);

bool elf_parse(const void *bytes, size_t length, struct elf *elf)
{
	const unsigned char *head = bytes;
	struct image image = {.bytes = head, .length = length};

	memset(elf, 0, sizeof *elf);
	if (length < 52 || memcmp(head, "\177ELF", 4) != 0 || head[4] < 1 || head[4] > 2 || head[5] < 1 || head[5] > 2)
		return false;
	image.wide = head[4] == 2;
	image.little = head[5] == 1;
	if (image.wide && length < 64)
		return false;
	elf->machine = (unsigned)number(&image, 18, 2);
	elf->bits = image.wide ? 64 : 32;
	elf->little = image.little;
	if (read_segments(&image, elf))
		return true;
	elf_free(elf);
	return false;
}

void elf_free(struct elf *elf)
{
	free(elf->loader);
	free(elf->soname);
	free(elf->rpath);
	free(elf->runpath);
	strs_free(&elf->needed);
	memset(elf, 0, sizeof *elf);
}

bool elf_names(const struct elf *elf, const char *symbol)
{
	size_t length = strlen(symbol);

	for (size_t end = length; end < elf->names_length; end++) {
		if (elf->names[end] == '\0' && memcmp(elf->names + end - length, symbol, length) == 0)
			return true;
	}
	return false;
}

const char *elf_machine_name(unsigned machine)
{
	static char other[32];

	switch (machine) {
	case ELF_386: return "i686";
	case ELF_PPC64: return "ppc64";
	case ELF_S390: return "s390x";
	case ELF_ARM: return "arm";
	case ELF_X86_64: return "x86_64";
	case ELF_AARCH64: return "aarch64";
	case ELF_RISCV: return "riscv";
	default: (void)snprintf(other, sizeof other, "machine %u", machine); return other;
	}
}

static unsigned long long number(const struct image *image, size_t at, size_t width)
{
	unsigned long long value = 0;

	for (size_t i = 0; i < width; i++)
		value = value << 8 | image->bytes[at + (image->little ? width - 1 - i : i)];
	return value;
}

/* Read a number of the file's word size. */
static unsigned long long word(const struct image *image, size_t at)
{
	return number(image, at, image->wide ? 8 : 4);
}

static bool has(const struct image *image, unsigned long long offset, unsigned long long size)
{
	return offset <= image->length && size <= image->length - offset;
}

static size_t segment_count(const struct image *image)
{
	size_t count = (size_t)number(image, image->wide ? 56 : 44, 2);

	return count < HEADERS_MAX ? count : HEADERS_MAX;
}

static bool segment_read(const struct image *image, size_t index, struct segment *segment)
{
	unsigned long long table = word(image, image->wide ? 32 : 28);
	unsigned long long size = number(image, image->wide ? 54 : 42, 2);

	if (size < (image->wide ? 56U : 32U) || !has(image, table, size * (index + 1)))
		return false;
	size_t at = (size_t)(table + size * index);
	segment->type = (unsigned long)number(image, at, 4);
	segment->offset = word(image, at + (image->wide ? 8 : 4));
	segment->address = word(image, at + (image->wide ? 16 : 8));
	segment->size = word(image, at + (image->wide ? 32 : 16));
	return true;
}

static bool read_segments(const struct image *image, struct elf *elf)
{
	struct segment segment;

	for (size_t i = 0; i < segment_count(image); i++) {
		if (!segment_read(image, i, &segment))
			return false;
		if (segment.type == PT_INTERP && !elf->loader)
			elf->loader = text_at(image, segment.offset, segment.size);
		if (segment.type == PT_DYNAMIC && !elf->names && !read_dynamic(image, &segment, elf))
			return false;
	}
	return true;
}

static bool read_dynamic(const struct image *image, const struct segment *dynamic, struct elf *elf)
{
	size_t step = image->wide ? 16 : 8;
	unsigned long long strings = 0;
	unsigned long long strings_size = 0;

	if (!has(image, dynamic->offset, dynamic->size))
		return false;
	size_t from = (size_t)dynamic->offset;
	size_t to = from + (size_t)dynamic->size / step * step;
	/* The string table's entry may stand behind the entries that point into it, so they are read in a second
	 * pass. */
	for (size_t at = from; at < to && word(image, at) != DT_NULL; at += step) {
		unsigned long long value = word(image, at + step / 2);

		if (word(image, at) == DT_STRTAB && !address_to_offset(image, value, &strings))
			return false;
		if (word(image, at) == DT_STRSZ)
			strings_size = value;
	}
	if (!has(image, strings, strings_size))
		return false;
	elf->names = (const char *)image->bytes + strings;
	elf->names_length = (size_t)strings_size;
	for (size_t at = from; at < to && word(image, at) != DT_NULL; at += step) {
		unsigned long long value = word(image, at + step / 2);

		if (!is_text(word(image, at)) || value >= strings_size)
			continue;
		char *text = text_at(image, strings + value, strings_size - value);
		if (!text)
			return false;
		keep_text(elf, word(image, at), text);
	}
	return true;
}

static bool is_text(unsigned long long tag)
{
	return tag == DT_NEEDED || tag == DT_SONAME || tag == DT_RPATH || tag == DT_RUNPATH;
}

/* Of an entry that should come once, the first counts. */
static void keep_text(struct elf *elf, unsigned long long tag, char *text)
{
	char **once = tag == DT_SONAME ? &elf->soname : tag == DT_RPATH ? &elf->rpath : &elf->runpath;

	if (tag == DT_NEEDED && elf->needed.count < NEEDED_MAX)
		strs_add_taken(&elf->needed, text);
	else if (tag != DT_NEEDED && !*once)
		*once = text;
	else
		free(text);
}

static bool address_to_offset(const struct image *image, unsigned long long address, unsigned long long *offset)
{
	struct segment segment;

	for (size_t i = 0; i < segment_count(image); i++) {
		if (!segment_read(image, i, &segment))
			return false;
		if (segment.type == PT_LOAD && address >= segment.address && address - segment.address < segment.size) {
			*offset = segment.offset + (address - segment.address);
			return *offset >= segment.offset;
		}
	}
	return false;
}

/* Copy the text at offset; NULL if it does not end within `most` bytes, or within the file. */
static char *text_at(const struct image *image, unsigned long long offset, unsigned long long most)
{
	if (offset >= image->length)
		return NULL;
	if (most > image->length - offset)
		most = image->length - offset;
	if (most > ENTRY_NAME_MAX)
		most = ENTRY_NAME_MAX;
	const char *text = (const char *)image->bytes + offset;
	const char *end = memchr(text, '\0', (size_t)most);
	return !end ? NULL : mem_copy_bytes(text, (size_t)(end - text));
}
