/* Templates of steps that read a stream: made before a watchdog is asked, as long as the stream is there. */
#ifndef CLUSTER_INITCACHE_H
#define CLUSTER_INITCACHE_H

#include <stdbool.h>

#include "cluster/request.h"

/* False where -d names a directory with something in it: no step is run on data of ours, and anything else is refused.
 * What a dead watchdog left there is cleared away first. */
bool initcache_is_needed(const struct request *request);
/* Have pg_initcache make the template of a resolved request, and set request->template. False after lines on stderr. */
bool initcache_template(struct request *request);

#endif
