/* One cluster as a JSON object, for `pg_tmp list -j`. */
#ifndef CLUSTER_LIST_JSON_H
#define CLUSTER_LIST_JSON_H

#include "cluster/rundir.h"
#include "cluster/state.h"
#include "text/str.h"

/*
 * Append the object. What is not known is null: above all what only the watchdog can tell, if it does not answer within
 * a second. `url` is the URL as it is to be shown, or NULL.
 */
void list_json_add(
	const struct rundir *clusters, const char *name, const struct state *record, const char *url, struct str *out);

#endif
