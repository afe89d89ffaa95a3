/*
 * Ask a program that is not ours for its one line: run as the runtime user, in an environment built from nothing,
 * with a limit of ten seconds.
 */
#ifndef INSTALL_PROBE_H
#define INSTALL_PROBE_H

#include <stdbool.h>

#include "text/str.h"

/*
 * Run `program` (a path) with one argument; its first line, without the newline, is appended to line. False if it could
 * not be run, failed, hung or said nothing: *problem is then an allocated text that says which.
 */
bool probe_line(const char *program, const char *argument, struct str *line, char **problem);

#endif
