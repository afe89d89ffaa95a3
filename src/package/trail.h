/*
 * Where a walk (sys/walk.h) is, and why it ended. A context of a walk begins with a struct trail; trail_leave() is then
 * the function that its visitor has for `leave`.
 */
#ifndef PACKAGE_TRAIL_H
#define PACKAGE_TRAIL_H

#include <stdbool.h>

#include "text/str.h"

struct trail {
	struct str path; /* of the directory of the walk, with a slash at its end; empty at the top, or what it began
			    with */
	char *problem;   /* the first that was found; allocated */
};

void trail_enter(struct trail *trail, const char *name);
/* End the walk, because of an entry of the directory. False, with EPERM. */
bool trail_refuse(struct trail *trail, const char *name, const char *problem);

bool trail_leave(void *context, int dir, const char *name);

#endif
