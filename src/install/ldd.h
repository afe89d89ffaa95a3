/*
 * Tells whether a server could load a library, from the files alone; nothing is run. It reads the ELF file of the
 * library and of everything that it needs, and looks for them where the dynamic loader would: DT_RPATH and DT_RUNPATH
 * with $ORIGIN, glibc's cache, the usual directories. For a program it also checks its dynamic loader. What the server
 * itself has loaded counts as present. LD_LIBRARY_PATH is ignored, for servers started by us do not get it.
 *
 * Not checked: whether each symbol exists (symbols.h does that), in the wanted version, and $LIB and $PLATFORM in
 * paths.
 */
#ifndef INSTALL_LDD_H
#define INSTALL_LDD_H

#include <stdbool.h>
#include <stddef.h>

#include "install/program.h"
#include "text/str.h"

struct loader; /* a server, and the libraries that it has loaded itself */

enum loads { LOADS_YES, LOADS_NO, LOADS_UNKNOWN };
struct ldd_answer {
	enum loads loads;
	struct strs missing; /* needed libraries that do not exist, in the order found; the library's own path if that
				is what does not exist */
	char *reason;        /* if nothing is missing: why it does not load, or why that is unknown; else NULL */
	/* It checks whether it is preloaded, or asks for resources that only a preloaded library gets: parts of it
	 * may need shared_preload_libraries. */
	bool preload;
};
#define LDD_ANSWER_INIT                \
	{                              \
		.loads = LOADS_UNKNOWN \
	}

/* Read the server program. Never NULL; if the server is no ELF file, every answer is LOADS_UNKNOWN. */
struct loader *ldd_begin(const struct program *server);
void ldd_examine(struct loader *loader, const char *library, struct ldd_answer *answer);
/* The path of a library that the server itself has loaded, by the beginning of its file name; NULL if there is none. */
const char *ldd_find_loaded(const struct loader *loader, const char *prefix);
/*
 * Append the paths of the files that would be loaded: for a library, its own and those of what it needs and the server
 * has not loaded itself; for NULL, those of the server, its dynamic loader, and what it needs. False if one is missing,
 * or if the server is no ELF file.
 */
bool ldd_list(struct loader *loader, const char *library, struct strs *paths);
void ldd_end(struct loader *loader);
void ldd_free_answer(struct ldd_answer *answer);

#endif
