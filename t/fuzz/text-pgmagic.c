#include "fuzz.h"
#include "text/pgmagic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	MUST(pgmagic_find_major(data, size, true) < 100);
	MUST(pgmagic_find_major(data, size, false) < 100);
	return 0;
}
