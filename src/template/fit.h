/* Whether the templates of an archive can be used on this machine. */
#ifndef TEMPLATE_FIT_H
#define TEMPLATE_FIT_H

#include <stdbool.h>

#include "template/contents.h"

struct fit {
	const char *archive;                 /* as people are told it */
	const char *bindir, *version_wanted; /* of -b and -V; NULL: any server of this machine that fits */
	const struct contents *contents;
};

/*
 * Check that this is such a machine, that it has the server program that made them, with the same C library, ICU and
 * locale, and the extensions in them in the same form. False after a line on stderr (and a hint).
 */
bool fit_check(const struct fit *fit);

#endif
