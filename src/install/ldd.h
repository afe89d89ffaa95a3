/*
 * Whether a server could load a library, from the files alone; nothing is run. The ELF file of the library, and of all
 * that it needs, is read, and looked for where the dynamic loader would look: DT_RPATH and DT_RUNPATH with $ORIGIN,
 * glibc's cache, the usual directories; of a program, the loader that it asks for, too. What the server has loaded
 * itself is there already. LD_LIBRARY_PATH counts for nothing, for no server of ours sees it.
 *
 * What is not looked at: whether each symbol is there in the version that is asked for, and $LIB and $PLATFORM in
 * paths.
 */
#ifndef INSTALL_LDD_H
#define INSTALL_LDD_H

#include <stdbool.h>
#include <stddef.h>

#include "install/program.h"
#include "text/str.h"

struct loader; /* a server, and what it has loaded itself */

enum loads { LOADS_YES, LOADS_NO, LOADS_UNKNOWN };
struct ldd_answer {
	enum loads loads;
	struct strs missing; /* what it needs and is not there, in the order found; its own path if that is it */
	char *reason;        /* why it does not load, or that cannot be told, where nothing is missing; else NULL */
	/* It looks whether it is preloaded, or asks for what only a preloaded library gets: some of it may need
	 * shared_preload_libraries. */
	bool preload;
};
#define LDD_ANSWER_INIT                \
	{                              \
		.loads = LOADS_UNKNOWN \
	}

/* Never NULL; a server that is no ELF file has no answer but LOADS_UNKNOWN. */
struct loader *ldd_begin(const struct program *server);
void ldd_examine(struct loader *loader, const char *library, struct ldd_answer *answer);
/* The path of what the server itself has loaded, by what its file's name begins with; NULL if there is none. */
const char *ldd_find_loaded(const struct loader *loader, const char *prefix);
void ldd_end(struct loader *loader);
void ldd_free_answer(struct ldd_answer *answer);

/*
 * The file that PostgreSQL takes for a library of that name ("$libdir/hstore"), allocated: as it is, or with ".so"
 * behind it. A name without a slash is looked for in the directories of `path` (dynamic_library_path; NULL is
 * "$libdir"), and from 18 on one that has nothing but $libdir before it, too. Where there is no such file, the one that
 * should be there.
 */
char *ldd_find_library(const char *name, const char *libdir, const char *path, unsigned major);

#endif
