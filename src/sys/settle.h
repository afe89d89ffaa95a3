/* The last step of unpacking, after every file is written: gives the installation its name and makes its links. */
#ifndef SYS_SETTLE_H
#define SYS_SETTLE_H

#include "text/member.h"

/*
 * Below dir, the directory `everything` holds the unpacked archive. The part of it below members->root is renamed to
 * `name`, and gets its links; one that leads out of it is an error. Returns NULL, or the problem, allocated.
 */
char *settle_members(int dir, const char *everything, const char *name, const struct members *members);

#endif
