/*
 * Reads the symbols of an ELF file that is loaded dynamically: those that its relocations want from other files, and
 * whether it defines one for them, looked up in its hash table as a dynamic loader does. Pure: the bytes are the whole
 * file; every offset is checked before it is used. Versions of symbols are ignored.
 */
#ifndef TEXT_ELFSYMS_H
#define TEXT_ELFSYMS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/elfimage.h"
#include "text/str.h"

/* A table: offset in the file, bytes (0: there is none), bytes of an entry. */
struct elfsyms_table {
	unsigned long long offset;
	unsigned long long size;
	unsigned long long step;
};
enum { ELFSYMS_RELOCATION_COUNT = 3 };

struct elfsyms {
	struct elfimage image;
	struct elfsyms_table strings;
	struct elfsyms_table symbols; /* its end is the file's, for no field says how many there are */
	struct elfsyms_table relocations[ELFSYMS_RELOCATION_COUNT];
	unsigned long long gnu_hash; /* offset; 0 if there is none */
	unsigned long long hash;
	bool damaged; /* a table does not fit the file: no answer is to be believed */
};

/*
 * False if the bytes are no ELF file with a dynamic table, if a table lies outside the file, or if it is of a kind that
 * is not read here: the file has no hash table, names other files that define its symbols (DT_FILTER), or is for MIPS.
 * There is nothing to free; the bytes must stay.
 */
bool elfsyms_open(const void *bytes, size_t length, struct elfsyms *syms);

/*
 * Append the names of the symbols that the file wants and does not define, in the order in which the loader looks for
 * them. Weak ones, without which it would be loaded, are left out. False if the file is damaged.
 */
bool elfsyms_add_wanted(struct elfsyms *syms, struct strs *names);
/* Whether the file defines that symbol for others; false also if it is damaged, and syms->damaged is then set. */
bool elfsyms_defines(struct elfsyms *syms, const char *name);

#endif
