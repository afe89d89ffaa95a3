/* The option -a: a method, or a file in the format of pg_hba.conf. */
#ifndef COMMAND_AUTH_H
#define COMMAND_AUTH_H

#include "cluster/request.h"

/* Read the file that request->auth, the argument of -a, names; or if it is a method that needs TLS, turn that on. Ends
 * the program after one line if it is no method, and no file that can be read. */
void auth_read(struct request *request);

#endif
