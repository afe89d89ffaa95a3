/*
 * Proves on temporary clusters that statements make one database into another. Functions that return NULL or
 * PROVE_TROUBLE for want of a server have printed why.
 */
#ifndef DIFF_PROVE_H
#define DIFF_PROVE_H

#include <stdbool.h>

#include "diff/scratch.h"
#include "schema/model.h"
#include "statement/change.h"
#include "statement/compare.h"
#include "text/str.h"

/* One side: what was named on the command line. */
struct prove_side {
	const char *operand;   /* a URL, a file of SQL, or a directory of fragments */
	bool is_url;           /* else it was loaded into a temporary cluster of ours */
	char *url;             /* of the database to read; allocated */
	struct schema *schema; /* what it holds */
};

/*
 * Open two sides: start their clusters, read them. Where `server` says nothing, it gets the major version of the server
 * of a URL, as what a server prints depends on it. False after a line on stderr. prove_close() in either case.
 */
bool prove_open(struct prove_side sides[2], const char *from, const char *to, struct scratch_server *server);
void prove_close(struct prove_side *side);

/*
 * Whether both models are the same, as they are or after both were made anew in temporary clusters: a server may print
 * an expression differently once it has read it again. 1 or 0; -1 if that could not be found out.
 */
int prove_is_same(const struct scratch_server *server, const struct schema *one, const struct schema *other);

enum prove_result {
	PROVE_SAME,      /* there is nothing to do */
	PROVE_DIFFERENT, /* the statements make the one into the other */
	PROVE_TROUBLE,   /* no server; or not all that differs can be expressed: then `gaps` says what */
};

struct proof {
	struct compare *compare;
	struct changes changes;
	struct strs gaps;    /* "KIND 'IDENTITY': problem" */
	struct schema *from; /* the model of the copy on which the statements were tried; the comparison refers to it */
};

/* Write the statements that make one side into the other, and try them on a copy of the first. */
enum prove_result prove_changes(
	const struct scratch_server *server, struct prove_side *from, const struct prove_side *to, struct proof *proof);
void prove_free(struct proof *proof);

#endif
