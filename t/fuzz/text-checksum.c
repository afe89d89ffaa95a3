#include "fuzz.h"
#include "text/checksum.h"

static void check_digits(const struct checksum *checksum)
{
	size_t digits = strlen(checksum->hex);
	MUST(digits > 0 && digits <= CHECKSUM_HEX_MAX && digits % 2 == 0);
	MUST(strspn(checksum->hex, "0123456789abcdef") == strlen(checksum->hex));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct checksum checksum;
	if (checksum_parse(text, &checksum))
		check_digits(&checksum);
	if (checksum_parse_sidecar(text, "a.jar", CHECKSUM_SHA256, &checksum))
		check_digits(&checksum);
	if (checksum_parse_integrity(text, &checksum))
		check_digits(&checksum);
	free(text);
	return 0;
}
