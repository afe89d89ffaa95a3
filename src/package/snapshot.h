/*
 * Notices that a build changed the installation in place of a directory of its own. A user who owns the installation
 * cannot be kept from that by permissions.
 */
#ifndef PACKAGE_SNAPSHOT_H
#define PACKAGE_SNAPSHOT_H

#include <stdbool.h>

#include "package/target.h"
#include "text/str.h"

struct snapshot {
	/* A line for each entry of the share directory and of the directory of libraries, at any depth: its stat fields
	 * and its path. */
	struct strs lines; /* sorted */
};

/* Note what there is. */
void snapshot_take(const struct target *target, struct snapshot *snapshot);
/* Whether it is still so. False after a line on stderr that names what was added or changed. `what`: the source. */
bool snapshot_matches(const struct target *target, const struct snapshot *before, const char *what);
void snapshot_free(struct snapshot *snapshot);

#endif
