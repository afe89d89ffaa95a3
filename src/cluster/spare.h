/*
 * Where warm spares are found. The holder of the slot `spare.HASH.I` is, or is going to be, a spare for requests with
 * that hash; the slots `pool.K` (K below SPARE_MAX) limit the number of all spares together. The text of both slots is
 * the name of the spare's cluster; the first one's gets a mark when the spare is ready.
 *
 * How many there are follows from demand. Each cluster that is handed out leaves one spare, so that their number stays;
 * if its caller had to wait, because there were not enough, it leaves one more. The place 0 is for the spare that waits
 * for a long time; those at other places go when demand does.
 */
#ifndef CLUSTER_SPARE_H
#define CLUSTER_SPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "cluster/rundir.h"
#include "cluster/slot.h"
#include "cluster/terms.h"

enum { SPARE_MAX = TERMS_SPARES_MAX };

struct spare {
	struct slot place, pool;
};
#define SPARE_NONE                                     \
	{                                              \
		.place = SLOT_NONE, .pool = SLOT_NONE, \
	}

/*
 * Take a place for the cluster `name`, which is to become a spare; there are at most `most` of its hash. If the pool is
 * full and this is the first spare of its hash, the oldest spare is asked to stop. False if there is no place.
 */
bool spare_take(const struct rundir *clusters, const char *hash, unsigned most, const char *name, struct spare *spare);
/* The spare is ready: from now on it is found before those that are not. */
void spare_mark_ready(const struct spare *spare);
/* Whether the spare was made for more demand than usual. */
bool spare_is_extra(const struct spare *spare);
/* After this, nobody finds the spare any more. spare_leave() can follow later: the last close of a file without a name
 * takes a while. */
void spare_withdraw(const struct rundir *clusters, struct spare *spare);
/* Give up the place. */
void spare_leave(const struct rundir *clusters, struct spare *spare);

/* How many spares to start now, for the terms and the hash of a cluster that was handed out; `waited` says that its
 * caller had to wait for it. */
unsigned spare_wanted(const struct rundir *clusters, const char *hash, const struct terms *terms, bool waited);

/*
 * Find the spares of a hash: first those that are ready, then the others, the one that was begun first first. Begin
 * with a zeroed search; false if there are no more.
 */
struct spare_search {
	unsigned at; /* the next place to look at */
	unsigned count;
	struct spare_begun {
		char name[CLUSTER_NAME_SIZE];
		struct timespec begun;
	} unready[SPARE_MAX];
};
bool spare_next(
	const struct rundir *clusters, const char *hash, struct spare_search *search, char name[CLUSTER_NAME_SIZE]);

#endif
