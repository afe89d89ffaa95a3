/*
 * The extensions that an installation has, from its control and script files; no server is asked.
 */
#ifndef PG_EXTENSION_H
#define PG_EXTENSION_H

#include <stdbool.h>
#include <stddef.h>

#include "pg/server.h"
#include "text/control.h"
#include "text/str.h"

struct extension {
	char *name;
	struct control control; /* of NAME.control: default_version, comment, ... */
	struct strs versions;   /* that CREATE EXTENSION can install, in version order */
};
struct extensions {
	struct extension *item; /* by name */
	size_t count;
};
#define EXTENSIONS_INIT \
	{               \
		NULL, 0 \
	}

/*
 * The server's share directory, allocated, where its `extension` directory is: what pg_config beside the server says,
 * else where installations of this layout have it. NULL if there is none.
 */
char *extension_share_directory(const struct server *server);

/*
 * All extensions of a share directory. False after a line on stderr if the directory cannot be read; a control file
 * that cannot be read or is none is left out, with a line on stderr.
 */
bool extension_list(const char *share, struct extensions *list);
/* The one of that name, or NULL. */
const struct extension *extension_find(const struct extensions *list, const char *name);
void extension_free(struct extensions *list);

#endif
