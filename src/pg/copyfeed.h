/* The data of COPY ... FROM STDIN in a file, as the server asks for them: the lines behind the statement's own. */
#ifndef PG_COPYFEED_H
#define PG_COPYFEED_H

#include <stdbool.h>
#include <stddef.h>

#include "pg/reader.h"
#include "text/copydata.h"
#include "text/str.h"

struct copyfeed {
	struct reader *reader;
	struct str statement; /* the bytes of the statement, which the reader does not have any more */
	struct copydata copy;
	size_t line;         /* where the data begin; 0: none were asked for */
	const char *problem; /* what is wrong with them (static), once read() was negative */
	size_t problem_line;
	size_t first, last; /* lines of the statement */
};

/* For a statement in these lines, at whose end the reader is. copyfeed_free() when it was run. */
void copyfeed_init(struct copyfeed *feed, struct reader *reader, size_t first, size_t last);
void copyfeed_free(struct copyfeed *feed);

/* As struct pgconn_client's copy_in. Binary data are all that the file still has. */
long copyfeed_read(struct copyfeed *feed, bool is_binary, char *bytes, size_t room);

#endif
