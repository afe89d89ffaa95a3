#include "text/sha256.h"

#include <string.h>

#include "check.h"

static const char *digest(const char *text, size_t step)
{
	static char hex[SHA256_HEX_SIZE];
	struct sha256 sha;
	size_t length = strlen(text);

	sha256_start(&sha);
	for (size_t at = 0; at < length; at += step)
		sha256_add(&sha, text + at, length - at < step ? length - at : step);
	sha256_finish(&sha, hex);
	return hex;
}

/* Examples of the standard. */
static void test_known_digests(void)
{
	CHECK_TEXT(digest("", 1), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK_TEXT(digest("abc", 3), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	CHECK_TEXT(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_million(void)
{
	static char text[1000001];

	memset(text, 'a', sizeof text - 1);
	CHECK_TEXT(digest(text, 4096), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* The padding fits into the last block up to 55 bytes; where the parts end does not matter. */
static void test_parts(void)
{
	char text[130] = "";
	char whole[SHA256_HEX_SIZE];

	for (size_t length = 0; length < sizeof text - 1; length++) {
		memcpy(whole, digest(text, sizeof text), sizeof whole);
		CHECK_TEXT(digest(text, 1), whole);
		CHECK_TEXT(digest(text, 7), whole);
		CHECK_TEXT(digest(text, 64), whole);
		text[length] = 'x';
	}
}

int main(void)
{
	test_known_digests();
	test_million();
	test_parts();
	return check_end();
}
