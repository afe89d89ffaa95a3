/* What root may do here: in a container it may lack capabilities, in a user namespace there may be nobody else. */
#ifndef SYS_RIGHTS_H
#define SYS_RIGHTS_H

#include <stdbool.h>
#include <sys/types.h>

/* Of the capabilities that root needs to run a server as another user the first that this process lacks: a static text;
 * NULL if it has all, or there is no such thing here. */
const char *rights_lack(void);
/* Whether the user and the group of these numbers exist in this process's user namespace. */
bool rights_have_user(uid_t uid, gid_t gid);

#endif
