/*
 * Where warm spares are found: `spare.HASH.I` (I below TINYPG_SPARES) is a slot whose holder is a spare for requests
 * with that hash, `pool.K` (K below SPARE_MAX) bounds all spares together. Its text is the spare's name.
 */
#ifndef CLUSTER_SPARE_H
#define CLUSTER_SPARE_H

#include <stdbool.h>

#include "cluster/ctl.h"
#include "cluster/rundir.h"
#include "cluster/slot.h"

enum { SPARE_MAX = 8 };

struct spare {
	struct slot place, pool;
};
#define SPARE_NONE                                     \
	{                                              \
		.place = SLOT_NONE, .pool = SLOT_NONE, \
	}

/*
 * Take a place for the cluster `name`, a spare to be, at most `most` of that hash. Where all places of the pool are
 * taken, the spare that was advertised first is asked to leave. False if there is no place.
 */
bool spare_take(const struct rundir *clusters, const char *hash, unsigned most, const char *name, struct spare *spare);
/* Nobody finds the spare any more once this returns. The rest of spare_leave() can wait: the last close of a file that
 * has no name takes a while. */
void spare_withdraw(const struct rundir *clusters, struct spare *spare);
/* Give it up. */
void spare_leave(const struct rundir *clusters, struct spare *spare);

/*
 * The next spare of that hash after place *at (start with 0), its name into name: false if there is none. *at then
 * names the place behind it.
 */
bool spare_next(
	const struct rundir *clusters, const char *hash, unsigned most, unsigned *at, char name[CLUSTER_NAME_MAX]);

#endif
