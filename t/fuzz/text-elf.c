#include "fuzz.h"
#include "text/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct elf elf;
	if (elf_parse(data, size, &elf)) {
		MUST(elf_machine_name(elf.machine) != NULL);
		MUST(!elf_names(&elf, "a name that is in no file"));
		(void)elf_names(&elf, "");
		elf_free(&elf);
	}
	return 0;
}
