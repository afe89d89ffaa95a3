/*
 * Asks the C library of a server: a static tinypg has another one, which may know other locales (musl's takes every
 * name). The server's program is run once for each question; what it answers is remembered (install/memo.h).
 */
#ifndef SERVER_SERVERLIBC_H
#define SERVER_SERVERLIBC_H

#include <stdbool.h>

#include "text/str.h"

/*
 * Append the codeset of a locale, as nl_langinfo(CODESET) has it; "" if the server's C library has no such locale. The
 * name has no control characters. `postgres` is the path of the server's program. False after a line on stderr if it
 * cannot be asked.
 */
bool serverlibc_add_codeset(const char *postgres, const char *locale, struct str *codeset);
/*
 * Append the version of the server's C library, as libc_add_version() writes it. If both have the same C library, this
 * program is asked instead of the server. If the server cannot be asked, a line on stderr, and our own version.
 */
void serverlibc_add_version(const char *postgres, struct str *version);

#endif
