/* What a cluster's files tell about it, for `list`. */
#ifndef COMMAND_FACTS_H
#define COMMAND_FACTS_H

#include "cluster/rundir.h"
#include "cluster/state.h"

/* Its age in seconds, since it was made or started; -1: it has no watchdog. */
long long facts_age(const struct rundir *clusters, const char *name);
/* The bytes that its directory takes on the disk; -1: they cannot be measured. */
long long facts_size(const struct state *record);
/* The URL as pg_tmp prints it for this caller, whom a URL without a user means; allocated, NULL if it has none. A
 * spare's is not told: nobody has it yet. Only the watchdog knows a password; `told` is the URL that it told, or "". */
char *facts_url(const struct state *record, const char *told, const char *caller);

#endif
