/*
 * Reads an archive of export.h, and publishes the templates in it. Whatever is in the archive may be meant to do harm:
 * a name is opened only as contents.h admits it, below a directory of ours, never through a link, and nothing has its
 * name in the cache before all of the archive is read and checked.
 */
#ifndef TEMPLATE_IMPORT_H
#define TEMPLATE_IMPORT_H

#include <stdbool.h>

#include "template/prune.h"
#include "template/publish.h"

struct import_request {
	const char *file; /* a path, or a URL of http, https or file; "-": standard input */
	const char *name; /* of the template that the archive has to end with; NULL: any */
	int in;           /* if `name` is given: the archive, and `file` is only what people are told */
	const char *bindir, *version;
	const struct prune_limits *limits;
};

/*
 * Make sure that all templates of the archive exist. False after a line on stderr (and a hint); the cache is then as
 * before, or has some of the templates, each of them whole, if a rename failed. *name is the name of the last one,
 * allocated. The names of those that were not there are added to `made`: they are not synced yet.
 */
bool import_read(const struct import_request *request, const struct publish *publisher, char **name, struct strs *made);

#endif
