/*
 * Verifies the steps of a project: a database that pg_migrate brings to a version and then by a step to another one has
 * to hold the same as one that it brings to that other version by its base. Both are made in a temporary cluster.
 *
 * A "step" from MIGRATIONS_NONE, which has no entry, is a base that no step uses: it has to be applied, that is all.
 */
#ifndef MIGRATE_VERIFY_H
#define MIGRATE_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "diff/scratch.h"
#include "migrate/operand.h"
#include "migrate/sandbox.h"
#include "outside/digest.h"
#include "text/str.h"

/* In the order of exit statuses. */
enum verify_result { VERIFY_SAME, VERIFY_DIFFERENT, VERIFY_TROUBLE };

struct verify {
	const struct operand *operand;
	const struct scratch_server *server;
	char *key; /* of what the result depends on besides the files of a step; verify_begin() sets it */
};

/* Find out which server it will be, and read what is run with every migration. False after a line on stderr.
 * verify_end() in any case. */
bool verify_begin(struct verify *verify);
void verify_end(struct verify *verify);

/*
 * Find out what can be known about a step without a server. False if the step has to be tried: then `key` is a digest
 * of all that the result depends on. True if *result is known, with *verdict: "ok", or what is wrong, in one line.
 */
bool verify_lookup(const struct verify *verify, const struct migrations_step *step, char key[DIGEST_SHA256_SIZE],
	enum verify_result *result, struct str *verdict);
/* Remember that a step with this key was found right, unless its files have changed meanwhile. */
void verify_remember(const struct verify *verify, const struct migrations_step *step, const char *key);

/* Tries one step after another. */
struct verifier {
	const struct verify *verify;
	struct sandbox sandbox;
	struct verify_base {
		struct schema *schema; /* what it makes; NULL: not known */
		bool is_bad;           /* it cannot be applied */
	} * base;                      /* of each version */
	size_t at;    /* the version whose base was applied to the database, and no more; MIGRATIONS_NONE */
	size_t from;  /* the version that the last step led from */
	bool is_lost; /* there is no server */
};

/* verify_close() in any case. */
void verify_open(const struct verify *verify, struct verifier *verifier);
void verify_close(struct verifier *verifier);
/* Try one step; *verdict is "ok", or says what differs or is wrong, in one line. Problems are printed on stderr. It
 * saves work to try the steps from one version, or the steps of one way, one after another. */
enum verify_result verify_try(struct verifier *verifier, const struct migrations_step *step, struct str *verdict);

#endif
