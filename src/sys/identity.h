/*
 * The calling user, and the user that servers run as. PostgreSQL refuses to run as root, so servers that root asks for
 * run as the *runtime user*: $TINYPG_USER, else postgres, else nobody.
 */
#ifndef SYS_IDENTITY_H
#define SYS_IDENTITY_H

#include <stdbool.h>
#include <sys/types.h>

struct runtime_user {
	uid_t uid;
	gid_t gid;
	char *name; /* allocated; from the passwd entry, NULL for a uid without one */
	bool other; /* it is not the caller, who is root */
	bool brief; /* somebody else may have the uid later (sys/builder.h), and must inherit no setuid program */
};

/* The caller's name from the passwd file, allocated; NULL if the uid has none. */
char *identity_caller_name(void);
/* The caller's home directory from the passwd file, allocated; NULL if there is none. */
char *identity_caller_home(void);
/* Whether the uid has an entry, in the passwd file or in another database that the system consults. */
bool identity_has_entry(uid_t uid);
/* Find the user that servers run as. False after one line on stderr (TINYPG_USER names an unknown user, or root). */
bool identity_runtime_user(struct runtime_user *user);
/* Whether this process may become that user. False after a line on stderr. Ask before anything is started or made
 * for the user; it reads files. */
bool identity_can_become(const struct runtime_user *user);
/* The same for the user that servers run as. */
bool identity_can_serve(void);
/* In a child: become the runtime user for good (supplementary groups, gid, uid), and if that is brief, make no setuid
 * program where the system can prevent that (sys/nosuid.h); false with errno. No-op if !other. */
bool identity_become(const struct runtime_user *user);
/* Root with few capabilities may not signal the processes of other users, nor touch their System V objects. Act as the
 * effective user `uid` for such a call. True if so: then identity_act_as_root() has to follow. Leaves errno alone. */
bool identity_act_as(uid_t uid);
/* Ends the program if that fails. Leaves errno alone. */
void identity_act_as_root(void);
/* Whether user could reach and read `path` (may search each directory on the way). NULL if so, else the part that
 * blocks, allocated. Judged by permission bits and groups, without becoming the user. */
char *identity_blocked_at(const struct runtime_user *user, const char *path);

#endif
