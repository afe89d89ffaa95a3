/*
 * Parses npm's configuration files: lines "key=value", comments after ';' or '#', ${VARIABLE} replaced from the
 * environment, which is passed as a function. Pure. Only what pg_fetch needs: plain and scoped registries, credentials,
 * cafile.
 */
#ifndef TEXT_NPMRC_H
#define TEXT_NPMRC_H

#include <stdbool.h>
#include <stddef.h>

struct npmrc {
	struct npmrc_line {
		char *key;
		char *value;
	} * line;
	size_t count;
};
#define NPMRC_INIT      \
	{               \
		NULL, 0 \
	}

/* Returns the value of a variable, or NULL; getenv fits. */
typedef char *npmrc_environment(const char *name);

/* Add the lines of a file. Files added earlier win over later ones, so add the project's first, then the user's,
 * then the global one. */
void npmrc_add(struct npmrc *rc, const char *text, npmrc_environment *environment);
void npmrc_free(struct npmrc *rc);

/* The value of key; NULL if it is not set, or set to nothing. Within one file the last line wins, as in npm. */
const char *npmrc_get(const struct npmrc *rc, const char *key);

/* Credentials: a bearer token, or a user with a password; what is missing is NULL. All allocated. */
struct npmrc_login {
	char *token;
	char *user;
	char *password;
};
/*
 * Find the credentials for requests to url, from the lines "//host/path/:_authToken" and their like: those of the
 * longest path that is a parent of url. False, with nothing to free, if there are none.
 */
bool npmrc_login(const struct npmrc *rc, const char *url, struct npmrc_login *login);
void npmrc_login_free(struct npmrc_login *login);

#endif
