#include "template/contents.h"

#include <stdlib.h>

#include "base/mem.h"
#include "check.h"
#include "template/contents_check.h"

#define HASH "fe3996c5b5888163840f65e471cbc6e0b35d02b29055addc6ac91f654bde9f55"
#define NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEAD "format 1\narchitecture linux-x86_64\nbyteorder little\nblocksize 8192\n"
#define ROOT "directory data\n"
#define WITH(entries) HEAD, ROOT entries

static char first_name[64]; /* of the template whose recipe is "version 15.18" */

/* What is wrong with a manifest of one template with these entries, valid until the next call; NULL: nothing. */
static const char *problem(const char *head, const char *entries)
{
	static char *found;
	struct contents contents = {.count = 0};
	char *text = str_format("%stemplate %s\nrecipe version 15.18\n%s", head, first_name, entries);

	free(found);
	found = contents_read(text, strlen(text), &contents);
	found = found ? found : contents_check(&contents);
	contents_free(&contents);
	free(text);
	return found;
}

/* The name of the template that is made of this. */
static void find_name(const char *recipe, char name[64])
{
	char digest[DIGEST_SHA256_SIZE];

	digest_text(recipe, strlen(recipe), digest);
	(void)snprintf(name, 64, "15.18-%.16s", digest);
}

static void test_it_comes_back(void)
{
	struct contents contents = {.block_size = 8192};
	struct contents again = {.count = 0};
	struct str text = STR_INIT;
	struct str twice = STR_INIT;
	char digest[DIGEST_SHA256_SIZE];
	char name[64];

	contents.architecture = mem_copy("linux-x86_64");
	contents.byte_order = mem_copy(contents_byte_order_here());
	contents_add_template(&contents, first_name, "version 15.18\n", "");
	digest_text("version 15.18\n", 14, digest);
	char *recipe = str_format("version 15.18\nparent %s\nfile a%%20b\n", digest);
	find_name(recipe, name);
	contents_add_template(&contents, name, recipe, "from a%20b\n");
	contents_add_file(&contents, "data/base.x", 3, HASH);
	contents_add_directory(&contents, "data/base");
	contents_add_file(&contents, "data/base/\303\244 b", 3, HASH);
	contents_add_file(&contents, "data/empty", 0, NOTHING);
	contents_add_directory(&contents, "data");
	contents_end(&contents);
	contents_write(&contents, &text);
	CHECK(!contents_read(str_text(&text), text.length, &again) && !contents_check(&again));
	contents_write(&again, &twice);
	CHECK_TEXT(str_text(&twice), str_text(&text));
	CHECK_NUMBER(again.template_count, 2);
	CHECK_NUMBER(again.template[0].count, 0);
	CHECK_NUMBER(again.count, 5);
	CHECK_NUMBER(again.bytes, 6);
	CHECK_TEXT(again.entry[2].path, "data/base/\303\244 b");
	char *path = contents_path(&again, &again.entry[2]);
	CHECK(str_starts(path, name) && str_ends(path, "/data/base/\303\244 b"));
	CHECK(contents_is_packed(&again, &again.entry[2]));
	CHECK_TEXT(again.entry[3].path, "data/base.x");
	CHECK(!contents_is_packed(&again, &again.entry[3]) && again.entry[3].same == 2);
	CHECK(!contents_is_packed(&again, &again.entry[4]));
	free(path);
	free(recipe);
	str_free(&twice);
	str_free(&text);
	contents_free(&again);
	contents_free(&contents);
}

static void test_another_shape(void)
{
	static const char other[] = "it is not as pg_initcache writes it";

	CHECK_TEXT(problem(HEAD, ROOT), NULL);
	CHECK_TEXT(problem("", ROOT), other);
	CHECK_TEXT(problem("format 2\n", ROOT), "line 1: it is in a format of another release");
	CHECK_TEXT(problem("format 1\n", ROOT), other);
	CHECK_TEXT(problem(HEAD "architecture twice\n", ROOT), other);
	CHECK_TEXT(problem(HEAD "later 1\n", ROOT), other);
	CHECK_TEXT(problem("format 1\narchitecture %zz\n", ROOT), "line 2: a value is not encoded as it should be");
	CHECK_TEXT(problem("format 1\nblocksize -1\n", ROOT), "line 2: the size of a block is no number");
	CHECK_TEXT(problem("nonsense\n", ROOT), "line 1: it is no manifest of templates");
	CHECK_TEXT(problem(HEAD, "directory data"), "line 7: it is cut short");
	CHECK_TEXT(problem(HEAD, ROOT "later 1\n"), other);
	CHECK_TEXT(problem(HEAD, ROOT "note late\n"), other);
	CHECK_TEXT(problem(HEAD, ""), "there is no template in it");
}

