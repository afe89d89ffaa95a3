/*
 * A temporary cluster in which one database after another is made, each as if the cluster were new: what the last one
 * has left in the cluster, such as roles, is not there any more. Functions that fail have printed a line on stderr,
 * unless it is said otherwise.
 */
#ifndef MIGRATE_SANDBOX_H
#define MIGRATE_SANDBOX_H

#include <stdbool.h>

#include "diff/scratch.h"
#include "sql/session.h"
#include "text/str.h"

struct sandbox {
	const struct scratch_server *server; /* set it, and zero the rest */
	char *url;                           /* of the database; NULL: there is none */
	char *cluster;                       /* its URL */
	struct script *admin;                /* a session in another of its databases */
	char *pristine;                      /* what all databases shared before any was used */
};

/* Get an empty database in place of the one that there is. All sessions in that must be closed. */
bool sandbox_renew(struct sandbox *sandbox);
/* Create a role as a superuser, because nobody knows which rights it needs. False, silently, if that fails, for example
 * because the role exists. */
bool sandbox_add_role(const struct sandbox *sandbox, const char *role);
/* Open a session in the database as pg_migrate does; NULL if that fails. */
struct script *sandbox_open(const struct sandbox *sandbox);
void sandbox_close(struct sandbox *sandbox);

#endif
