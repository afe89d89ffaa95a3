/*
 * Passes PGDATA of a stopped cluster on to a new one, so that a thousand files need not be removed and made again a
 * moment later. The watchdog of a stopped cluster may linger for a few seconds: it restores PGDATA to what its template
 * is (sys/restore.h), and hands it to the first cluster that needs a clone of the same template. A lingering watchdog
 * holds a slot `rest.K` with the text "NAME KEY".
 */
#ifndef CLUSTER_RECYCLE_H
#define CLUSTER_RECYCLE_H

#include <stdbool.h>
#include <sys/types.h>

#include "cluster/ctl.h"
#include "cluster/rundir.h"
#include "cluster/slot.h"

#define RECYCLE_KEY_SIZE 64
#define RECYCLE_GIVEN "given" /* the name that PGDATA has when it arrives in the recipient's directory */

/* The key that tells templates apart: made from the template's directory (a descriptor), and the uid that its servers
 * run as. False with errno. */
bool recycle_key(int template, uid_t uid, char key[RECYCLE_KEY_SIZE]);

/* Offer the PGDATA that the cluster `name` leaves. False if enough watchdogs linger already. */
bool recycle_offer(const struct rundir *clusters, const char *key, const char *name, struct slot *slot);

/* What another watchdog asks a lingering one for, with the message `give` (ctl.h): PGDATA of the template with this
 * key, for the cluster `recipient`; a patient one waits until it is restored. The texts are the message's. False for
 * any other message. */
struct recycle_request {
	const char *key, *recipient;
	bool patient;
};
bool recycle_read_request(const struct message *message, struct recycle_request *request);

/*
 * Ask the lingering watchdogs for PGDATA of the template with this key. TAKEN: it is in RECIPIENT/given. LOST: it may
 * still arrive there, so RECIPIENT cannot be used for anything else. With `patient`, wait up to a second or two for
 * PGDATA that is still being restored; a recipient that somebody is waiting for should not be patient.
 */
enum recycle_result { RECYCLE_NONE, RECYCLE_TAKEN, RECYCLE_LOST };
enum recycle_result recycle_take(const struct rundir *clusters, const char *key, const char *recipient, bool patient);

#endif
