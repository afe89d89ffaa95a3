/*
 * Gets one line of output from a program that is not ours: runs it as the runtime user, in a fixed environment, for ten
 * seconds at most.
 */
#ifndef INSTALL_PROBE_H
#define INSTALL_PROBE_H

#include <stdbool.h>

#include "text/str.h"

/*
 * Run `program` (a path) with one argument, and append its first line, without the newline, to line. False if it could
 * not be run, failed, hung or printed nothing; *problem is then the reason, allocated.
 */
bool probe_line(const char *program, const char *argument, struct str *line, char **problem);

#endif
