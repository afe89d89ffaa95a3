/*
 * Chooses the locale of a cluster: -l, else what initdb would take from the environment: LC_ALL, LC_COLLATE and so on,
 * LANG, else C. If the environment names a locale that the server's C library does not have, or whose encoding is not
 * the cluster's, the locale is C.UTF-8, else C, after one line on stderr. In -l the same is an error, as in initdb.
 *
 * `postgres` is the path of the server's program; it is run only by a static tinypg (serverlibc.h). NULL: it is not
 * known; a static tinypg then takes every locale for one that exists.
 */
#ifndef SERVER_LOCALE_H
#define SERVER_LOCALE_H

#include <stdbool.h>

#include "text/str.h"

/* The categories that initdb knows, in the order of its options. */
enum { LOCALE_COLLATE, LOCALE_CTYPE, LOCALE_MESSAGES, LOCALE_MONETARY, LOCALE_NUMERIC, LOCALE_TIME, LOCALE_COUNT };

struct locale {
	char *name[LOCALE_COUNT]; /* allocated; never NULL once resolved */
};

/*
 * Resolve `asked` (of -l: a name, or output of locale_write(); NULL: use the environment) for a cluster in this
 * encoding (NULL: UTF8). False after a line on stderr.
 */
bool locale_resolve(const char *postgres, const char *asked, const char *encoding, struct locale *locale);
/* Check a locale, in the form of locale_write(), for a cluster in this encoding. NULL if the server has it; else the
 * problem is appended, and a hint returned, static; "": there is none. */
const char *locale_problem(const char *postgres, const char *name, const char *encoding, struct str *problem);
/* Append what the environment asks for, unresolved, in the form of locale_write(). */
void locale_add_environment(struct str *out);
/* Append a form that -l accepts: one name if all categories have the same, else "LC_COLLATE=a;LC_CTYPE=b;...". */
void locale_write(const struct locale *locale, struct str *out);
/* Read that form; false, with nothing to free, if text is not in it. Does not check that the locales exist. */
bool locale_read(const char *text, struct locale *locale);
/* initdb's option for a category, "lc-collate". */
const char *locale_option(unsigned category);
void locale_free(struct locale *locale);

#endif
