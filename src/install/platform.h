/*
 * The kinds of machines that installations are for. A table has a row for each platform and a column for each source's
 * name of it. A platform's name is OS-ARCHITECTURE, with "-musl" added if the C library is not glibc: "linux-x86_64",
 * "darwin-aarch64".
 */
#ifndef INSTALL_PLATFORM_H
#define INSTALL_PLATFORM_H

#include <stdbool.h>

#include "text/elf.h"
#include "text/str.h"

struct platform {
	const char *name;
	unsigned machine; /* ELF's number; 0 if programs are not ELF files */
	unsigned bits;
	const char *maven; /* the sources' names of it; NULL: that source has nothing for it */
	const char *npm;
	const char *github;
};

/* This machine's platform, read from its own programs: a 32-bit system on a 64-bit kernel is a 32-bit one. NULL if
 * it is not in the table; *found, allocated, then describes it. */
const struct platform *platform_here(char **found);
/* Find a platform by name; common other names such as amd64, x64 and arm64 are understood. NULL if there is none. */
const struct platform *platform_find(const char *name);
/* Append all names, separated by blanks. */
void platform_add_names(struct str *out);

/* Whether a program with this ELF header could run on the platform. */
bool platform_fits(const struct platform *platform, const struct elf *elf);
/* Whether a program is linked with musl; a static program does not tell. */
bool platform_is_musl(const struct elf *elf);

#endif
