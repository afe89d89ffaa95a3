#include "text/num.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_whole(const char *text);
static void check_seconds(const char *text);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = mem_copy_bytes(bytes, length);
	check_whole(text);
	check_seconds(text);
	free(text);
	return 0;
}

/* What is accepted is what strtoull() says, and digits only. */
static void check_whole(const char *text)
{
	unsigned long long value = 0;
	bool taken = num_parse(text, 0, ULLONG_MAX, &value);
	if (taken) {
		assert(strspn(text, "0123456789") == strlen(text) && *text != '\0');
		assert(value == strtoull(text, NULL, 10));
	}
	unsigned long long bounded;
	assert(num_parse(text, 10, 100, &bounded) == (taken && value >= 10 && value <= 100));
}

static void check_seconds(const char *text)
{
	long long ms = -1;
	if (!num_parse_seconds(text, LLONG_MAX, &ms))
		return;
	assert(ms >= 0 && strspn(text, "0123456789.") == strlen(text));
	assert((ms == 0) == (!strpbrk(text, "123456789")));
	long long less = -1;
	assert(ms == 0 || !num_parse_seconds(text, ms - 1, &less));
	assert(num_parse_seconds(text, ms, &less) && less == ms);
}
