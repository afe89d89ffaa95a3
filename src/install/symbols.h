/*
 * Finds the symbols that a library needs and that nothing defines, from the files alone: those of the library, of the
 * server and of all that either needs (ldd.h). A server resolves every symbol when it loads a library, so it would
 * refuse this one.
 *
 * Not checked: the versions of symbols, and the symbols that the needed libraries need themselves.
 */
#ifndef INSTALL_SYMBOLS_H
#define INSTALL_SYMBOLS_H

#include <stdbool.h>

#include "install/ldd.h"
#include "text/str.h"

/* Append the undefined symbols, in the order in which the dynamic loader looks for them. False if that cannot be told,
 * since a file is missing or cannot be read; names then has some that may be defined. */
bool symbols_find_undefined(struct loader *loader, const char *library, struct strs *names);

/*
 * Remove from names what another module of PostgreSQL defines, since it may be loaded before; if `needed`, also what
 * the libraries that it needs define. A module that the server cannot load defines nothing. False if that cannot be
 * told.
 */
bool symbols_remove_defined(struct loader *loader, const char *module, bool needed, struct strs *names);

#endif
