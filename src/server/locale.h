/*
 * Which locale a cluster is made with: -l, else what initdb would take from the environment, LC_ALL, LC_COLLATE and so
 * on, LANG, else C. An environment that names a locale which this system has not, or one whose encoding is not the
 * cluster's, gives C.UTF-8, else C, with one line on stderr; of -l the same is an error, as it is of initdb.
 */
#ifndef SERVER_LOCALE_H
#define SERVER_LOCALE_H

#include <stdbool.h>

#include "text/str.h"

/* The categories that initdb knows, in the order of its options. */
enum { LOCALE_COLLATE, LOCALE_CTYPE, LOCALE_MESSAGES, LOCALE_MONETARY, LOCALE_NUMERIC, LOCALE_TIME, LOCALE_CATEGORIES };

struct locale {
	char *name[LOCALE_CATEGORIES]; /* allocated; never NULL once resolved */
};

/*
 * Resolve `asked` (-l: a name, or what locale_write() wrote; NULL: the environment) for a cluster in this encoding
 * (NULL: UTF8). False after one line on stderr.
 */
bool locale_resolve(const char *asked, const char *encoding, struct locale *locale);
/* What the environment asks for, unresolved, as locale_write() has it. */
void locale_add_environment(struct str *out);
/* One name where all categories have the same, else "LC_COLLATE=a;LC_CTYPE=b;...": what -l takes. */
void locale_write(const struct locale *locale, struct str *out);
/* Read that again; false, with nothing to free, if it is neither. Whether they exist is not asked. */
bool locale_read(const char *text, struct locale *locale);
/* initdb's option for a category, "lc-collate". */
const char *locale_option(unsigned category);
void locale_free(struct locale *locale);

#endif
