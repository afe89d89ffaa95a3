/* A shell script that has a bundle in it, and gives it to pg_migrate. */
#ifndef MIGRATE_BUNDLE_SCRIPT_H
#define MIGRATE_BUNDLE_SCRIPT_H

#include "text/str.h"

/* Append the script that carries the bundle `bytes`. bundle_open() reads the script as it reads the bundle. */
void bundle_script(const struct str *bundle, struct str *out);

#endif
