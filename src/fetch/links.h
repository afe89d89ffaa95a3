/*
 * Links that an installation needs and that its archive lost on the way (npm's archives hold none): those that
 * pg-symlinks.json names, and for each library in lib/ the name that programs look for it by (its ELF soname).
 */
#ifndef FETCH_LINKS_H
#define FETCH_LINKS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* Complete the installation whose directory is `root`. False with a phrase in problem if a link cannot be made, or
 * would lead out; *made counts those that were made. */
bool links_links(int root, size_t *made, struct str *problem);

#endif
