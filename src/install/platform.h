/*
 * For which kind of machine an installation is. Rows are platforms, columns what the sources call them. A platform's
 * name is OS-ARCHITECTURE, "-musl" behind it where the C library is not glibc: "linux-x86_64", "darwin-aarch64".
 */
#ifndef INSTALL_PLATFORM_H
#define INSTALL_PLATFORM_H

#include <stdbool.h>

#include "text/elf.h"
#include "text/str.h"

struct platform {
	const char *name;
	unsigned machine; /* ELF's number; 0 where programs are no ELF files */
	unsigned bits;
	const char *maven; /* NULL: that source has nothing for it */
	const char *npm;
	const char *github;
};

/* This machine, as its own programs are: a 32-bit system on a 64-bit kernel is a 32-bit one. NULL if it is none of the
 * table; *found, allocated, then says what it is. */
const struct platform *platform_here(char **found);
/* By a name that people use: amd64, x64, arm64 and the like are understood. NULL if it is none. */
const struct platform *platform_find(const char *name);
/* Append all names, a blank between. */
void platform_add_names(struct str *out);

/* Whether a program of that file could be for the platform. */
bool platform_fits(const struct platform *platform, const struct elf *elf);
/* Whether it is linked with musl; a static program is not known to be. */
bool platform_is_musl(const struct elf *elf);

#endif