static void test_a_chain_holds_together(void)
{
	char digest[DIGEST_SHA256_SIZE];
	char name[64];
	char *found;

	digest_text("version 15.18\n", 14, digest);
	char *recipe = str_format("version 15.18\nparent %s\n", digest);
	find_name(recipe, name);
	char *entries = str_format("template %s\nrecipe version 15.18\nrecipe parent %s\n" ROOT, name, digest);
	CHECK_TEXT(problem(HEAD, entries), NULL);
	CHECK(str_ends(problem(HEAD, "recipe more 1\n" ROOT), "is not the name that its recipe gives"));
	char *twice = str_format("%stemplate %s\nrecipe version 15.18\n" ROOT, ROOT, first_name);
	CHECK(str_ends(problem(HEAD, twice), "is not based on the template before it"));
	free(twice);
	char *alone = str_format(HEAD "%s", entries);
	struct contents contents = {.count = 0};
	found = contents_read(alone, strlen(alone), &contents);
	found = found ? found : contents_check(&contents);
	CHECK(found && str_ends(found, "is not based on the template before it"));
	contents_free(&contents);
	free(found);
	free(alone);
	free(entries);
	free(recipe);
	CHECK(str_ends(problem(HEAD, "recipe nonsense\n" ROOT), "cannot be read"));
}

/* Every later call reads what is noted beside a template, and its size is for us to say. */
static void test_notes(void)
{
	char *note = mem_alloc(600000);

	CHECK_TEXT(problem(HEAD, "note made 1\n" ROOT), NULL);
	CHECK(str_ends(problem(HEAD, "note bytes 9000000000000000000\n" ROOT), "is refused: 'bytes'"));
	CHECK(str_ends(problem(HEAD, "note X %zz\n" ROOT), "cannot be read"));
	memset(note, 'x', 600000);
	memcpy(note, "note y ", 7);
	memcpy(note + 600000 - sizeof "\n" ROOT, "\n" ROOT, sizeof "\n" ROOT);
	CHECK(str_ends(problem(HEAD, note), "is too long"));
	free(note);
}

static void test_paths(void)
{
	CHECK_TEXT(problem(WITH("file 1 " HASH " data/a\n")), NULL);
	CHECK_TEXT(problem(HEAD, "file 1 " HASH " data\n"),
		"line 7: 'data' is refused: the first one has to be the directory 'data'");
	CHECK_TEXT(problem(WITH("file 1 " HASH " ../a\n")), "line 8: '../a' is refused: its name is not a plain path");
	CHECK_TEXT(problem(WITH("file 1 " HASH " data/../../a\n")),
		"line 8: 'data/../../a' is refused: its name is not a plain path");
	CHECK_TEXT(
		problem(WITH("file 1 " HASH " /etc/a\n")), "line 8: '/etc/a' is refused: its name is not a plain path");
	CHECK_TEXT(problem(WITH("file 1 " HASH " data//a\n")),
		"line 8: 'data//a' is refused: its name is not a plain path");
	CHECK_TEXT(problem(WITH("file 1 " HASH " data%2Fa\n")), "it is not as pg_initcache writes it");
	CHECK_TEXT(problem(WITH("file 1 " HASH " data/%0A\n")),
		"line 8: 'data/\n' is refused: its name is not a plain path");
	CHECK_TEXT(problem(WITH("file 1 " HASH " made\n")), "line 8: 'made' is refused: it lies outside of 'data'");
	CHECK_TEXT(problem(WITH("file 1 " HASH " database\n")),
		"line 8: 'database' is refused: it lies outside of 'data'");
	CHECK_TEXT(problem(WITH("file 1 " HASH " data/b\nfile 1 " HASH " data/a\n")),
		"line 9: 'data/a' is refused: it is out of order, or there twice");
	CHECK_TEXT(problem(WITH("file 1 " HASH " data/a\nfile 1 " HASH " data/a\n")),
		"line 9: 'data/a' is refused: it is out of order, or there twice");
	CHECK_TEXT(problem(WITH("directory data/a\nfile 1 " HASH " data/a/b\nfile 1 " HASH " data/a.b\n")), NULL);
}

static void test_checksums_and_sizes(void)
{
	CHECK_TEXT(problem(WITH("file 1 data/a\n")), "line 8: a file has no checksum");
	CHECK_TEXT(problem(WITH("file 1 12ab data/a\n")), "line 8: a file has no checksum");
	CHECK_TEXT(problem(WITH("file -1 " HASH " data/a\n")), "line 8: a file has no size");
	CHECK_TEXT(problem(WITH("file 8589934592 " HASH " data/a\n")), "line 8: a file has no size");
	CHECK_TEXT(problem(WITH("file 01 " HASH " data/a\n")), "it is not as pg_initcache writes it");
	CHECK_TEXT(problem(WITH("file 0 " NOTHING " data/a\n")), NULL);
	CHECK_TEXT(
		problem(WITH("file 0 " HASH " data/a\n")), "'data/a' is refused: its checksum is that of another size");
	CHECK_TEXT(problem(WITH("file 1 " NOTHING " data/a\n")),
		"'data/a' is refused: its checksum is that of another size");
	CHECK_TEXT(problem(WITH("file 1 " HASH " data/a\nfile 2 " HASH " data/b\n")),
		"'data/b' is refused: its checksum is that of another size");
}

int main(void)
{
	find_name("version 15.18\n", first_name);
	test_it_comes_back();
	test_another_shape();
	test_a_chain_holds_together();
	test_notes();
	test_paths();
	test_checksums_and_sizes();
	(void)problem(HEAD, ROOT);
	return check_end();
}
