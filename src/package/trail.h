/* The path of the directory in which a walk (sys/walk.h) is: a text with a slash at its end, or empty at the top. */
#ifndef PACKAGE_TRAIL_H
#define PACKAGE_TRAIL_H

#include "text/str.h"

void trail_enter(struct str *path, const char *name);
void trail_leave(struct str *path, const char *name);

#endif
