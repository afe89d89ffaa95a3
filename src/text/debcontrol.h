/*
 * Reads the control file of a Debian package, and knows Debian's names of machines. Pure.
 */
#ifndef TEXT_DEBCONTROL_H
#define TEXT_DEBCONTROL_H

#include <stdbool.h>

#include "text/elf.h"
#include "text/str.h"

struct debcontrol {
	char *package;      /* allocated: "postgresql-15-hypopg" */
	char *version;      /* allocated: "1.3.1-2+b1", without an epoch */
	char *architecture; /* allocated: "amd64", "all" */
	struct strs needs;  /* the packages in Depends and Pre-Depends, without versions; of alternatives the first */
};

/* False, with nothing to free, if one of the first three fields is missing, twice, or not as Debian writes it. */
bool debcontrol_parse(const char *text, struct debcontrol *control);
void debcontrol_free(struct debcontrol *control);

bool debcontrol_is_package(const char *name); /* whether it could be the name of a package */
bool debcontrol_is_version(const char *text); /* whether it could be a version, with or without an epoch */

/* Debian's name of the machine that an ELF file is for; NULL if it is not known here. */
const char *debcontrol_machine(const struct elf *elf);

/* For "postgresql-15-hypopg" 15, and *rest is "hypopg"; 0 for a package that is not named like that. */
unsigned long debcontrol_major(const char *package, const char **rest);

#endif
