/* Questions to the server in a session: their rows are taken, not printed. */
#ifndef MIGRATE_ANSWER_H
#define MIGRATE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "sql/session.h"
#include "text/str.h"

/* The rows of an answer: their columns, one after another; NULL is an empty text. */
struct answer {
	struct strs values;
	size_t rows;
	bool is_null; /* the last value is NULL */
};

/* Run a command, and collect its rows; answer_free() is called in any case. False after a line on stderr. */
bool answer_query(struct script *script, const char *sql, struct answer *answer);
void answer_free(struct answer *answer);
/* Run a command, and drop its rows. False after a line on stderr. */
bool answer_drop(struct script *script, const char *sql);

#endif
