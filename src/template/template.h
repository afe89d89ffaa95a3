/*
 * Templates: initialised, cleanly stopped clusters in the cache, named after what made them. cache/template/NAME holds
 *
 *	data   what PGDATA is cloned from
 *	made   text for people and programs: what the template was made of (recipe.h, plan.h), whose hash is part of
 *	       NAME, and some notes
 *	boot   while the template is not synced to disk yet: which boot of the system it was made in; in any other
 *	       boot, the template is not used
 *
 * and the mtime of NAME is its last use. NAME is closed to others, so that nobody else can read or lock it. For root,
 * `data` itself is open: the child that clones it as the runtime user enters it while still root. Beside the templates
 * are NAME.lock, held by the process that makes NAME; staging.XXXXXX, in which it works, locked by every process that
 * writes in it, and removed by the next sweep when no such process is left; and log, a line for each template made.
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include <stdbool.h>

#include "text/str.h"

#define TEMPLATE_BYTES "bytes" /* the key in `made` that says how much there is on disk */

/*
 * Hold a template (its absolute path, as pg_initcache printed it) against pruning: returns a descriptor of the
 * directory with a shared lock, and sets its mtime to now. -1 with errno; ENOENT if the template was pruned meanwhile
 * or is incomplete. close() releases it.
 */
int template_hold(const char *directory);

/* The same for the name of a template below the descriptor of cache/template. */
int template_hold_at(int templates, const char *name);

/*
 * The same for a name in the further caches of TINYPG_CACHE (install/cache.h), which are only read. If `directory` is
 * not NULL, *directory is then the template's path, allocated. -1 with errno; EACCES if a cache has the template, but
 * it belongs to somebody else.
 */
int template_hold_shared(const char *name, char **directory);
/* Whether a complete template of that name is in the first cache, whose cache/template is `templates`, or in another
 * one. */
bool template_is_anywhere(int templates, const char *name);

/* Whether the name below the descriptor of cache/template is a complete template whose files are certainly on disk. */
bool template_is_there(int templates, const char *name);

/* Sync a template to disk, and record that in it. This may take seconds: for a process that nobody waits for. */
void template_sync(int templates, const char *name);
/* The same for all templates of the first cache that are not synced yet: the process that was to do it may have been
 * killed. */
void template_sync_all(void);

/* Append the content that `boot` has in this boot of the system; "" if the system does not identify its boots. */
void template_add_boot(struct str *out);

#endif
