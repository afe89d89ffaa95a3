/* What the user's npm is configured for: files and environment as npm reads them, npm itself asked last. */
#ifndef FETCH_NPMCONFIG_H
#define FETCH_NPMCONFIG_H

#include "text/npmrc.h"
#include "text/str.h"

/* Read the .npmrc of the project (the nearest directory up with a package.json or node_modules, else here), the user
 * and the system. What cannot be read is not there. */
void npmconfig_read(struct npmrc *rc);

/*
 * The base URL of the registry for packages of the scope ("@name"), allocated; NULL if none is configured. The scope's
 * own wins, then npm_config_registry (NPM_CONFIG_REGISTRY) of the environment, the files, and what `npm config get
 * registry` answers where there is an npm. Where there is none, a phrase that says why is appended to problem.
 */
char *npmconfig_registry(const struct npmrc *rc, const char *scope, struct str *problem);

#endif
