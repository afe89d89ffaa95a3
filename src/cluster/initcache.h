/* Runs pg_initcache for what pg_tmp needs before it asks a watchdog: a template whose steps read a stream, which only
 * pg_tmp has, and the certificate of -s. */
#ifndef CLUSTER_INITCACHE_H
#define CLUSTER_INITCACHE_H

#include <stdbool.h>

#include "cluster/request.h"

/* Whether a template is needed: not if -d names a directory that is not empty, because no step is run on existing data,
 * and anything else in it is refused. What a dead watchdog left in the directory is cleaned up first. */
bool initcache_is_needed(const struct request *request);
/* Have pg_initcache make the template of a resolved request, and set request->template. False after a line on
 * stderr. */
bool initcache_template(struct request *request);
/* Make sure that there are the certificates (install/certificate.h) that a request for TLS needs; pg_initcache is only
 * run for one that is not there. False after a line on stderr. */
bool initcache_certify(const struct request *request);

#endif
