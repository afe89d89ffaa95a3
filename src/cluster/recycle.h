/*
 * Data directories handed on, so that a thousand files are not removed and made again a moment later: when a cluster
 * was stopped, its watchdog may rest for a few seconds. It makes PGDATA what its template is (sys/clone.h) and leaves
 * it to the first who needs a clone of the same template. `rest.K` is the slot of who rests, its text "NAME KEY".
 */
#ifndef CLUSTER_RECYCLE_H
#define CLUSTER_RECYCLE_H

#include <stdbool.h>
#include <sys/types.h>

#include "cluster/rundir.h"
#include "cluster/slot.h"

#define RECYCLE_KEY_SIZE 64
#define RECYCLE_GIVEN "given" /* what PGDATA is called when it arrives in the directory of its recipient */

/* Tells templates apart: of the one whose directory is `template`, for servers that run as `uid`. False with errno. */
bool recycle_key(int template, uid_t uid, char key[RECYCLE_KEY_SIZE]);

/* Offer what the cluster `name` leaves. False if enough rest already. */
bool recycle_offer(const struct rundir *clusters, const char *key, const char *name, struct slot *slot);

/*
 * Ask those who rest for PGDATA of that template. TAKEN: it is in RECIPIENT/given. LOST: it may still arrive there, so
 * that nothing else can be made of RECIPIENT. `patient` waits for one that is still being made new, a second or two at
 * most; who is waited for himself is not.
 */
enum recycle_result { RECYCLE_NONE, RECYCLE_TAKEN, RECYCLE_LOST };
enum recycle_result recycle_take(const struct rundir *clusters, const char *key, const char *recipient, bool patient);

#endif
