/*
 * npm's configuration files: lines "key=value", comments after ';' or '#', ${VARIABLE} taken from the environment.
 * Pure: the environment is a function. Only what pg_fetch needs of them: plain and scoped registries, credentials,
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

/* The value of a variable, or NULL: getenv fits. */
typedef char *npmrc_environment(const char *name);

/* Add the lines of a file. Files added earlier win over later ones: project, user, global. */
void npmrc_add(struct npmrc *rc, const char *text, npmrc_environment *environment);
void npmrc_free(struct npmrc *rc);

/* NULL if it is not set, or set to nothing. Within one file, as npm has it, the last line wins. */
const char *npmrc_get(const struct npmrc *rc, const char *key);

/* Who asks: a bearer token, or a user with a password; NULL what there is not of it. All allocated. */
struct npmrc_login {
	char *token;
	char *user;
	char *password;
};
/*
 * What the lines "//host/path/:_authToken" and their like say for requests to url: the longest path that is a
 * directory of url's. False, with nothing to free, if they say nothing.
 */
bool npmrc_login(const struct npmrc *rc, const char *url, struct npmrc_login *login);
void npmrc_login_free(struct npmrc_login *login);

#endif
