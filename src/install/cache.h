/*
 * Locates the cache, where installations, templates and what is known of servers are kept: $TINYPG_CACHE, else tinypg
 * in the XDG cache directory, for root /var/cache/tinypg (tinypg(7)). Directories are made when something is first
 * written to them.
 *
 * $TINYPG_CACHE may name several directories, separated by ':'. Only the first is written to; the others are read, in
 * order, and may be on a read-only medium. They are numbered from 0.
 */
#ifndef INSTALL_CACHE_H
#define INSTALL_CACHE_H

#include <stdbool.h>
#include <stddef.h>

/* The absolute path of the first cache, allocated; it need not exist. Never NULL. */
char *cache_path(void);
/* Open its part "pg", "template" or "server"; made if missing and `make`. Returns a descriptor, -1 with errno. The
 * part must belong to the caller or root, and nobody else may be able to replace a directory on the way to it;
 * otherwise -1 with EPERM, after a line on stderr. */
int cache_open(const char *part, bool make);
/* Whether the first cache was opened and found not to be trusted. */
bool cache_is_refused(void);
/* The absolute path of name in a part, allocated: CACHE/PART/NAME. */
char *cache_name(const char *part, const char *name);

/* Whether something can be created in `dir`, a directory of the first cache; if not, says so on stderr with its path
 * `where`. Reading works from a medium of any kind. */
bool cache_is_writable(int dir, const char *where);

/* Print that the cache cannot be made, with errno, and what to do. */
void cache_warn_make(const char *where);

/* How many caches there are, at least 1; and the functions above for one of them. */
size_t cache_count(void);
char *cache_path_of(size_t number);
int cache_open_of(size_t number, const char *part); /* never makes one */
char *cache_name_of(size_t number, const char *part, const char *name);

#endif
