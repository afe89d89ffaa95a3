/* How an installation lies in the cache: below pg/, in a directory VERSION-SOURCE, with a file that says its origin. */
#ifndef INSTALL_LAYOUT_H
#define INSTALL_LAYOUT_H

#include <stdbool.h>

#include "text/version.h"

/* The file in an installation that records its origin: lines "key value". */
#define LAYOUT_ORIGIN "origin"

char *layout_name(const struct version *version, const char *source); /* allocated */
/* Read such a name; *source becomes a part of it. False if it is none. */
bool layout_parse_name(const char *name, struct version *version, const char **source);

#endif
