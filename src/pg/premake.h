/* Templates of steps that read a stream: made before a watchdog is asked, as long as the stream is there. */
#ifndef PG_PREMAKE_H
#define PG_PREMAKE_H

#include <stdbool.h>

#include "pg/request.h"

/* False where -d names a directory with something in it: no step is run on data of ours, and anything else is refused.
 * What a dead watchdog left there is cleared away first. */
bool premake_is_needed(const struct request *request);
/* Have pg_initcache make the template of a resolved request, and set request->template. False after lines on stderr. */
bool premake_template(struct request *request);

#endif
