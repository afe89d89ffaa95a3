#include "fuzz.h"
#include "text/ldcache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strs paths = STRS_INIT;
	char *text = fuzz_text(data, size);

	ldcache_find(text, size, "libc.so.6", &paths);
	ldcache_find(text, size, "", &paths);
	for (size_t i = 0; i < paths.count; i++)
		MUST(strlen(paths.item[i]) < size);
	strs_free(&paths);
	free(text);
	return 0;
}
