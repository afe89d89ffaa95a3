/*
 * A slot is a file in the directory of clusters, KIND.0, KIND.1 and so on up to a limit, by which a process lets others
 * find it. Its holder keeps the file locked, with a text in it, until it leaves the slot. If the holder dies, the slot
 * is free.
 */
#ifndef CLUSTER_SLOT_H
#define CLUSTER_SLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "cluster/rundir.h"

struct slot {
	int fd;          /* -1: none */
	char name[40];   /* "": withdrawn */
	unsigned number; /* the one in the name */
};
#define SLOT_NONE        \
	{                \
		.fd = -1 \
	}

/* Take the first free one of KIND.0, KIND.1, ... below `most`, and write the text into it. False if there is none. */
bool slot_take(const struct rundir *clusters, const char *kind, unsigned most, const char *text, struct slot *slot);
/* After this, nobody finds the slot any more. slot_leave() must still follow, but takes longer. */
void slot_withdraw(const struct rundir *clusters, struct slot *slot);
/* Give the slot up; nothing if it holds none. */
void slot_leave(const struct rundir *clusters, struct slot *slot);

/* Add to the text of a slot that we hold. */
void slot_add(const struct slot *slot, const char *text);
/* How many of KIND.0, KIND.1, ... below `most` are held. */
unsigned slot_count(const struct rundir *clusters, const char *kind, unsigned most);

/* Read the text of the slot KIND.NUMBER into room[size], cut to fit, with a NUL. False if there is no such slot. */
bool slot_read(const struct rundir *clusters, const char *kind, unsigned number, char *room, size_t size);

/* Remove all slots KIND.* that nobody holds. */
void slot_sweep(const struct rundir *clusters, const char *kind);

#endif
