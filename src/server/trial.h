/* Asks a server program whether it takes settings, without data and without starting a server. */
#ifndef SERVER_TRIAL_H
#define SERVER_TRIAL_H

#include <stdbool.h>

#include "text/str.h"

/*
 * Whether `postgres` (a path) knows all names of these settings ("name=value") and takes their values. False after a
 * line on stderr that names the first one at fault, with a hint. True also if that cannot be found out: then the start
 * of the server reports it. Whether values fit each other, and settings of extensions, are not checked.
 */
bool trial_settings(const char *postgres, const struct strs *settings);

#endif
