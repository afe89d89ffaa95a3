/*
 * Data directories handed on, so that a thousand files are not removed and made again a moment later: when a cluster
 * was stopped, its watchdog may rest for a few seconds. It makes PGDATA what its template is (sys/clone.h) and leaves
 * it to the first who needs a clone of the same template. `rest.K` is the slot of who rests, its text "NAME KEY".
 */
#ifndef PG_REUSE_H
#define PG_REUSE_H

#include <stdbool.h>
#include <sys/types.h>

#include "pg/clusters.h"
#include "pg/slot.h"

#define REUSE_KEY_SIZE 64
#define REUSE_GIVEN "given" /* what PGDATA is called when it arrives in the directory of its heir */

/* Tells templates apart: of the one whose directory is `template`, for servers that run as `uid`. False with errno. */
bool reuse_key(int template, uid_t uid, char key[REUSE_KEY_SIZE]);

/* Offer what the cluster `name` leaves. False if enough rest already. */
bool reuse_offer(const struct clusters *clusters, const char *key, const char *name, struct slot *slot);

/*
 * Ask those who rest for PGDATA of that template. TAKEN: it is in HEIR/given. LOST: it may still arrive there, so that
 * nothing else can be made of HEIR. `patient` waits for one that is still being made new, a second or two at most; who
 * is waited for himself is not.
 */
enum reuse_result { REUSE_NONE, REUSE_TAKEN, REUSE_LOST };
enum reuse_result reuse_take(const struct clusters *clusters, const char *key, const char *heir, bool patient);

#endif
