/* One cluster as a JSON object, for `pg_tmp list -j`. */
#ifndef COMMAND_LIST_JSON_H
#define COMMAND_LIST_JSON_H

#include "cluster/ctl.h"
#include "cluster/reply.h"
#include "cluster/rundir.h"
#include "cluster/state.h"
#include "text/str.h"

struct list_json {
	const struct rundir *clusters;
	const char *name;
	const struct state *record;
	const struct reply_status *status; /* the watchdog's answer to `status`; NULL: none */
	const char *url;                   /* as it is to be shown; NULL: none */
};

/* Append the object. What is not known is null: above all what only the watchdog could have told. */
void list_json_add(const struct list_json *cluster, struct str *out);

#endif
