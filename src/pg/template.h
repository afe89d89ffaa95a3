/*
 * Templates: initialised, cleanly stopped clusters in the cache, addressed by what made them. cache/template/NAME
 * holds `data` (what PGDATA is cloned from) and `made` (readable, what it was made of); the mtime of NAME is its last use.
 * For root, all of it belongs to root and is readable by others, so that a runtime user can clone it.
 */
#ifndef PG_TEMPLATE_H
#define PG_TEMPLATE_H

#include <stdbool.h>

/*
 * Hold the template directory (an absolute path, as pg_initcache printed it) against pruning: a descriptor of it with a
 * shared lock, its mtime set to now. -1 with errno, ENOENT if it was pruned meanwhile. close() releases.
 */
int template_hold(const char *directory);

#endif
