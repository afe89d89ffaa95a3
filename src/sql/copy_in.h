/* Supplies the data of COPY ... FROM STDIN from the file that is run, when the server asks for them: the lines
 * behind that of the statement. */
#ifndef SQL_COPY_IN_H
#define SQL_COPY_IN_H

#include <stdbool.h>
#include <stddef.h>

#include "sql/input.h"
#include "text/copydata.h"
#include "text/str.h"

struct copy_in {
	struct input *reader;
	struct str statement; /* the bytes of the statement, taken out of the reader */
	struct copydata copy;
	size_t line;         /* the line where the data begin; 0: the server asked for none */
	const char *problem; /* what is wrong with the data (static), after copy_in_read() returned a negative number */
	size_t problem_line;
	size_t first, last; /* the lines of the statement */
};

/* Begin for a statement in these lines, with the reader at its end. Call copy_in_free() when the statement was run. */
void copy_in_init(struct copy_in *feed, struct input *reader, size_t first, size_t last);
void copy_in_free(struct copy_in *feed);

/* As copy_in of struct pgconn_client. Binary data are the whole rest of the file. */
long copy_in_read(struct copy_in *feed, bool is_binary, char *bytes, size_t room);

#endif
