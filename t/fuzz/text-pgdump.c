#include "fuzz.h"
#include "text/pgdump.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;

	(void)pgdump_format(bytes, size);
	if (size >= 5)
		MUST(!pgdump_is_open(bytes, size) || size < PGDUMP_HEAD);
	return 0;
}
