/*
 * Gets several clusters for one request (pg_tmp -n), all or none: first the spares that there are, then new ones, made
 * side by side, as many at a time as there are processors.
 */
#ifndef COMMAND_POOL_H
#define COMMAND_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "cluster/request.h"
#include "cluster/terms.h"
#include "command/claim.h"

struct pool {
	const struct request *request;
	const char *text; /* of the request */
	const struct terms *terms;
	size_t count;
	struct claim *claims; /* count of them */
};

/* Make a pool of `count` clusters, none of them claimed yet; to be freed with pool_free(). */
void pool_init(struct pool *pool, size_t count);
/* Fill pool->claims for pool->request, text and terms. False after a line on stderr if one cluster cannot be had; all
 * that were made are given back then. */
bool pool_get(struct pool *pool);
/* claim_take() for each. If one of the clusters is gone, the others are stopped; false after a line on stderr. */
bool pool_take(struct pool *pool);
/* claim_close() for each, and free them. */
void pool_free(struct pool *pool);

#endif
