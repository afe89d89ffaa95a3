/*
 * Finds names in a listing that was made for somebody else's eyes, by what stands in front of them: versions in a web
 * server's index of a directory, tags in what a git server advertises. Pure.
 */
#ifndef TEXT_BETWEEN_H
#define TEXT_BETWEEN_H

#include <stddef.h>

#include "text/str.h"

#define BETWEEN_MOST 64         /* bytes of a name; what is longer is none */
#define BETWEEN_NAMES_MOST 4096 /* in names; the rest is left out */

/* Add to names, each once, what stands in bytes between `before` and the next byte of `ends`, a NUL, or the end. */
void between_collect(const char *bytes, size_t length, const char *before, const char *ends, struct strs *names);

#endif
