/* What pg_tmp and its watchdogs know of a password. Pure. */
#ifndef SERVER_SECRET_H
#define SERVER_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#define SECRET_MAX ((size_t)1024) /* bytes of a password */

/* Whether they are the same. How long that takes depends on the length of `guess`, not on where the two differ. */
bool secret_is(const char *secret, const char *guess);

#endif
