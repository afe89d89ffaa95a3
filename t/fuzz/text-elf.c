#include <string.h>

#include "fuzz.h"
#include "text/elf.h"

/* The same, byte by byte. */
static bool is_named(const struct elf *elf, const char *symbol)
{
	size_t size = strlen(symbol) + 1;

	for (size_t at = 0; at + size <= elf->names_length; at++)
		if (memcmp(elf->names + at, symbol, size) == 0)
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct elf elf;
	if (elf_parse(data, size, &elf)) {
		MUST(elf_machine_name(elf.machine) != NULL);
		MUST(elf_names(&elf, "Pg_magic_func") == is_named(&elf, "Pg_magic_func"));
		MUST(elf_names(&elf, "") == is_named(&elf, ""));
		elf_free(&elf);
	}
	return 0;
}
