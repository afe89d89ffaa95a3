/*
 * Reads from an ELF file its machine, the libraries it needs, where it wants them looked for, and its own library name
 * (soname). Pure: the bytes are the whole file (mapped, so that only the pages looked at are read). 32 and 64 bits,
 * either byte order; every offset in the file is checked before it is used.
 */
#ifndef TEXT_ELF_H
#define TEXT_ELF_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* Machines, as ELF numbers them. */
enum { ELF_386 = 3, ELF_PPC64 = 21, ELF_S390 = 22, ELF_ARM = 40, ELF_X86_64 = 62, ELF_AARCH64 = 183, ELF_RISCV = 243 };

struct elf {
	unsigned machine;
	unsigned bits;      /* 32 or 64 */
	bool little;        /* byte order */
	char *loader;       /* PT_INTERP, allocated; NULL if it is no dynamically linked program */
	char *soname;       /* DT_SONAME, allocated; NULL if it has none */
	struct strs needed; /* DT_NEEDED, in order */
	char *rpath; /* DT_RPATH and DT_RUNPATH, allocated: directories separated by ':', unexpanded; NULL if absent */
	char *runpath;
	const char *names; /* the string table with the names of symbols; points into the bytes that were parsed */
	size_t names_length;
};

/* False, with nothing to free, if the bytes are no ELF file, or if its tables lie outside the file. */
bool elf_parse(const void *bytes, size_t length, struct elf *elf);
void elf_free(struct elf *elf);
/* Whether the file imports or exports a symbol of that name. The parsed bytes must still be mapped. A longer name
 * that ends in this one counts as well, for a linker may let the two share their bytes. */
bool elf_names(const struct elf *elf, const char *symbol);

/* "x86_64", "aarch64"; "machine 42" for one that is not listed here. Static storage, overwritten by the next call. */
const char *elf_machine_name(unsigned machine);

#endif
