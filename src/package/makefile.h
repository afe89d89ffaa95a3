/* The makefile at the top of a source. */
#ifndef PACKAGE_MAKEFILE_H
#define PACKAGE_MAKEFILE_H

#include <stdbool.h>

/* Whether `make` finds a makefile in a directory, and whether that mentions PGXS. */
bool makefile_find(int directory, bool *is_for_pgxs);

#endif
