/*
 * Templates: initialised, cleanly stopped clusters in the cache, addressed by what made them. cache/template/NAME holds
 *
 *	data   what PGDATA is cloned from
 *	made   readable, what it was made of (recipe.h, plan.h), whose hash is part of NAME, and some notes
 *	boot   while the template is not yet synced to disk: the boot it was made in. Of another boot: it is not used.
 *
 * and the mtime of NAME is its last use. NAME is closed to others, so that nobody else can read what it holds, or lock
 * it. For root, what is in data is open: the child that clones it as the runtime user enters data while it still is
 * root. Beside the templates are NAME.lock, held by the one that makes NAME; staging.XXXXXX, where it does, locked by
 * every writer in it and free to be removed when none is left; and log, a line for each template made.
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include <stdbool.h>

#include "text/str.h"

#define TEMPLATE_STAGING "staging."
#define TEMPLATE_BYTES "bytes" /* the key in `made` that says how much there is on disk */

/*
 * Hold the template directory (an absolute path, as pg_initcache printed it) against pruning: a descriptor of it with a
 * shared lock, its mtime set to now. -1 with errno, ENOENT if it was pruned meanwhile or is not whole. close()
 * releases.
 */
int template_hold(const char *directory);

/* The same for name below the descriptor of cache/template. */
int template_hold_at(int templates, const char *name);

/*
 * The same for name in the caches behind the first (cache.h), which are only read; *directory, allocated, then is its
 * path. NULL: it is not wanted. The caches are not looked at where there is but one. -1 with errno, EACCES if one has
 * it but is not the caller's.
 */
int template_hold_shared(const char *name, char **directory);
/* Whether name is a whole template in the first cache, whose cache/template is `templates`, or in another one. */
bool template_is_anywhere(int templates, const char *name);

/* Whether name below the descriptor of cache/template is a whole template that can be trusted to be on disk. */
bool template_is_there(int templates, const char *name);

/* Sync a template that is there, and say so in it. For a process that nobody waits for: it may take seconds. */
void template_sync(int templates, const char *name);
/* The same for all in the first cache that still have to be: who was to do it may have been killed. */
void template_sync_all(void);

/* What `boot` has to say in this boot; "" where the system does not tell. */
void template_add_boot(struct str *out);

#endif
