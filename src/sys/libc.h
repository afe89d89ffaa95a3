/* The C library that the programs of this system run with: how text is sorted depends on it. */
#ifndef SYS_LIBC_H
#define SYS_LIBC_H

#include <stdbool.h>

#include "text/str.h"

/* What PostgreSQL lets the name of a library that it loads end with, on this system. */
#ifdef __APPLE__
#define LIBC_MODULE_SUFFIX ".dylib"
#else
#define LIBC_MODULE_SUFFIX ".so"
#endif

/* Whether a server has the C library that this program has: not if this program is linked statically. Then only the
 * server's program can tell about it (server/serverlibc.h). */
bool libc_is_shared(void);
/*
 * Append the version: "glibc 2.36". If the library does not tell, the system's name and release, since the library is a
 * part of it; on Linux only the name, since the release is the kernel's. No system call with glibc. Of a static
 * program, it is the program's own library.
 */
void libc_add_version(struct str *out);
/* Append a text that changes when the servers' C library does: its version or, in a static program, the stamp of its
 * loader's file. */
void libc_add_state(struct str *out);

#endif
