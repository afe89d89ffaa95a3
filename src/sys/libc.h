/* The C library that this process runs with, and so the programs that it starts. */
#ifndef SYS_LIBC_H
#define SYS_LIBC_H

#include "text/str.h"

/*
 * Append its version: "glibc 2.36". Where a library does not tell, the system's name and release, of which it is a
 * part; on Linux the name alone, for the release is the kernel's. No system call with glibc.
 */
void libc_add_version(struct str *out);

#endif
