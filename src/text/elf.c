#include "text/elf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/elfimage.h"

#define ENTRY_NAME_MAX 4096
#define NEEDED_MAX 1024

enum { DT_NEEDED = 1, DT_STRTAB = 5, DT_STRSZ = 10, DT_SONAME = 14, DT_RPATH = 15, DT_RUNPATH = 29 };

static bool read_segments(const struct elfimage *image, struct elf *elf);
static bool read_dynamic(const struct elfimage *image, const struct elfimage_segment *dynamic, struct elf *elf);
static bool is_text(unsigned long long tag);
static void keep_text(struct elf *elf, unsigned long long tag, char *text);
static char *text_at(const struct elfimage *image, unsigned long long offset, unsigned long long most);

bool elf_parse(const void *bytes, size_t length, struct elf *elf)
{
	struct elfimage image;

	memset(elf, 0, sizeof *elf);
	if (!elfimage_open(bytes, length, &image))
		return false;
	elf->machine = image.machine;
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
	const char *at = elf->names;
	const char *behind = elf->names_length > 0 ? at + elf->names_length : at;
	const char *end;

	/* A library of C++ has megabytes of names. */
	for (; at < behind && (end = memchr(at, '\0', (size_t)(behind - at))); at = end + 1) {
		if ((size_t)(end - elf->names) >= length && memcmp(end - length, symbol, length) == 0)
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

static bool read_segments(const struct elfimage *image, struct elf *elf)
{
	struct elfimage_segment segment;

	for (size_t i = 0; i < elfimage_segment_count(image); i++) {
		if (!elfimage_segment(image, i, &segment))
			return false;
		if (segment.type == ELFIMAGE_INTERP && !elf->loader)
			elf->loader = text_at(image, segment.offset, segment.size);
		if (segment.type == ELFIMAGE_DYNAMIC && !elf->names && !read_dynamic(image, &segment, elf))
			return false;
	}
	return true;
}

static bool read_dynamic(const struct elfimage *image, const struct elfimage_segment *dynamic, struct elf *elf)
{
	unsigned long long strings = 0;
	unsigned long long strings_size = 0;
	struct elfimage_entry entry;

	if (!elfimage_has(image, dynamic->offset, dynamic->size))
		return false;
	/* The string table's entry may stand behind the entries that point into it, so they are read in a second
	 * pass. */
	for (size_t i = 0; elfimage_entry(image, dynamic, i, &entry); i++) {
		if (entry.tag == DT_STRTAB && !elfimage_offset(image, entry.value, &strings))
			return false;
		if (entry.tag == DT_STRSZ)
			strings_size = entry.value;
	}
	if (!elfimage_has(image, strings, strings_size))
		return false;
	elf->names = (const char *)image->bytes + strings;
	elf->names_length = (size_t)strings_size;
	for (size_t i = 0; elfimage_entry(image, dynamic, i, &entry); i++) {
		if (!is_text(entry.tag) || entry.value >= strings_size)
			continue;
		char *text = text_at(image, strings + entry.value, strings_size - entry.value);
		if (!text)
			return false;
		keep_text(elf, entry.tag, text);
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

/* Copy the text at offset; NULL if it does not end within `most` bytes, or within the file. */
static char *text_at(const struct elfimage *image, unsigned long long offset, unsigned long long most)
{
	if (!image->bytes || offset >= image->length)
		return NULL;
	if (most > image->length - offset)
		most = image->length - offset;
	if (most > ENTRY_NAME_MAX)
		most = ENTRY_NAME_MAX;
	const char *text = (const char *)image->bytes + offset;
	const char *end = memchr(text, '\0', (size_t)most);
	return !end ? NULL : mem_copy_bytes(text, (size_t)(end - text));
}
