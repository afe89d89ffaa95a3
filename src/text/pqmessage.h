/*
 * Picks the reason out of libpq's message about a failed connection: several lines, about one address or several. libpq
 * has no call for the SQLSTATE of such a failure, but prints it where verbose messages are asked for, in the same form
 * in every language of the server. Pure.
 */
#ifndef TEXT_PQMESSAGE_H
#define TEXT_PQMESSAGE_H

#include <stdbool.h>

#define PQMESSAGE_SQLSTATE_SIZE 6

/*
 * The one line that matters, allocated: the last one with an SQLSTATE, which is cut out and written to sqlstate; if
 * there is none, the last line that is not indented, and sqlstate is "".
 */
char *pqmessage_line(const char *message, char sqlstate[PQMESSAGE_SQLSTATE_SIZE]);
/* Whether a line without SQLSTATE means that connect() failed because no server listens, or that a server has gone. */
bool pqmessage_nobody_answers(const char *line);

/* Why a server refused a connection, by its SQLSTATE. */
enum pqmessage_reason {
	PQMESSAGE_OTHER,
	PQMESSAGE_STARTING, /* or stopping */
	PQMESSAGE_FULL,     /* too many clients */
	PQMESSAGE_REFUSED,  /* no such user or database, wrong or no password, no permission */
};
enum pqmessage_reason pqmessage_reason(const char *sqlstate);

#endif
