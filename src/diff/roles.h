/* The roles that a model mentions (owners, grantees, those of policies), or that a server misses. Pure. */
#ifndef DIFF_ROLES_H
#define DIFF_ROLES_H

#include "schema/model.h"
#include "text/str.h"

/* Add the names, as they are without quotes, each once. Roles that every server has are left out. */
void roles_find(const struct schema *schema, struct strs *roles);

/* The role that does not exist according to a server's message in English, allocated; NULL if the message says
 * something else. */
char *roles_missing(const char *message);

#endif
