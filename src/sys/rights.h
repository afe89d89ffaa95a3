/* Tells what root may not do here: in a container it may lack capabilities, and a user namespace may have no other
 * users. */
#ifndef SYS_RIGHTS_H
#define SYS_RIGHTS_H

#include <stdbool.h>
#include <sys/types.h>

/* The first of the capabilities that root needs to run a server as another user and that this process lacks: a
 * static text. NULL if it has all of them, or the system has no capabilities. */
const char *rights_lack(void);
/* Whether the user and the group with these numbers exist in this process's user namespace. */
bool rights_have_user(uid_t uid, gid_t gid);

#endif
