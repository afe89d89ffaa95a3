#include "migrate/manifest.h"

#include "fuzz.h"

/* What is read is written, and read again as the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct manifest manifest = {.count = 0};
	struct manifest again = {.count = 0};
	struct str once = STR_INIT;
	struct str twice = STR_INIT;
	char *text = fuzz_text(data, size);
	char *problem = manifest_read(text, size, &manifest);

	if (!problem) {
		for (size_t i = 0; i < manifest.count; i++)
			MUST(manifest_find(&manifest, manifest.entry[i].name) == i);
		manifest_write(&manifest, &once);
		MUST(!manifest_read(once.text, once.length, &again));
		manifest_write(&again, &twice);
		MUST(once.length == twice.length && memcmp(once.text, twice.text, once.length) == 0);
	}
	free(problem);
	manifest_free(&again);
	manifest_free(&manifest);
	str_free(&twice);
	str_free(&once);
	free(text);
	return 0;
}
