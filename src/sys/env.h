/* Reads numbers from environment variables. */
#ifndef SYS_ENV_H
#define SYS_ENV_H

#include <stdbool.h>

/* The number in a variable, in [least, most]; `otherwise` if the variable is unset or empty. False after a line on
 * stderr, with *number == otherwise, if its value is no such number. */
bool env_number(const char *name, unsigned long long least, unsigned long long most, unsigned long long otherwise,
	unsigned long long *number);

#endif
