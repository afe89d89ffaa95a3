/*
 * Fuzzers: one program a module, the first line a comment that lists the objects it is linked with. Each feeds what it
 * is given to the module and, where the module can be turned around, sees that it gets back what it put in.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes with a NUL behind them, in memory of exactly that size; free() it. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	if (!text)
		abort();
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

#define MUST(condition) ((condition) ? (void)0 : abort())

static inline void fuzz_must_equal(const struct strs *a, const struct strs *b)
{
	MUST(a->count == b->count);
	for (size_t i = 0; i < a->count; i++)
		MUST(strcmp(a->item[i], b->item[i]) == 0);
}

#endif
