#include "text/elfsyms.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/elf.h"

#define MACHINE_MIPS 8 /* its loader resolves symbols without relocations, too */

/* No real file reaches these; a made-up one would cost memory or time. */
enum { NAMES_MAX = 65536, NAMES_LENGTH_MAX = 16 * 1024 * 1024, HASH_STEPS_MAX = 4096 };

enum {
	DT_PLTRELSZ = 2,
	DT_HASH = 4,
	DT_STRTAB = 5,
	DT_SYMTAB = 6,
	DT_RELA = 7,
	DT_RELASZ = 8,
	DT_STRSZ = 10,
	DT_REL = 17,
	DT_RELSZ = 18,
	DT_PLTREL = 20,
	DT_JMPREL = 23,
	DT_GNU_HASH = 0x6ffffef5,
	DT_AUXILIARY = 0x7ffffffd,
	DT_FILTER = 0x7fffffff
};
enum { BIND_LOCAL = 0, BIND_WEAK = 2 };
enum { VISIBILITY_INTERNAL = 1, VISIBILITY_HIDDEN = 2 };
enum { RELA = 0, REL = 1, JMPREL = 2 };
enum { TYPE_NONE = 0 }; /* of a relocation, on every machine */

struct symbol {
	unsigned long long name; /* offset in the string table */
	unsigned bind;
	unsigned visibility;
	bool defined;
};

/* The list that is being made. */
struct wanted {
	struct strs *names;
	size_t count;        /* how many of the names were added */
	size_t length;       /* of all of them together */
	unsigned char *seen; /* a bit for each symbol, by its number */
};

static bool find_dynamic(const struct elfimage *image, struct elfimage_segment *dynamic);
static bool read_entry(struct elfsyms *syms, const struct elfimage_entry *entry);
static bool settle_tables(struct elfsyms *syms);
static bool add_from(struct elfsyms *syms, const struct elfsyms_table *table, struct wanted *wanted);
static bool add_symbol(struct elfsyms *syms, unsigned long long index, struct wanted *wanted);
static bool read_symbol(struct elfsyms *syms, unsigned long long index, struct symbol *symbol);
static bool find_gnu(struct elfsyms *syms, const char *name);
static bool find_old(struct elfsyms *syms, const char *name);

/* Note that the file is damaged. */
static bool damage(struct elfsyms *syms)
{
	syms->damaged = true;
	return false;
}

bool elfsyms_open(const void *bytes, size_t length, struct elfsyms *syms)
{
	struct elfimage_segment dynamic;
	struct elfimage_entry entry;
	bool good = true;

	memset(syms, 0, sizeof *syms);
	if (!elfimage_open(bytes, length, &syms->image) || syms->image.machine == MACHINE_MIPS ||
		!find_dynamic(&syms->image, &dynamic))
		return false;
	syms->symbols.step = syms->image.wide ? 24 : 16;
	syms->relocations[RELA].step = syms->image.wide ? 24 : 12;
	syms->relocations[REL].step = syms->image.wide ? 16 : 8;
	for (size_t i = 0; good && elfimage_entry(&syms->image, &dynamic, i, &entry); i++)
		good = read_entry(syms, &entry);
	return good && settle_tables(syms);
}

bool elfsyms_add_wanted(struct elfsyms *syms, struct strs *names)
{
	size_t count = (size_t)(syms->symbols.size / syms->symbols.step);
	struct wanted wanted = {.names = names, .seen = mem_alloc(count / 8 + 1)};
	bool good = true;

	for (size_t i = 0; i < ELFSYMS_RELOCATION_COUNT && good; i++)
		good = add_from(syms, &syms->relocations[i], &wanted);
	free(wanted.seen);
	return good;
}

bool elfsyms_defines(struct elfsyms *syms, const char *name)
{
	return syms->gnu_hash != 0 ? find_gnu(syms, name) : find_old(syms, name);
}

/* ---- the dynamic table ---- */

static bool find_dynamic(const struct elfimage *image, struct elfimage_segment *dynamic)
{
	for (size_t i = 0; i < elfimage_segment_count(image); i++) {
		if (!elfimage_segment(image, i, dynamic))
			return false;
		if (dynamic->type == ELFIMAGE_DYNAMIC)
			return elfimage_has(image, dynamic->offset, dynamic->size);
	}
	return false;
}

