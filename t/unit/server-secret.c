#include "server/secret.h"

#include "check.h"

static void test_same(void)
{
	CHECK(secret_is("", ""));
	CHECK(secret_is("pw", "pw"));
	CHECK(secret_is("\xff\x80", "\xff\x80"));
}

static void test_different(void)
{
	CHECK(!secret_is("pw", ""));
	CHECK(!secret_is("", "pw"));
	CHECK(!secret_is("pw", "p"));
	CHECK(!secret_is("pw", "pwpw"));
	CHECK(!secret_is("pw", "Pw"));
	CHECK(!secret_is("pw", "pW"));
	CHECK(!secret_is("a", "aa"));
}

int main(void)
{
	test_same();
	test_different();
	return check_end();
}
