/*
 * Finds the directories in which an installation has its extensions: the control and script files, and the libraries.
 * It asks the pg_config beside the server; without one it guesses from the layouts of known distributions. A pg_config
 * in PATH may belong to another installation, so it is not asked.
 */
#ifndef EXTENSION_DIRS_H
#define EXTENSION_DIRS_H

#include "install/program.h"

/* The share directory, which holds `extension`, allocated. NULL if there is none. */
char *dirs_share(const struct program *server);
/* The same, but quicker: pg_config is run only if the guess fails. */
char *dirs_share_soon(const struct program *server);
/* The directory of loadable libraries ($libdir), allocated. NULL if there is none. */
char *dirs_library(const struct program *server);
/* The same, but quicker, as above. */
char *dirs_library_soon(const struct program *server);

#endif
