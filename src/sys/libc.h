/* Names the version of the C library that this process, and so the programs that it starts, run with. */
#ifndef SYS_LIBC_H
#define SYS_LIBC_H

#include "text/str.h"

/*
 * Append the version: "glibc 2.36". If the library does not tell, the system's name and release, since the library is a
 * part of it; on Linux only the name, since the release is the kernel's. No system call with glibc.
 */
void libc_add_version(struct str *out);

#endif
