/*
 * Notices that a build changed the installation in place of a directory of its own. A user who owns the installation
 * cannot be kept from that by permissions.
 */
#ifndef PACKAGE_WITNESS_H
#define PACKAGE_WITNESS_H

#include <stdbool.h>

#include "package/target.h"
#include "text/str.h"

struct witness {
	/* A line for each entry of the share directory and of the directory of libraries, at any depth: its stat fields
	 * and its path. */
	struct strs lines; /* sorted */
};

/* Note what there is. */
void witness_look(const struct target *target, struct witness *witness);
/* Whether it is still so. False after a line on stderr that names what was added or changed. `what`: the source. */
bool witness_agrees(const struct target *target, const struct witness *before, const char *what);
void witness_free(struct witness *witness);

#endif
