/*
 * The server that a tool connects to: the URL of its command line, else DATABASE_URL, else PGHOST, PGDATABASE and the
 * other variables of libpq.
 */
#ifndef SQL_TARGET_H
#define SQL_TARGET_H

#include "outside/pgconn.h"
#include "sql/session.h"

/* What -h says of the operand. */
#define TARGET_HELP                                                                                                 \
	"  url         postgresql://..., \"key=value ...\" or the name of a database; without it, $DATABASE_URL,\n" \
	"              else PGHOST, PGDATABASE etc.\n"

/* Zero it first. */
struct target {
	const char *url;  /* NULL: from the environment */
	const char *from; /* what says where to connect, for a hint; NULL: the command line does */
};

/* Take the operand; a second one and an empty one are wrong usage, which ends the program. */
void target_take(struct target *target, const char *url);
/* Call it after all operands were read: look into the environment if there was no URL, and check it. What is wrong is
 * wrong usage, which ends the program. */
void target_find(struct target *target);

/* Connect as session_open() does. NULL after the problem was printed, with *state. */
struct script *target_open(const struct target *target, long long patience_ms, bool in_json, enum pgconn_state *state);

#endif
