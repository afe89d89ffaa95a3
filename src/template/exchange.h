/*
 * Takes templates from the store that machines share, in place of making them, and gives it those that were made. Each
 * template is an object of its own, template/NAME: an archive (export.h) of that template alone. A store that fails is
 * not asked again, and costs nothing but its line on stderr and two seconds.
 */
#ifndef TEMPLATE_EXCHANGE_H
#define TEMPLATE_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "install/program.h"
#include "template/plan.h"
#include "template/prune.h"
#include "template/publish.h"
#include "text/str.h"

struct exchange;

/* NULL if TINYPG_STORE names no store; the functions below then do nothing. The arguments stay the caller's. */
struct exchange *exchange_open(const struct publish *publisher, const struct plan *plan, const struct program *server,
	const struct prune_limits *limits);
/*
 * To be asked from the last template down, for one that is not in the cache. True if it is there now; its name was
 * added to `made` if it is new. If it is false, other processes of this machine and other machines wait for the
 * template until it is given or exchange_close() is called.
 */
bool exchange_get(struct exchange *exchange, size_t at, struct strs *made);
/* Give a template that was made to the store, in the background, unless it is not to leave this machine. */
void exchange_put(struct exchange *exchange, size_t at);
/* `waits`: return when the store has all that was given, or has failed. */
void exchange_close(struct exchange *exchange, bool waits);

#endif
