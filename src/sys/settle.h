/* The last of unpacking, when every file is written: the installation gets its name, and its links. */
#ifndef SYS_SETTLE_H
#define SYS_SETTLE_H

#include "text/member.h"

/*
 * Below dir, `everything` holds what an archive had; what of it lies below members->root becomes `name`, and gets the
 * links that stay within it. NULL, or the problem, allocated.
 */
char *settle_members(int dir, const char *everything, const char *name, const struct members *members);

#endif
