#include "text/verifier.h"

#include "fuzz.h"

/* A search piece by piece, each with the end of the one before, finds what a search of all finds. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	size_t half = size / 2;
	size_t kept = half < VERIFIER_MAX ? half : VERIFIER_MAX;
	bool whole = verifier_is_in(text, size);
	bool parts = verifier_is_in(text, half) || verifier_is_in(text + half - kept, size - half + kept);

	/* Only a number longer than any that PostgreSQL writes is found in one of them alone. */
	MUST(whole || !parts);
	free(text);
	return 0;
}
