#include "text/elfsyms.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "check.h"
#include "sys/map.h"
#include "text/elf.h"

enum {
	SEGMENTS = 64,
	DYNAMIC = 192,
	SYMBOLS = 448,
	TEXTS = 704,
	RELOCATIONS = 768,
	PLT = 896,
	HASH = 960,
	SIZE = 1040
};
enum { ADDRESS = 0x1000 }; /* where the file is loaded */
enum { ENTRY_SYMTAB = 1, ENTRY_HASH = 2, ENTRY_RELASZ = 4, ENTRY_OTHER = 8 };
enum { LOCAL = 0, GLOBAL = 16, WEAK = 32 };

/* A file that is made up, and how its numbers are written. */
struct image {
	unsigned char bytes[SIZE];
	bool wide;
	bool little;
	bool gnu;
};

static void put(struct image *image, size_t at, unsigned long long value, size_t width)
{
	for (size_t i = 0; i < width; i++, value >>= 8)
		image->bytes[at + (image->little ? i : width - 1 - i)] = (unsigned char)value;
}

static void put_word(struct image *image, size_t at, unsigned long long value)
{
	put(image, at, value, image->wide ? 8 : 4);
}

static void put_segment(struct image *image, size_t index, unsigned type, size_t offset, size_t size)
{
	size_t at = SEGMENTS + index * (image->wide ? 56 : 32);

	put(image, at, type, 4);
	put_word(image, at + (image->wide ? 8 : 4), offset);
	put_word(image, at + (image->wide ? 16 : 8), ADDRESS + offset);
	put_word(image, at + (image->wide ? 32 : 16), size);
}

static void put_entry(struct image *image, size_t index, unsigned long long tag, unsigned long long value)
{
	size_t at = DYNAMIC + index * (image->wide ? 16 : 8);

	put_word(image, at, tag);
	put_word(image, at + (image->wide ? 8 : 4), value);
}

static void put_symbol(struct image *image, size_t index, unsigned name, unsigned info, unsigned section)
{
	size_t at = SYMBOLS + index * (image->wide ? 24 : 16);

	put(image, at, name, 4);
	put(image, at + (image->wide ? 4 : 12), info, 1);
	put(image, at + (image->wide ? 6 : 14), section, 2);
}

static void put_relocation(struct image *image, size_t at, unsigned symbol, unsigned type)
{
	put_word(image, at + (image->wide ? 8 : 4),
		image->wide ? (unsigned long long)symbol << 32 | type : symbol << 8 | type);
}

/* The hash table has one bucket. */
static void put_hash(struct image *image)
{
	if (image->gnu) {
		put(image, HASH, 1, 4);
		put(image, HASH + 4, 6, 4); /* the first symbol in it */
		put(image, HASH + 8, 1, 4); /* words of the filter */
		size_t at = HASH + 16 + (image->wide ? 8 : 4);
		put(image, at, 6, 4);
		put(image, at + 4, 0x088998d4U & ~1U, 4);
		put(image, at + 8, 0x1b7c2041U, 4);
		return;
	}
	put(image, HASH, 1, 4);
	put(image, HASH + 4, 8, 4);
	put(image, HASH + 8, 7, 4); /* the bucket begins with the last one, and leads to the one before */
	for (unsigned i = 1; i < 8; i++)
		put(image, HASH + 12 + i * 4, i - 1, 4);
}

static struct image make_image(bool wide, bool little, bool gnu)
{
	struct image image = {.wide = wide, .little = little, .gnu = gnu};
	static const char texts[] = "\0wanted\0weakly\0other\0hidden\0idle\0defined\0second";