/* A table has its size from another entry. */
static bool read_entry(struct elfsyms *syms, const struct elfimage_entry *entry)
{
	struct elfsyms_table *relocations = syms->relocations;
	unsigned long long value = entry->value;

	switch (entry->tag) {
	case DT_STRTAB: return elfimage_offset(&syms->image, value, &syms->strings.offset);
	case DT_SYMTAB: return elfimage_offset(&syms->image, value, &syms->symbols.offset);
	case DT_RELA: return elfimage_offset(&syms->image, value, &relocations[RELA].offset);
	case DT_REL: return elfimage_offset(&syms->image, value, &relocations[REL].offset);
	case DT_JMPREL: return elfimage_offset(&syms->image, value, &relocations[JMPREL].offset);
	case DT_GNU_HASH: return elfimage_offset(&syms->image, value, &syms->gnu_hash);
	case DT_HASH: return elfimage_offset(&syms->image, value, &syms->hash);
	case DT_STRSZ: syms->strings.size = value; return true;
	case DT_RELASZ: relocations[RELA].size = value; return true;
	case DT_RELSZ: relocations[REL].size = value; return true;
	case DT_PLTRELSZ: relocations[JMPREL].size = value; return true;
	case DT_PLTREL: relocations[JMPREL].step = relocations[value == DT_RELA ? RELA : REL].step; return true;
	case DT_AUXILIARY:
	case DT_FILTER: return false;
	default: return true;
	}
}

/* Whether all tables lie in the file; how long that of the symbols can be. */
static bool settle_tables(struct elfsyms *syms)
{
	const struct elfimage *image = &syms->image;

	if ((syms->gnu_hash == 0 && syms->hash == 0) || syms->strings.offset == 0 || syms->symbols.offset == 0 ||
		syms->symbols.offset > image->length || !elfimage_has(image, syms->strings.offset, syms->strings.size))
		return false;
	syms->symbols.size = image->length - syms->symbols.offset;
	for (size_t i = 0; i < ELFSYMS_RELOCATION_COUNT; i++) {
		const struct elfsyms_table *table = &syms->relocations[i];
		if (table->size > 0 &&
			(table->offset == 0 || table->step == 0 || !elfimage_has(image, table->offset, table->size)))
			return false;
	}
	return true;
}

/* ---- symbols ---- */

static bool read_symbol(struct elfsyms *syms, unsigned long long index, struct symbol *symbol)
{
	const struct elfimage *image = &syms->image;

	if (index >= syms->symbols.size / syms->symbols.step)
		return damage(syms);
	size_t at = (size_t)(syms->symbols.offset + index * syms->symbols.step);
	unsigned info = image->bytes[at + (image->wide ? 4 : 12)];
	symbol->name = elfimage_number(image, at, 4);
	symbol->bind = info >> 4;
	symbol->visibility = image->bytes[at + (image->wide ? 5 : 13)] & 3;
	symbol->defined = elfimage_number(image, at + (image->wide ? 6 : 14), 2) != 0;
	return symbol->name < syms->strings.size || damage(syms);
}

/* Append the names of the symbols that a table of relocations refers to. */
static bool add_from(struct elfsyms *syms, const struct elfsyms_table *table, struct wanted *wanted)
{
	const struct elfimage *image = &syms->image;

	for (unsigned long long at = 0; at < table->size && table->size - at >= table->step; at += table->step) {
		size_t place = (size_t)(table->offset + at) + (image->wide ? 8 : 4);
		unsigned long long info = elfimage_word(image, place);
		unsigned long long index = image->wide ? info >> 32 : info >> 8;
		unsigned long long type = info & (image->wide ? 0xffffffffU : 0xffU);

		if (type != TYPE_NONE && index != 0 && !add_symbol(syms, index, wanted))
			return false;
	}
	return true;
}

