/*
 * What `pg_tmp list -W` knows of the caller's clusters, from one look to the next. A look is cheap, so that there can
 * be one every second: it reads the records and /proc once, and asks a watchdog, or measures a cluster, only now and
 * then. The memory is that of the postmaster and its children; a program that one of these started is not in it.
 */
#ifndef COMMAND_ROWS_H
#define COMMAND_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "cluster/rundir.h"
#include "cluster/state.h"

struct row {
	char name[CLUSTER_NAME_SIZE];
	struct state record;
	char *url;                    /* without a password; NULL: none */
	long long clients, idle, age; /* idle and age in seconds; -1: not known, as below */
	long long memory, disk;       /* of the server's processes, of the directory; bytes */
	long long reported_idle, reported,
		measured; /* milliseconds; when its watchdog reported that, and when it was measured */
	pid_t *pids;      /* of the server's processes, pid_count of them */
	size_t pid_count;
};
struct rows {
	struct row *item; /* clusters that somebody uses come before spares, and the youngest first */
	size_t count;
};

/*
 * Clean up after dead watchdogs, and look at all clusters. For about so many milliseconds, measure the memory and disk
 * of those that were not measured for the longest time; negative: of all. False after a line on stderr if not all of it
 * can be read.
 */
bool rows_refresh(struct rows *rows, long long measure_ms);
void rows_free(struct rows *rows);

#endif
