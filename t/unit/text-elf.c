#include "text/elf.h"

#include <fcntl.h>
#include <stdlib.h>

#include "base/mem.h"
#include "check.h"
#include "sys/map.h"

/* A file of 64 bits, little endian: header, three segments, a dynamic table, its texts. */
struct image {
	unsigned char header[64];
	unsigned char segment[3][56];
	unsigned char dynamic[8][16];
	char text[64];
};

static void put(unsigned char *at, unsigned long long value, size_t width)
{
	for (size_t i = 0; i < width; i++, value >>= 8)
		at[i] = (unsigned char)value;
}

static void put_segment(struct image *image, size_t index, unsigned type, size_t offset, size_t size)
{
	put(image->segment[index], type, 4);
	put(image->segment[index] + 8, offset, 8);
	put(image->segment[index] + 16, offset + 0x1000, 8);
	put(image->segment[index] + 32, size, 8);
}

static void put_dynamic(struct image *image, size_t index, unsigned long long tag, unsigned long long value)
{
	put(image->dynamic[index], tag, 8);
	put(image->dynamic[index] + 8, value, 8);
}

static struct image make_image(void)
{
	struct image image;
	static const char text[] = "\0libx.so.1\0liby.so.2\0libz.so.3\0/lib/ld.so\0$ORIGIN\0/a:/b";

	memset(&image, 0, sizeof image);
	memcpy(image.header, "\177ELF\2\1\1", 7);
	put(image.header + 18, ELF_AARCH64, 2);
	put(image.header + 32, 64, 8);
	put(image.header + 54, 56, 2);
	put(image.header + 56, 3, 2);
	memcpy(image.text, text, sizeof text);
	put_segment(&image, 0, 1, 0, sizeof image);
	put_segment(&image, 1, 2, offsetof(struct image, dynamic), sizeof image.dynamic);
	put_segment(&image, 2, 3, offsetof(struct image, text) + 31, 11);
	put_dynamic(&image, 0, 14, 1);
	put_dynamic(&image, 1, 1, 11);
	put_dynamic(&image, 2, 1, 21);
	put_dynamic(&image, 3, 5, offsetof(struct image, text) + 0x1000);
	put_dynamic(&image, 4, 10, sizeof image.text);
	put_dynamic(&image, 5, 15, 42);
	put_dynamic(&image, 6, 29, 50);
	return image;
}

static void test_made(void)
{
	struct image image = make_image();
	struct elf elf;

	if (CHECK(elf_parse(&image, sizeof image, &elf))) {
		CHECK_NUMBER(elf.machine, ELF_AARCH64);
		CHECK_NUMBER(elf.bits, 64);
		CHECK(elf.little);
		CHECK_TEXT(elf.soname, "libx.so.1");
		CHECK_NUMBER(elf.needed.count, 2);
		CHECK_TEXT(elf.needed.item[0], "liby.so.2");
		CHECK_TEXT(elf.needed.item[1], "libz.so.3");
		CHECK_TEXT(elf.loader, "/lib/ld.so");
		CHECK_TEXT(elf.rpath, "$ORIGIN");
		CHECK_TEXT(elf.runpath, "/a:/b");
		CHECK(elf_names(&elf, "libz.so.3"));
		CHECK(elf_names(&elf, ".so.3"));
		CHECK(!elf_names(&elf, "libz.so"));
		CHECK(!elf_names(
			&elf, "a name that is longer than all that is in the table of texts of this made-up file"));
		elf_free(&elf);
	}
}

static void test_damaged(void)
{
	struct image image = make_image();
	struct elf elf;

	CHECK(!elf_parse("", 0, &elf));
	CHECK(!elf_parse("#!/bin/sh\n", 10, &elf));
	for (size_t length = 0; length < sizeof image; length++) {
		unsigned char *bytes = mem_alloc(length + 1);
		memcpy(bytes, &image, length);
		if (elf_parse(bytes, length, &elf))
			elf_free(&elf);
		free(bytes);
	}
	put_dynamic(&image, 3, 5, ~0ULL);
	CHECK(!elf_parse(&image, sizeof image, &elf));
	image = make_image();
	put_dynamic(&image, 4, 10, ~0ULL);
	CHECK(!elf_parse(&image, sizeof image, &elf));
	image = make_image();
	put(image.header + 32, ~0ULL - 8, 8);
	CHECK(!elf_parse(&image, sizeof image, &elf));
}

/* What the system itself runs. */
static void test_real(void)
{
	struct map map;
	struct elf elf;

	if (!map_file(AT_FDCWD, "/proc/self/exe", &map))
		return;
	if (CHECK(elf_parse(map.bytes, map.length, &elf))) {
		CHECK_NUMBER(elf.bits, sizeof(void *) * 8);
		CHECK(!elf.loader || elf.needed.count > 0);
		elf_free(&elf);
	}
	map_close(&map);
}

int main(void)
{
	test_made();
	test_damaged();
	test_real();
	CHECK_TEXT(elf_machine_name(ELF_X86_64), "x86_64");
	CHECK_TEXT(elf_machine_name(4711), "machine 4711");
	return check_end();
}
