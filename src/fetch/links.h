/*
 * Makes the links that an installation needs and that its archive lost (npm's archives hold no links): those that
 * pg-symlinks.json lists, and for each library in lib/ the name by which programs look for it (its ELF soname).
 */
#ifndef FETCH_LINKS_H
#define FETCH_LINKS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

/* Complete the installation whose directory is `root`. False with a phrase in problem if a link cannot be made, or
 * would lead out of it; *made counts the new links. */
bool links_links(int root, size_t *made, struct str *problem);

#endif
