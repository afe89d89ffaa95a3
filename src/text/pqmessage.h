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

#endif
