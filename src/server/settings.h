/*
 * The settings of -c: "name=value" from the command line and from files (-c @file), checked as far as that is possible
 * without a server, and kept as one text in the request. The last one of a name counts.
 */
#ifndef SERVER_SETTINGS_H
#define SERVER_SETTINGS_H

#include <stdbool.h>

#include "text/str.h"

/*
 * Append what one -c says to *text (allocated; NULL: empty), whose settings, normalized, fields_values() reads. Ends
 * the program with STATUS_USAGE if it is malformed or names a setting that only pg_tmp sets, and with STATUS_FAILED if
 * its file cannot be read or says such a thing.
 */
void settings_add(char **text, const char *argument);

/* Normalize "Work-Mem=1MB" to "work_mem=1MB", allocated; NULL if it is no "name=value". */
char *settings_normalize(const char *setting);
/* The name in a setting, as the server reads it, allocated. */
char *settings_name(const char *setting);
/* The value of a name among normalized settings; the last one counts. NULL if it is not set. */
const char *settings_get(const struct strs *settings, const char *name);

#endif
