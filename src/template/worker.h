/* The process in which templates are made, and what is done when the caller has the answer already. */
#ifndef TEMPLATE_WORKER_H
#define TEMPLATE_WORKER_H

#include <stdbool.h>

#include "template/prune.h"
#include "template/publish.h"
#include "text/str.h"

/*
 * Go on in a child process, so that each of the two cleans up if the other is killed. Returns true in the child, which
 * does the rest and gives the answer. Returns false in the parent after the child has ended; *done is then whether the
 * child did all.
 */
bool worker_begin(const struct publish *publisher, bool *done);

/* In the background: remove templates beyond the limits, and sync those that were made. */
void worker_tidy(int templates, const struct strs *made, const struct prune_limits *limits);

#endif