	memcpy(image.bytes, "\177ELF\2\1\1", 7);
	image.bytes[4] = wide ? 2 : 1;
	image.bytes[5] = little ? 1 : 2;
	put(&image, 18, ELF_RISCV, 2);
	put_word(&image, wide ? 32 : 28, SEGMENTS);
	put(&image, wide ? 54 : 42, wide ? 56 : 32, 2);
	put(&image, wide ? 56 : 44, 2, 2);
	put_segment(&image, 0, 1, 0, SIZE);
	put_segment(&image, 1, 2, DYNAMIC, (size_t)(wide ? 16 : 8) * 12);
	put_entry(&image, 0, 5, ADDRESS + TEXTS);
	put_entry(&image, ENTRY_SYMTAB, 6, ADDRESS + SYMBOLS);
	put_entry(&image, ENTRY_HASH, gnu ? 0x6ffffef5 : 4, ADDRESS + HASH);
	put_entry(&image, 3, 7, ADDRESS + RELOCATIONS);
	put_entry(&image, ENTRY_RELASZ, 8, (size_t)(wide ? 24 : 12) * 5);
	put_entry(&image, 5, 10, sizeof texts);
	put_entry(&image, 6, 23, ADDRESS + PLT);
	put_entry(&image, 7, 20, 17);
	put_entry(&image, ENTRY_OTHER, 2, (size_t)(wide ? 16 : 8) * 2);
	memcpy(image.bytes + TEXTS, texts, sizeof texts);
	put_symbol(&image, 1, 1, GLOBAL, 0);
	put_symbol(&image, 2, 8, WEAK, 0);
	put_symbol(&image, 3, 15, GLOBAL, 0);
	put_symbol(&image, 4, 21, GLOBAL, 0);
	image.bytes[SYMBOLS + 4 * (wide ? 24 : 16) + (wide ? 5 : 13)] = 2;
	put_symbol(&image, 5, 28, GLOBAL, 0);
	put_symbol(&image, 6, 33, GLOBAL, 3);
	put_symbol(&image, 7, 41, WEAK, 3);
	for (unsigned i = 0; i < 5; i++)
		put_relocation(&image, RELOCATIONS + i * (wide ? 24U : 12U), i == 4 ? 6 : i + 2, i == 3 ? 0 : 1);
	put_relocation(&image, PLT, 1, 7);
	put_relocation(&image, PLT + (wide ? 16 : 8), 3, 7);
	put_hash(&image);
	return image;
}

static void test_made(bool wide, bool little, bool gnu)
{
	struct image image = make_image(wide, little, gnu);
	struct strs names = STRS_INIT;
	struct elfsyms syms;

	if (!CHECK(elfsyms_open(image.bytes, SIZE, &syms)))
		return;
	CHECK(elfsyms_add_wanted(&syms, &names));
	/* In the order of the relocations; "weakly" and "hidden" need no other file, nothing needs "idle". */
	if (CHECK_NUMBER(names.count, 2)) {
		CHECK_TEXT(names.item[0], "other");
		CHECK_TEXT(names.item[1], "wanted");
	}
	CHECK(elfsyms_defines(&syms, "defined"));
	CHECK(elfsyms_defines(&syms, "second"));
	CHECK(!elfsyms_defines(&syms, "wanted"));
	CHECK(!elfsyms_defines(&syms, "weakly"));
	CHECK(!elfsyms_defines(&syms, "define"));
	CHECK(!elfsyms_defines(&syms, ""));
	CHECK(!syms.damaged);
	put_symbol(&image, 7, 41, LOCAL, 3);
	CHECK(!elfsyms_defines(&syms, "second"));
	strs_free(&names);
}

/* Read all that there is; nothing but that it ends is asked. */
static void read_all(const struct image *image, size_t length)
{
	unsigned char *bytes = mem_alloc(length + 1);
	struct strs names = STRS_INIT;
	struct elfsyms syms;

	memcpy(bytes, image->bytes, length);
	if (elfsyms_open(bytes, length, &syms)) {
		(void)elfsyms_add_wanted(&syms, &names);
		(void)elfsyms_defines(&syms, "second");
		(void)elfsyms_defines(&syms, "absent");
	}
	strs_free(&names);
	free(bytes);
}

