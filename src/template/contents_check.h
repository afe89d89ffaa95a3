/*
 * Checks whether pg_initcache can have written the manifest of an archive of templates, which may be hostile.
 */
#ifndef TEMPLATE_CONTENTS_CHECK_H
#define TEMPLATE_CONTENTS_CHECK_H

#include "template/contents.h"

/*
 * Judge what contents_read() read: each name has to be made of the version and the hash of the recipe, each recipe
 * based on the template before, and notes have to be what later calls can read. Returns NULL, or the problem as
 * contents_read() does.
 */
char *contents_check(const struct contents *contents);

#endif
