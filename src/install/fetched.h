/* Has pg_fetch, which is beside this program, make sure that an installation is in the cache. */
#ifndef INSTALL_FETCHED_H
#define INSTALL_FETCHED_H

#include "text/str.h"

/*
 * Run pg_fetch with these arguments. Returns the prefix of the installation, allocated; NULL after a line on stderr,
 * which is mostly pg_fetch's own.
 */
char *fetched_prefix(const struct strs *arguments);

#endif
