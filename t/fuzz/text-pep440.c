#include "fuzz.h"
#include "text/pep440.h"

/* The normal spelling of a version is a version, equal to it, and its own normal spelling; order is antisymmetric. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	char *second = strchr(text, '|');
	struct pep440 a;
	struct pep440 b;

	if (second)
		*second++ = '\0';
	if (pep440_parse(text, &a)) {
		struct str normal = STR_INIT;
		struct str again = STR_INIT;

		pep440_add(&normal, &a);
		MUST(pep440_parse(str_text(&normal), &b));
		MUST(pep440_compare(&a, &b) == 0);
		pep440_add(&again, &b);
		MUST(str_equal(str_text(&normal), str_text(&again)));
		if (second && pep440_parse(second, &b)) {
			int order = pep440_compare(&a, &b);
			int reverse = pep440_compare(&b, &a);
			MUST((order > 0) == (reverse < 0) && (order < 0) == (reverse > 0));
		}
		str_free(&normal);
		str_free(&again);
	}
	free(text);
	return 0;
}
