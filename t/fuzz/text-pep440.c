#include "fuzz.h"
#include "text/pep440.h"

/* A version equals itself, and order is antisymmetric. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	char *second = strchr(text, '|');
	struct pep440 a;
	struct pep440 b;

	if (second)
		*second++ = '\0';
	if (pep440_parse(text, &a)) {
		MUST(pep440_compare(&a, &a) == 0);
		if (second && pep440_parse(second, &b)) {
			int order = pep440_compare(&a, &b);
			int reverse = pep440_compare(&b, &a);
			MUST((order > 0) == (reverse < 0) && (order < 0) == (reverse > 0));
		}
	}
	free(text);
	return 0;
}
