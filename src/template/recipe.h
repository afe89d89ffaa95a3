/*
 * What a template is made of. The written form is the template's file `made`, and its hash is part of the template's
 * name. Two calls that would make the same cluster have the same written form.
 */
#ifndef TEMPLATE_RECIPE_H
#define TEMPLATE_RECIPE_H

#include <stdbool.h>

#include "text/str.h"
#include "text/version.h"

/* To be increased when this program makes templates differently from before. */
#define RECIPE_LAYOUT 2

struct recipe {
	const char *digest;     /* of the server program */
	struct version version; /* its version */
	const char *libc;       /* as libc_add_version() writes it: libc decides how text is sorted, */
	const char *icu;        /* and so does ICU, if the server links it: the library's file name; "": none */
	const char *user;       /* the superuser */
	const char *database;
	const char *encoding; /* as recipe_add_encoding() writes it */
	const char *locale;   /* as locale_write() writes it */
	struct strs options;  /* more options for initdb */
};

/* Append the written form. */
void recipe_write(const struct recipe *recipe, struct str *out);
/* Append the encoding in one spelling: letters and digits, in capitals. "utf-8" and "UTF8" are the same, as for the
 * server. */
void recipe_add_encoding(struct str *out, const char *text);

#endif
