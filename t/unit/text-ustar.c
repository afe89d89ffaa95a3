#include "text/ustar.h"

#include <stdlib.h>

#include "check.h"

static struct str tar = STR_INIT;
static struct ustar_file file;

static void begin(void)
{
	str_free(&tar);
}

/* The first problem of the archive, or NULL. */
static const char *problem(void)
{
	struct ustar archive = {.bytes = str_text(&tar), .length = tar.length};
	const char *found;

	do
		found = ustar_next(&archive, &file);
	while (!found && file.name[0] != '\0');
	return found;
}

/* Set a byte of the first header, and its checksum anew. */
static void set_byte(size_t at, char byte)
{
	unsigned sum = 0;

	tar.text[at] = byte;
	memset(tar.text + 148, ' ', 8);
	for (size_t i = 0; i < 512; i++)
		sum += (unsigned char)tar.text[i];
	(void)snprintf(tar.text + 148, 8, "%06o", sum);
}

static void test_files_come_back(void)
{
	struct ustar archive;

	begin();
	CHECK(ustar_add(&tar, "a", "12345", 5));
	CHECK(ustar_add(&tar, "b/empty", "", 0));
	ustar_end(&tar);
	CHECK_NUMBER(tar.length, 10240);
	archive = (struct ustar){.bytes = str_text(&tar), .length = tar.length};
	CHECK(!ustar_next(&archive, &file));
	CHECK_TEXT(file.name, "a");
	CHECK(file.length == 5 && memcmp(file.bytes, "12345", 5) == 0);
	CHECK(!ustar_next(&archive, &file));
	CHECK_TEXT(file.name, "b/empty");
	CHECK_NUMBER(file.length, 0);
	CHECK(!ustar_next(&archive, &file));
	CHECK_TEXT(file.name, "");
}

/* The header of pgpkg's own bundle. */
static void test_the_header_is_that_of_python(void)
{
	begin();
	char *bytes = calloc(1, 1085);
	CHECK(ustar_add(&tar, "MANIFEST.json", bytes, 1085));
	CHECK(memcmp(tar.text + 100, "0000644\0000000000\0000000000\00000000002075\00000000000000\000010052\0 0", 57) ==
		0);
	CHECK(memcmp(tar.text + 257, "ustar\00000", 8) == 0);
	free(bytes);
}

static void test_a_long_name_is_divided(void)
{
	char name[300];

	begin();
	memset(name, 'x', sizeof name);
	name[60] = '/';
	name[60 + 101] = '\0';
	CHECK(ustar_add(&tar, name, "", 0));
	ustar_end(&tar);
	struct ustar archive = {.bytes = str_text(&tar), .length = tar.length};
	CHECK(!ustar_next(&archive, &file));
	CHECK_TEXT(file.name, name);
	name[60 + 101] = 'x';
	name[60 + 102] = '\0';
	CHECK(!ustar_add(&tar, name, "", 0));
	CHECK(!ustar_add(&tar, "", "", 0));
}

static void make_one(void)
{
	begin();
	(void)ustar_add(&tar, "a", "12345", 5);
	ustar_end(&tar);
}

static void test_only_plain_files_are_read(void)
{
	static const struct {
		char type;
		const char *problem;
	} kinds[] = {{'1', "it is a link"}, {'2', "it is a link"}, {'5', "it is a directory"},
		{'3', "it is no plain file"}, {'6', "it is no plain file"}, {'x', "it is no plain file"},
		{'g', "it is no plain file"}, {'L', "it is no plain file"}, {'S', "it is no plain file"}, {'0', NULL},
		{'\0', NULL}};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		make_one();
		set_byte(156, kinds[i].type);
		CHECK_TEXT(problem(), kinds[i].problem);
	}
}

static void test_damage_is_found(void)
{
	make_one();
	tar.text[0] = 'b';
	CHECK_TEXT(problem(), "it is damaged: the checksum of a header is wrong");
	make_one();
	set_byte(257, 'U');
	CHECK_TEXT(problem(), "it is no tar archive of the POSIX format");
	make_one();
	set_byte(124, '8');
	CHECK_TEXT(problem(), "its size is no number");
	make_one();
	set_byte(124, '7');
	CHECK_TEXT(problem(), "it is cut short");
	make_one();
	set_byte(0, '\0');
	CHECK_TEXT(problem(), "a file of it has no name");
	make_one();
	tar.text[512 + 5] = 'x';
	CHECK_TEXT(problem(), "something follows its content");
	make_one();
	tar.text[10239] = 'x';
	CHECK_TEXT(problem(), "something follows its end");
}

static void test_a_part_is_no_archive(void)
{
	size_t good = 0;

	make_one();
	for (size_t length = 0; length < 10240; length++) {
		struct ustar archive = {.bytes = str_text(&tar), .length = length};
		const char *found;
		do
			found = ustar_next(&archive, &file);
		while (!found && file.name[0] != '\0');
		good += !found;
	}
	/* Two blocks of zeros are an end; the rest only fills the record. */
	CHECK_NUMBER(good, (10240 - 4 * 512) / 512);
}

int main(void)
{
	test_files_come_back();
	test_the_header_is_that_of_python();
	test_a_long_name_is_divided();
	test_only_plain_files_are_read();
	test_damage_is_found();
	test_a_part_is_no_archive();
	begin();
	return check_end();
}
