/*
 * Asks watchdogs what only they know of their clusters, many of them side by side: ask all of them, then receive each
 * answer.
 */
#ifndef COMMAND_INQUIRY_H
#define COMMAND_INQUIRY_H

#include <stdbool.h>

#include "cluster/ctl.h"
#include "cluster/reply.h"
#include "cluster/rundir.h"

/* Each one that is asked takes a descriptor; all of them together should have so long to answer. */
enum { INQUIRY_BATCH_MAX = 128, INQUIRY_ANSWER_MS = 1000 };

struct inquiry {
	struct ctl channel;
	bool answered;
	struct reply_status status; /* if `answered` */
	struct message message;     /* has the texts of the status */
};
#define INQUIRY_INIT                                                       \
	{                                                                  \
		.channel = {.fd = -1, .line = STR_INIT}, .answered = false \
	}

/* Deadlines are times of loop_now(). A watchdog that cannot be asked does not answer. */
void inquiry_send(struct inquiry *inquiry, const struct rundir *clusters, const char *name, long long deadline);
/* True if it was asked, and has answered. */
bool inquiry_receive(struct inquiry *inquiry, long long deadline);
void inquiry_free(struct inquiry *inquiry);

#endif
