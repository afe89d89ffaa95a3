/*
 * What libpq says of a connection that failed: several lines, of several addresses or of one. It keeps the SQLSTATE to
 * itself, but prints it where verbose messages are asked for, in one form whatever language the server speaks. Pure.
 */
#ifndef TEXT_PQMESSAGE_H
#define TEXT_PQMESSAGE_H

#include <stdbool.h>

#define PQMESSAGE_SQLSTATE_ROOM 6

/*
 * The one line that counts, allocated: the last with an SQLSTATE, which is cut out and given in sqlstate, else the last
 * that is not indented, and sqlstate is "".
 */
char *pqmessage_line(const char *message, char sqlstate[PQMESSAGE_SQLSTATE_ROOM]);
/* Whether a line without SQLSTATE says that connect() failed because nobody listens, or that a server has gone. */
bool pqmessage_nobody_answers(const char *line);

/* Why a server did not let somebody in, as its SQLSTATE says. */
enum pqmessage_reason {
	PQMESSAGE_OTHER,
	PQMESSAGE_STARTING, /* or stopping */
	PQMESSAGE_FULL,     /* too many clients */
	PQMESSAGE_REFUSED,  /* no such user or database, wrong or no password, forbidden */
};
enum pqmessage_reason pqmessage_reason(const char *sqlstate);

#endif
