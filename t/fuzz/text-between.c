#include "fuzz.h"
#include "text/between.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strs names = STRS_INIT;

	between_collect((const char *)data, size, &(struct between){"v", "/\""}, &names);
	for (size_t i = 0; i < names.count; i++) {
		size_t length = strlen(names.item[i]);
		MUST(length > 0 && length <= BETWEEN_MAX);
		MUST(!strpbrk(names.item[i], "/\""));
	}
	strs_free(&names);
	return 0;
}
