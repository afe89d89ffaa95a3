/*
 * Makes a template and publishes it: one maker at a time for a name, the others wait and find it there. Killed at any
 * moment it leaves nothing under the template's name, and only what the next maker sweeps beside it.
 */
#ifndef PG_MAKER_H
#define PG_MAKER_H

#include <stdbool.h>

#include "pg/recipe.h"
#include "pg/server.h"

/*
 * Make sure that the template `name` is below the descriptor of cache/template, whose path is `path`. False after one
 * line on stderr. *made says whether it was made by this call; it is then not synced to disk yet: maker_sync() does
 * that.
 */
bool maker_ensure(int templates, const char *path, const char *name, const struct recipe *recipe,
	const struct server *server, bool verbose, bool *made);
/* Sync a template that is there, and say so in it. For a process that nobody waits for: it may take seconds. */
void maker_sync(int templates, const char *name);

#endif
