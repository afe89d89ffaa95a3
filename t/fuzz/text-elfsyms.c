#include "fuzz.h"
#include "text/elfsyms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strs names = STRS_INIT;
	struct elfsyms syms;

	if (elfsyms_open(data, size, &syms)) {
		MUST(elfsyms_add_wanted(&syms, &names) == !syms.damaged);
		for (size_t i = 0; i < names.count && i < 16; i++)
			(void)elfsyms_defines(&syms, names.item[i]);
		(void)elfsyms_defines(&syms, "second");
		MUST(!elfsyms_defines(&syms, "a name that is in no file"));
	}
	strs_free(&names);
	return 0;
}
