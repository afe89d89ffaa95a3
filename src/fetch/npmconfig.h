/* Finds the user's npm configuration: files and environment as npm reads them; npm itself is run only as a last
 * resort. */
#ifndef FETCH_NPMCONFIG_H
#define FETCH_NPMCONFIG_H

#include "text/npmrc.h"
#include "text/str.h"

/* Read the .npmrc of the project (the nearest directory upwards with a package.json or node_modules, else the
 * current one), of the user and of the system. A file that cannot be read counts as missing. */
void npmconfig_read(struct npmrc *rc);

/*
 * The base URL of the registry for packages of the scope ("@name"), allocated; NULL if none is configured, and then the
 * reason, a phrase, is appended to problem. In this order: the scope's own registry, npm_config_registry
 * (NPM_CONFIG_REGISTRY) in the environment, the files, the answer of `npm config get registry` if npm is installed.
 */
char *npmconfig_registry(const struct npmrc *rc, const char *scope, struct str *problem);

#endif
