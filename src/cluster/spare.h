/*
 * Where warm spares are found. The holder of the slot `spare.HASH.I` (I below TINYPG_SPARES) is a spare for requests
 * with that hash; the slots `pool.K` (K below SPARE_MAX) limit the number of all spares together. The text of both
 * slots is the name of the spare's cluster.
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
 * Take a place for the cluster `name`, which is to become a spare; there are at most `most` of its hash. If the pool is
 * full, the spare that was advertised first is asked to stop. False if there is no place.
 */
bool spare_take(const struct rundir *clusters, const char *hash, unsigned most, const char *name, struct spare *spare);
/* After this, nobody finds the spare any more. spare_leave() can follow later: the last close of a file without a name
 * takes a while. */
void spare_withdraw(const struct rundir *clusters, struct spare *spare);
/* Give up the place. */
void spare_leave(const struct rundir *clusters, struct spare *spare);

/*
 * Find the next spare of the hash from place *at on (begin with 0), and copy its name. *at is then the place after it.
 * False if there is none.
 */
bool spare_next(
	const struct rundir *clusters, const char *hash, unsigned most, unsigned *at, char name[CLUSTER_NAME_MAX]);

#endif
