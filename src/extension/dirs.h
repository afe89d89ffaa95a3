/*
 * Where an installation has its extensions: the control and script files, and the libraries. What pg_config beside the
 * server says, else where installations of this layout have it; another pg_config in PATH speaks of another
 * installation.
 */
#ifndef EXTENSION_DIRS_H
#define EXTENSION_DIRS_H

#include "install/program.h"

/* The share directory, the one with `extension` in it, allocated. NULL if there is none. */
char *dirs_share(const struct program *server);
/* The same for who has no time: a program is run only where the layout does not tell. */
char *dirs_share_soon(const struct program *server);
/* The directory of loadable libraries that $libdir stands for, allocated. NULL if there is none. */
char *dirs_library(const struct program *server);

#endif
