/*
 * Who calls, and who runs the servers. As root, PostgreSQL refuses to run: servers then run as the runtime user,
 * $TINYPG_USER, else postgres, else nobody.
 */
#ifndef SYS_IDENTITY_H
#define SYS_IDENTITY_H

#include <stdbool.h>
#include <sys/types.h>

struct runtime_user {
	uid_t uid;
	gid_t gid;
	char *name; /* allocated; the passwd entry's, or NULL for a uid without one */
	bool other; /* not the caller: the caller is root */
};

/* The caller's name from the passwd file, allocated; NULL if the uid has none. */
char *identity_caller_name(void);
/* The caller's home directory from the passwd file, allocated; NULL if there is none. */
char *identity_caller_home(void);
/* Whether the passwd file, or what else the system asks, has this uid. */
bool identity_has_entry(uid_t uid);
/* Who servers run as. False after one line on stderr (TINYPG_USER names nobody, or root). */
bool identity_runtime_user(struct runtime_user *user);
/* Whether this process has what it takes to become him. False after a line on stderr. To be asked before anything is
 * started or left for him; it reads files. */
bool identity_can_become(const struct runtime_user *user);
/* The same for who runs the servers. */
bool identity_can_serve(void);
/* In a child: become the runtime user for good (supplementary groups, gid, uid); false with errno. No-op if !other. */
bool identity_become(const struct runtime_user *user);
/* Whether user could reach and read `path` (each part searchable): NULL if so, else the allocated part that he
 * cannot. Asked by permission bits and groups, without becoming him. */
char *identity_blocked_at(const struct runtime_user *user, const char *path);

#endif
