/* The superuser's password, from the file of -P or from TINYPG_PASSWORD. */
#ifndef COMMAND_PASSWORD_H
#define COMMAND_PASSWORD_H

#include <stdbool.h>

#define PASSWORD_VARIABLE "TINYPG_PASSWORD"
#define PASSWORD_STDIN "-" /* the name that means standard input */

/* End the program with STATUS_USAGE if the file of -P (NULL: none) is empty, or is standard input, which a command, or
 * a step, reads. */
void password_check(const char *file, bool command_reads, bool step_reads);

/*
 * The password, allocated; "" if there is none. `file` is the argument of -P, NULL if it was not given. The variable is
 * removed from the environment: what is started from now on must not have it there, where `ps e` shows it. Ends the
 * program after one line if the password cannot be read, or cannot be used.
 */
char *password_take(const char *file);

#endif
