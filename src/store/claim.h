/*
 * Claims: among all machines, one makes what a store does not have, and the others wait for it. A claim is an object
 * beside the one that is being made, NAME.claim, which its holder writes anew each second. A claim that is no longer
 * rewritten has lost its holder. Claims only save work: where a store has no room for them, each machine makes its own.
 */
#ifndef STORE_CLAIM_H
#define STORE_CLAIM_H

#include "store/store.h"

enum { CLAIM_ID_SIZE = 17 };

/* Try to claim the object; `id` is then who we are. STORE_THERE: another machine has claimed it. */
enum store_answer claim_take(struct store *store, const char *name, char id[CLAIM_ID_SIZE], struct str *problem);
/* What was seen of one object's claims. Zero it, and set `until`; free it with claim_forget(). */
struct claim_watch {
	long long until;   /* a time of loop_now() */
	long long changed; /* when the last sign of life was seen; 0: not looked yet */
	struct claim *seen;
	size_t count;
};
/* Wait until the claim is gone, or has lost its holder (then it is removed). STORE_DONE; STORE_FAILED with the problem;
 * STORE_THERE: it took too long, or could not be removed. */
enum store_answer claim_wait(struct store *store, const char *name, struct claim_watch *watch, struct str *problem);
void claim_forget(struct claim_watch *watch);
/* Hold the claim until the descriptor `life` is at its end, then remove it. Ends early if another machine has taken the
 * claim. */
void claim_hold(struct store *store, const char *name, const char *id, int life);
void claim_drop(struct store *store, const char *name, const char *id);

#endif
