/*
 * Checks a migration before anything of it is run: one transaction has to hold it, so it must neither end that itself
 * nor have statements that cannot run in one. Only what the text shows is seen; the server refuses the rest.
 */
#ifndef MIGRATE_PRECHECK_H
#define MIGRATE_PRECHECK_H

#include <stdbool.h>

#include "outside/pgconn.h"
#include "text/str.h"

/* The state in which the earlier texts leave the session. */
struct precheck_session {
	const struct pgconn_session *begun; /* as it was at first, and is after RESET */
	bool has_standard_strings;
};

/* Check the text of a file, and follow what it sets. False after a line for each problem on stderr, with the name and
 * the line. */
bool precheck_text(const char *name, const struct str *text, struct precheck_session *session);

#endif
