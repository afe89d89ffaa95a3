/*
 * Keeps the migrations of one transaction apart, so that each finds the session that it would find if it were applied
 * alone, as pg_verify(1) proves it: the role, settings, modes of constraints, cursors, prepared statements, savepoints
 * and temporary objects of one do not reach the next.
 */
#ifndef MIGRATE_ISOLATE_H
#define MIGRATE_ISOLATE_H

#include <stdbool.h>

#include "sql/session.h"

/* Call isolate_begin() before each migration, and isolate_end() after it. False after a line on stderr. */
bool isolate_begin(struct script *script);
/* Deferred constraints are checked here, as at the end of a transaction. */
bool isolate_end(struct script *script);

#endif