static void test_damaged(bool wide, bool gnu)
{
	static const unsigned char values[] = {0, 1, 0x7f, 0x80, 0xff};
	const struct image whole = make_image(wide, true, gnu);

	for (size_t length = 0; length <= SIZE; length++)
		read_all(&whole, length);
	for (size_t at = 0; at < SIZE; at++) {
		struct image image = whole;
		for (size_t i = 0; i < sizeof values; i++) {
			image.bytes[at] = values[i];
			read_all(&image, SIZE);
		}
	}
	CHECK(true);
}

/* Whether the file with another dynamic entry can still be read. */
static bool opens(size_t index, unsigned long long tag, unsigned long long value)
{
	struct image image = make_image(true, true, true);
	struct elfsyms syms;

	put_entry(&image, index, tag, value);
	return elfsyms_open(image.bytes, SIZE, &syms);
}

static void test_refused(void)
{
	struct image image = make_image(true, true, true);
	struct elfsyms syms;

	CHECK(!elfsyms_open("", 0, &syms));
	CHECK(!opens(ENTRY_SYMTAB, 6, ~0ULL));
	CHECK(!opens(ENTRY_SYMTAB, 99, 0));
	CHECK(!opens(ENTRY_HASH, 99, 0));
	CHECK(!opens(ENTRY_RELASZ, 8, ~0ULL));
	CHECK(!opens(ENTRY_OTHER, 0x7fffffff, 1));
	CHECK(!opens(ENTRY_OTHER, 0x7ffffffd, 1));
	CHECK(opens(ENTRY_OTHER, 99, 1));
	put(&image, 18, 8, 2);
	CHECK(!elfsyms_open(image.bytes, SIZE, &syms));
}

/* Hash tables that lead nowhere, or on for ever. */
static void test_hash(void)
{
	struct image image = make_image(true, true, false);
	struct elfsyms syms;

	put(&image, HASH + 12 + 4, 7, 4);
	CHECK(elfsyms_open(image.bytes, SIZE, &syms));
	CHECK(elfsyms_defines(&syms, "second") && !syms.damaged);
	CHECK(!elfsyms_defines(&syms, "absent") && syms.damaged);
	image = make_image(true, true, true);
	put(&image, HASH + 24, 5, 4);
	CHECK(elfsyms_open(image.bytes, SIZE, &syms));
	CHECK(!elfsyms_defines(&syms, "second") && syms.damaged);
	image = make_image(true, true, true);
	put(&image, HASH + 32, 2, 4);
	CHECK(elfsyms_open(image.bytes, SIZE, &syms));
	CHECK(!elfsyms_defines(&syms, "second") && syms.damaged);
}

/* A relocation or a name beyond the tables. */
static void test_outside(void)
{
	struct image image = make_image(true, true, true);
	struct strs names = STRS_INIT;
	struct elfsyms syms;

	put_relocation(&image, PLT, 4711, 7);
	CHECK(elfsyms_open(image.bytes, SIZE, &syms));
	CHECK(!elfsyms_add_wanted(&syms, &names) && syms.damaged);
	image = make_image(true, true, true);
	put_symbol(&image, 1, 4711, GLOBAL, 0);
	CHECK(elfsyms_open(image.bytes, SIZE, &syms));
	CHECK(!elfsyms_add_wanted(&syms, &names) && syms.damaged);
	strs_free(&names);
}

/* What the system itself runs. */
static void test_real(void)
{
	struct strs names = STRS_INIT;
	struct elfsyms syms;
	struct map map;

	if (!map_file(AT_FDCWD, "/proc/self/exe", &map))
		return;
	if (elfsyms_open(map.bytes, map.length, &syms)) {
		CHECK(elfsyms_add_wanted(&syms, &names) && names.count > 0);
		CHECK(names.count > 0 && !elfsyms_defines(&syms, names.item[0]) && !syms.damaged);
	}
	strs_free(&names);
	map_close(&map);
}

int main(void)
{
	for (unsigned i = 0; i < 8; i++)
		test_made((i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
	for (unsigned i = 0; i < 4; i++)
		test_damaged((i & 1) != 0, (i & 2) != 0);
	test_refused();
	test_hash();
	test_outside();
	test_real();
	return check_end();
}
