/*
 * What an ELF file says of itself: for which machine it is, which libraries it needs and where it wants them looked
 * for, by which name it wants to be found. Pure: the bytes are all of the file (mapped, so that only what is looked at
 * is read). 32 and 64 bits, either byte order; no offset in the file is believed before it was checked.
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
	char *loader;       /* PT_INTERP, allocated; NULL for what is no dynamic program */
	char *soname;       /* DT_SONAME, allocated; NULL if it has none */
	struct strs needed; /* DT_NEEDED, in order */
	char *rpath; /* DT_RPATH and DT_RUNPATH, allocated: directories, ':' between, as they are written; NULL */
	char *runpath;
	const char *names; /* what the dynamic tables call by name, in the bytes that were parsed */
	size_t names_length;
};

/* False, with nothing to free, if these bytes are no ELF file, or one whose tables lie outside of it. */
bool elf_parse(const void *bytes, size_t length, struct elf *elf);
void elf_free(struct elf *elf);
/* Whether it asks for, or offers, a symbol of that name. The bytes must still be there. A longer name that ends in this
 * one counts as well, for the two may share their bytes. */
bool elf_names(const struct elf *elf, const char *symbol);

/* "x86_64", "aarch64"; "machine 42" for one without a name here: static storage. */
const char *elf_machine_name(unsigned machine);

#endif
