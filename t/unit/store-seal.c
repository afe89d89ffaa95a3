#include "store/seal.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "sys/unnamed.h"

#define NAME "template/15.18-3f9a"

static struct key key_of(const char *text)
{
	struct key key = {.bytes = STR_INIT};

	str_add(&key.bytes, text);
	return key;
}

/* A file with room for the seal, and a content. */
static int object(const char *content)
{
	struct str text = STR_INIT;

	str_addf(&text, "%*s%s", SEAL_LENGTH, "", content);
	int file = unnamed_write(&text);
	str_free(&text);
	return file;
}

static void test_a_seal_fits_its_name_its_bytes_and_its_key(void)
{
	struct key key = key_of("0123456789abcdef");
	struct key other = key_of("0123456789abcdeg");
	int file = object("content");

	CHECK(seal_write(&key, NAME, file));
	CHECK(!seal_problem(&key, NAME, file));
	CHECK_TEXT(seal_problem(&key, "template/15.18-3f9b", file), "its HMAC is wrong");
	CHECK_TEXT(seal_problem(&other, NAME, file), "its HMAC is wrong");
	CHECK(pwrite(file, "C", 1, SEAL_LENGTH) == 1);
	CHECK_TEXT(seal_problem(&key, NAME, file), "its HMAC is wrong");
	CHECK(pwrite(file, "content2", 8, SEAL_LENGTH) == 8);
	CHECK_TEXT(seal_problem(&key, NAME, file), "its HMAC is wrong");
	CHECK(ftruncate(file, SEAL_LENGTH) == 0);
	CHECK_TEXT(seal_problem(&key, NAME, file), "its HMAC is wrong");
	CHECK(ftruncate(file, SEAL_LENGTH - 1) == 0);
	CHECK_TEXT(seal_problem(&key, NAME, file), "it is no object of a store");
	(void)close(file);
	key_free(&key);
	key_free(&other);
}

static void test_without_a_key_there_is_a_checksum(void)
{
	struct key none = {.bytes = STR_INIT};
	struct key key = key_of("0123456789abcdef");
	int file = object("content");
	char line[SEAL_LENGTH + 1] = "";

	CHECK(seal_write(&none, NAME, file));
	CHECK(pread(file, line, SEAL_LENGTH, 0) == SEAL_LENGTH);
	/* printf 'object\0template/15.18-3f9a\0content' | sha256sum */
	CHECK_TEXT(line, "tinypg store 1 75549891843ef9254dff35cd8d2b6453a6b2df989a87b6b599f26c4b9a0942bf\n");
	CHECK(!seal_problem(&none, NAME, file));
	CHECK_TEXT(seal_problem(&key, NAME, file), "its HMAC is wrong");
	CHECK(pwrite(file, "C", 1, SEAL_LENGTH) == 1);
	CHECK_TEXT(seal_problem(&none, NAME, file), "its checksum is wrong");
	(void)close(file);
	key_free(&key);
}

/* The second test of RFC 4231. */
static void test_the_hmac_is_that_of_the_standard(void)
{
	char hex[DIGEST_SHA256_SIZE];
	struct digest *digest = digest_open_hmac("Jefe", 4);

	digest_add(digest, "what do ya want ", 16);
	digest_add(digest, "for nothing?", 12);
	digest_close(digest, hex);
	CHECK_TEXT(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

int main(void)
{
	test_a_seal_fits_its_name_its_bytes_and_its_key();
	test_without_a_key_there_is_a_checksum();
	test_the_hmac_is_that_of_the_standard();
	return check_end();
}
