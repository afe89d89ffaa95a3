/* The option -a: a method, or a file in the format of pg_hba.conf. */
#ifndef COMMAND_AUTH_H
#define COMMAND_AUTH_H

#include "cluster/request.h"

/* Take the argument of -a into the request; a method that needs TLS turns it on. Ends the program after one line if it
 * is no method, and no file that can be read. */
void auth_take(struct request *request, const char *argument);

#endif
