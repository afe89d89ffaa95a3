/*
 * Where installations, templates and what is known of servers are kept: $TINYPG_CACHE, else the XDG cache
 * directory, for root /var/cache/tinypg (tinypg(7)). Directories are made when something is first written to them.
 *
 * $TINYPG_CACHE may name several, separated by ':'. What is made lies in the first; the others are read, in their
 * order, and may be on a medium that nobody can write to. They are numbered from 0.
 */
#ifndef INSTALL_CACHE_H
#define INSTALL_CACHE_H

#include <stdbool.h>
#include <stddef.h>

/* The first one's absolute path, allocated; it need not exist. Never NULL. */
char *cache_path(void);
/* Its part "pg", "template" or "server": a descriptor, made if `make`; -1 with errno. Checked to belong to the caller
 * or root and to be writable by nobody else where the caller is root (-1 with EPERM, said on stderr). */
int cache_open(const char *part, bool make);
/* Whether the first one was opened and found not to be trusted. */
bool cache_is_refused(void);
/* The absolute path of name in a part, allocated: cache/PART/NAME. */
char *cache_name(const char *part, const char *name);

/* Whether something new can be made in the directory `dir` of the first one: said on stderr, with `where` it is, if
 * not. What is there is used from a medium of any kind. */
bool cache_is_writable(int dir, const char *where);

/* Says that it cannot be made, with errno, and what to do. */
void cache_warn_make(const char *where);

/* How many there are, at least 1; and the same of one of them. */
size_t cache_count(void);
char *cache_path_of(size_t number);
int cache_open_of(size_t number, const char *part); /* never makes one */
char *cache_name_of(size_t number, const char *part, const char *name);

#endif
