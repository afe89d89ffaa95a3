/* The superuser's password, from the file of -P or from TINYPG_PASSWORD. */
#ifndef COMMAND_PASSWORD_H
#define COMMAND_PASSWORD_H

#define PASSWORD_VARIABLE "TINYPG_PASSWORD"
#define PASSWORD_STDIN "-" /* the name that means standard input */

/*
 * The password, allocated; "" if there is none. `file` is the argument of -P, NULL if it was not given. The variable is
 * removed from the environment: what is started from now on must not have it there, where `ps e` shows it. Ends the
 * program after one line if the password cannot be read, or cannot be used.
 */
char *password_take(const char *file);

#endif
