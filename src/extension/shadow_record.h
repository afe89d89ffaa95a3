/*
 * The record of a shadow (shadow.h): what it was made from. It is the file `record` in the shadow's directory,
 * CACHE/shadow/NAME; the copy of the installation's tree is below `tree`.
 */
#ifndef EXTENSION_SHADOW_RECORD_H
#define EXTENSION_SHADOW_RECORD_H

#include <stdbool.h>

#include "text/str.h"

#define SHADOW_PART "shadow" /* of the cache */
#define SHADOW_TREE "tree"

/* All texts are allocated. */
struct shadow_record {
	char *bindir;      /* the installation's directories, */
	char *share, *lib; /* of which lib is that of loadable libraries */
	char *in_bindir;   /* and their paths in the shadow, which begin with SHADOW_TREE */
	char *in_share, *in_lib;
	struct strs names;   /* of each package: "NAME VERSION", */
	struct strs places;  /* its directory, */
	struct strs digests; /* and its digest */
};

/* Write it into the directory of a shadow. False with errno. */
bool shadow_record_write(int directory, const struct shadow_record *record);
/* Read the record in a directory. False, with nothing to free, if there is none. */
bool shadow_record_read(int directory, const char *name, struct shadow_record *record);
/*
 * Read the record of the shadow in which a directory is; *root is then the path of the shadow, allocated. False, with
 * nothing to free, if it is not in a shadow; unless its path looks like one, that costs nothing.
 */
bool shadow_record_of(const char *directory, struct shadow_record *record, char **root);
/* The installation's directory for a share directory in a shadow, allocated; NULL if it is not in a shadow. */
char *shadow_record_share_of(const char *share);
/*
 * Append the directories in which a portable program finds shared libraries, beside that of the programs, and their
 * paths in the shadow; they need not exist. A system's directories are left out, since the loader finds those without
 * help.
 */
void shadow_record_add_libraries(const struct shadow_record *record, struct strs *from, struct strs *to);
void shadow_record_free(struct shadow_record *record);

#endif
