#include "text/pgmagic.h"

#include <stdint.h>

#include "check.h"

static const union {
	uint32_t one;
	unsigned char first;
} order = {.one = 1};

static void test_words(void)
{
	uint32_t words[16] = {0, 100, 0, 56, 1500, 100, 32, 64, 1};
	bool little = order.first == 1;

	CHECK_NUMBER(pgmagic_find_major(words, sizeof words, little), 15);
	CHECK_NUMBER(pgmagic_find_major(words, sizeof words, !little), 0);
	CHECK_NUMBER(pgmagic_find_major(words, 8 * sizeof *words, little), 15);
	CHECK_NUMBER(pgmagic_find_major(words, 8 * sizeof *words - 1, little), 0);
	CHECK_NUMBER(pgmagic_find_major(words, 0, little), 0);
	for (size_t i = 3; i < 8; i++) {
		uint32_t kept = words[i];
		words[i] = 7;
		CHECK_NUMBER(pgmagic_find_major(words, sizeof words, little), 0);
		words[i] = kept;
	}
	/* A second one. */
	for (size_t i = 3; i < 8; i++)
		words[i + 7] = words[i];
	CHECK_NUMBER(pgmagic_find_major(words, sizeof words, little), 15);
	words[11] = 1400;
	CHECK_NUMBER(pgmagic_find_major(words, sizeof words, little), 0);
}

static void test_other_order(void)
{
	static const unsigned char big[] = {0, 0, 0, 72, 0, 0, 7, 8, 0, 0, 0, 100, 0, 0, 0, 32, 0, 0, 0, 64};

	CHECK_NUMBER(pgmagic_find_major(big, sizeof big, false), 18);
	CHECK_NUMBER(pgmagic_find_major(big, sizeof big, true), 0);
}

int main(void)
{
	test_words();
	test_other_order();
	return check_end();
}