/* Append the name of a symbol, if another file has to define it. */
static bool add_symbol(struct elfsyms *syms, unsigned long long index, struct wanted *wanted)
{
	struct symbol symbol;

	if (!read_symbol(syms, index, &symbol))
		return false;
	unsigned seen = 1U << index % 8;
	if ((wanted->seen[index / 8] & seen) != 0)
		return true;
	wanted->seen[index / 8] = (unsigned char)(wanted->seen[index / 8] | seen);
	if (symbol.defined || symbol.bind == BIND_LOCAL || symbol.bind == BIND_WEAK ||
		symbol.visibility == VISIBILITY_INTERNAL || symbol.visibility == VISIBILITY_HIDDEN)
		return true;
	const char *name = (const char *)syms->image.bytes + syms->strings.offset + symbol.name;
	const char *end = memchr(name, '\0', (size_t)(syms->strings.size - symbol.name));
	if (!end || ++wanted->count > NAMES_MAX)
		return damage(syms);
	wanted->length += (size_t)(end - name);
	if (wanted->length > NAMES_LENGTH_MAX)
		return damage(syms);
	strs_add_taken(wanted->names, mem_copy_bytes(name, (size_t)(end - name)));
	return true;
}

/* Whether the symbol with this number has the name, and is defined for others. */
static bool is_definition(struct elfsyms *syms, unsigned long long index, const char *name)
{
	size_t size = strlen(name) + 1;
	struct symbol symbol;

	return read_symbol(syms, index, &symbol) && symbol.defined && symbol.bind != BIND_LOCAL &&
		size <= syms->strings.size - symbol.name &&
		memcmp(syms->image.bytes + syms->strings.offset + symbol.name, name, size) == 0;
}

/* Read the number with this index behind an offset; false if it lies outside the file. */
static bool read_number(struct elfsyms *syms, unsigned long long offset, unsigned long long index, size_t width,
	unsigned long long *number)
{
	if (!elfimage_has(&syms->image, offset, (index + 1) * width))
		return damage(syms);
	*number = elfimage_number(&syms->image, (size_t)(offset + index * width), width);
	return true;
}

/* DT_GNU_HASH: four numbers, a filter that is not used here, the buckets, and the hashes of all symbols from `first`
 * on. The last hash of a bucket has its lowest bit set. */
static bool find_gnu(struct elfsyms *syms, const char *name)
{
	unsigned long long buckets, first, filters, index, other;
	unsigned long hash = 5381;

	for (const char *at = name; *at != '\0'; at++)
		hash = (hash * 33 + (unsigned char)*at) & 0xffffffffU;
	if (!read_number(syms, syms->gnu_hash, 0, 4, &buckets) || !read_number(syms, syms->gnu_hash, 1, 4, &first) ||
		!read_number(syms, syms->gnu_hash, 2, 4, &filters) || buckets == 0)
		return false;
	unsigned long long start = syms->gnu_hash + 16 + filters * (syms->image.wide ? 8 : 4);
	if (!read_number(syms, start, hash % buckets, 4, &index) || index == 0)
		return false;
	if (index < first)
		return damage(syms);
	for (unsigned step = 0; step < HASH_STEPS_MAX; step++, index++) {
		if (!read_number(syms, start + buckets * 4, index - first, 4, &other))
			return false;
		if ((other | 1) == (hash | 1) && is_definition(syms, index, name))
			return true;
		if ((other & 1) != 0)
			return false;
	}
	return damage(syms);
}

/* DT_HASH: how many buckets and chains, the buckets, and the number of the next symbol behind each. */
static bool find_old(struct elfsyms *syms, const char *name)
{
	size_t width = syms->image.machine == ELF_S390 && syms->image.wide ? 8 : 4;
	unsigned long long buckets, index;
	unsigned long hash = 0;

	for (const char *at = name; *at != '\0'; at++) {
		hash = (hash << 4) + (unsigned char)*at;
		hash = (hash ^ (hash >> 24 & 0xf0)) & 0x0fffffff;
	}
	if (!read_number(syms, syms->hash, 0, width, &buckets) || buckets == 0 ||
		!read_number(syms, syms->hash, 2 + hash % buckets, width, &index))
		return false;
	for (unsigned step = 0; step < HASH_STEPS_MAX && index != 0; step++) {
		if (is_definition(syms, index, name))
			return true;
		/* An index of 64 bits must not wrap around. */
		if (index > syms->image.length || buckets > syms->image.length ||
			!read_number(syms, syms->hash, 2 + buckets + index, width, &index))
			return damage(syms);
	}
	return index != 0 ? damage(syms) : false;
}
