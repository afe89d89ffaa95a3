/* What `pg_tmp drop` does: stop a development database (named.h), and remove its data. */
#ifndef CLUSTER_DROP_H
#define CLUSTER_DROP_H

#include <stdbool.h>

/* Returns when the server and the directory are gone. False after a line on stderr; this includes that there is no such
 * cluster, and that the directory holds no kept data, is a link, or is used by somebody else: then it stays as it is.
 */
bool drop_named(const char *name);

#endif
