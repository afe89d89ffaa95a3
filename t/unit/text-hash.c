#include "text/hash.h"

#include "check.h"

/* The numbers that FNV's authors give. */
static void test_known_values(void)
{
	CHECK(hash_text("") == HASH_START);
	CHECK(hash_text("a") == UINT64_C(0xaf63dc4c8601ec8c));
	CHECK(hash_text("foobar") == UINT64_C(0x85944171f73967e8));
}

static void test_in_parts(void)
{
	CHECK(hash_bytes(hash_bytes(HASH_START, "foo", 3), "bar", 3) == hash_text("foobar"));
	CHECK(hash_bytes(HASH_START, "", 0) == HASH_START);
	/* A zero byte counts. */
	CHECK(hash_bytes(HASH_START, "a\0b", 3) != hash_bytes(HASH_START, "ab", 2));
}

int main(void)
{
	test_known_values();
	test_in_parts();
	return check_end();
}
