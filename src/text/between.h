/*
 * Finds names in a listing that was not made for programs, by the text in front of each: versions in a web server's
 * index of a directory, tags in a git server's advertisement. Pure.
 */
#ifndef TEXT_BETWEEN_H
#define TEXT_BETWEEN_H

#include <stddef.h>

#include "text/str.h"

#define BETWEEN_MAX 64         /* bytes of a name; longer ones are skipped */
#define BETWEEN_NAMES_MAX 4096 /* names in the list; the rest is left out */

/* A name stands between `before` and the next of: a byte of `ends`, a NUL, the end of the listing. */
struct between {
	const char *before, *ends;
};

/* Add to names, each once, every name in bytes[length]. */
void between_collect(const char *bytes, size_t length, const struct between *between, struct strs *names);

#endif
