/* The data of COPY ... FROM STDIN in a file, as the server asks for them: the lines behind the statement's own. */
#ifndef SQL_COPY_IN_H
#define SQL_COPY_IN_H

#include <stdbool.h>
#include <stddef.h>

#include "sql/input.h"
#include "text/copydata.h"
#include "text/str.h"

struct copy_in {
	struct input *reader;
	struct str statement; /* the bytes of the statement, which the reader does not have any more */
	struct copydata copy;
	size_t line;         /* where the data begin; 0: none were asked for */
	const char *problem; /* what is wrong with them (static), once read() was negative */
	size_t problem_line;
	size_t first, last; /* lines of the statement */
};

/* For a statement in these lines, at whose end the reader is. copy_in_free() when it was run. */
void copy_in_init(struct copy_in *feed, struct input *reader, size_t first, size_t last);
void copy_in_free(struct copy_in *feed);

/* As struct pgconn_client's copy_in. Binary data are all that the file still has. */
long copy_in_read(struct copy_in *feed, bool is_binary, char *bytes, size_t room);

#endif
