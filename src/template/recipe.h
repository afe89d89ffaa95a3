/*
 * What makes a template: written as text it is the file `made`, and hashed the template's name. Two calls that would
 * make the same cluster have the same text.
 */
#ifndef TEMPLATE_RECIPE_H
#define TEMPLATE_RECIPE_H

#include <stdbool.h>

#include "text/str.h"
#include "text/version.h"

/* Counts up when templates of this build are made in another way than before. */
#define RECIPE_LAYOUT 2

struct recipe {
	const char *digest;     /* of the server program */
	struct version version; /* its version */
	const char *libc;       /* as libc_add_version() writes it: it says how text is sorted, */
	const char *icu;        /* and so does this library where the server links it: its file's name; "": none */
	const char *user;       /* superuser */
	const char *database;
	const char *encoding; /* as recipe_add_encoding() writes it */
	const char *locale;   /* as locale_write() writes it */
	struct strs options;  /* more words for initdb */
};

void recipe_write(const struct recipe *recipe, struct str *out);
/* "utf-8" and "UTF8" are one, as for the server: letters and digits, in capitals. */
void recipe_add_encoding(struct str *out, const char *text);
/*
 * An option of initdb that cannot be passed on: it names another directory, asks a person, makes no cluster, or is an
 * option of pg_initcache itself. The word (in words), or NULL if there is none.
 */
const char *recipe_forbidden_option(const struct strs *words);

#endif
