#include "text/pep440.h"

#include "check.h"

static struct pep440 parsed(const char *text)
{
	struct pep440 version;

	if (!CHECK(pep440_parse(text, &version)))
		(void)pep440_parse("0", &version);
	return version;
}

static void test_order(void)
{
	static const char *const ascending[] = {"0.dev1", "0", "0.1.0", "0.2.0", "0.10.0", "1.0.dev456", "1.0a1.dev1",
		"1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456",
		"1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0rc1.post1", "1.0", "1.0+abc", "1.0+abc.def", "1.0+b",
		"1.0+5", "1.0+5.a", "1.0+5.1", "1.0+10", "1.0.post0.dev1", "1.0.post0", "1.0.post456.dev34",
		"1.0.post456", "1.0.0.1", "1.1.dev1", "1.9", "1.10", "2024.1.1", "18446744073709551615",
		"18446744073709551616", "99999999999999999999999999", "1!0.dev0", "1!0.0.1", "2!0", "10!0"};
	enum { COUNT = sizeof ascending / sizeof *ascending };

	for (size_t i = 0; i < COUNT; i++) {
		struct pep440 a = parsed(ascending[i]);
		int wrong = 0;

		for (size_t j = 0; j < COUNT; j++) {
			struct pep440 b = parsed(ascending[j]);
			int order = pep440_compare(&a, &b);
			wrong += ((order > 0) - (order < 0)) != (i > j) - (i < j);
		}
		CHECK_NUMBER(wrong, 0);
	}
}

static void test_spellings(void)
{
	static const struct {
		const char *text, *normal;
	} pairs[] = {
		{"1.0", "1.0"},
		{"v1.0", "1.0"},
		{"V1.0", "1.0"},
		{" \t\n1.0\r\v\f", "1.0"},
		{"00!1", "1"},
		{"01!2", "1!2"},
		{"1.00.01", "1.0.1"},
		{"0000", "0"},
		{"1.0ALPHA", "1.0a0"},
		{"1.0.alpha.3", "1.0a3"},
		{"1.0-a-3", "1.0a3"},
		{"1.0_beta_03", "1.0b3"},
		{"1.0b", "1.0b0"},
		{"1.0c1", "1.0rc1"},
		{"1.0pre1", "1.0rc1"},
		{"1.0Preview1", "1.0rc1"},
		{"1.0rc.1", "1.0rc1"},
		{"1.0a-", "1.0a0"},
		{"1.0a.post1", "1.0a0.post1"},
		{"1.0a--1", "1.0a0.post1"},
		{"1.0a-1-1", "1.0a1.post1"},
		{"1.0-1", "1.0.post1"},
		{"1.0-01", "1.0.post1"},
		{"1.0post", "1.0.post0"},
		{"1.0.post-2", "1.0.post2"},
		{"1.0rev3", "1.0.post3"},
		{"1.0-r4", "1.0.post4"},
		{"1.0dev", "1.0.dev0"},
		{"1.0-DEV_5", "1.0.dev5"},
		{"1.0-1.dev2", "1.0.post1.dev2"},
		{"1!2.3a4.post5.dev6+Ubuntu-1_0007.x", "1!2.3a4.post5.dev6+ubuntu.1.7.x"},
		{"1.0+000", "1.0+0"},
		{"1.0+1a", "1.0+1a"},
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct pep440 version = parsed(pairs[i].text);
		struct pep440 normal = parsed(pairs[i].normal);

		CHECK_NUMBER(pep440_compare(&version, &normal), 0);
	}
}

static void test_equal(void)
{
	static const char *const pairs[][2] = {{"1", "1.0"}, {"1.0.0", "1.0"}, {"1.0.0a1", "1a1"}, {"1.0+a.b", "1+A-B"},
		{"0!1", "1"}, {"1.0+01", "1.0+1"}, {"1.0.post", "1.0.post0"}, {"1.0a", "1.0a00"}};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct pep440 a = parsed(pairs[i][0]);
		struct pep440 b = parsed(pairs[i][1]);
		CHECK_NUMBER(pep440_compare(&a, &b), 0);
	}
}

static void test_refused(void)
{
	static const char *const bad[] = {"", " ", "v", "unreleased", "a", "1.", ".1", "1..0", "1!", "!1", "1!2!3",
		"1.0x", "1.0 a1", "v 1", "vv1", "1.0+", "1.0+a.", "1.0+.a", "1.0+a..b", "1.0+a+b", "1.0+_", "1.0-",
		"1.0a1b2", "1.0.post1.post2", "1.0dev1a1", "1.0.dev1.post1", "1.0--1", "1.0-1-1", "french toast",
		"1.0\x01", "not!valid", "1.0a1.b", "1.0 1", "-1", "+1", "1,0", "1.0alphabet", "1.0+\xc3\xa9"};
	struct pep440 version;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!pep440_parse(bad[i], &version));
}

int main(void)
{
	test_order();
	test_spellings();
	test_equal();
	test_refused();
	return check_end();
}
