/*
 * Slots in the directory of clusters: files, as many as there are numbers below a bound, by whose names others find out
 * who has something to offer. Who takes a slot keeps it locked, with his text in it, until he leaves it; that of a
 * holder who died is free by itself.
 */
#ifndef CLUSTER_SLOT_H
#define CLUSTER_SLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "cluster/rundir.h"

struct slot {
	int fd;        /* -1: none */
	char name[40]; /* "": it was withdrawn */
};
#define SLOT_NONE        \
	{                \
		.fd = -1 \
	}

/* Take the first free one of KIND.0, KIND.1, ... below `most`. False if there is none. */
bool slot_take(const struct rundir *clusters, const char *kind, unsigned most, const char *text, struct slot *slot);
/* Nobody finds it any more once this returns; slot_leave() has still to follow, which takes longer. */
void slot_withdraw(const struct rundir *clusters, struct slot *slot);
void slot_leave(const struct rundir *clusters, struct slot *slot);

/* What is in KIND.NUMBER, cut to room[size] with a NUL; false if there is none. */
bool slot_read(const struct rundir *clusters, const char *kind, unsigned number, char *room, size_t size);

/* Remove what nobody holds of the slots whose kind begins so. */
void slot_sweep(const struct rundir *clusters, const char *kind);

#endif
