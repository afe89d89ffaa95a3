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
 * Check that this machine is of the same kind, and has the server program that made the templates, the same C library,
 * ICU and locale, and the same files of the extensions in them. False after a line on stderr (and a hint).
 */
bool fit_check(const struct fit *fit);

#endif
