/*
 * What a caller is told of a cluster: its URL, in the form of -u where one was given, or the variables that lead its
 * clients there.
 */
#ifndef COMMAND_ANSWER_H
#define COMMAND_ANSWER_H

#include <stdbool.h>

#include "command/claim.h"
#include "command/options.h"
#include "text/str.h"

/* Append the URL for a client that has the environment of this process. False after lines on stderr: the form of -u
 * cannot say it. */
bool answer_add_url(const struct options *options, const struct claim *claim, struct str *out);
/* Append "NAME=value" for a client that has these variables, and no others that could lead it away; DATABASE_URL is the
 * first. False as above. */
bool answer_add_variables(const struct options *options, const struct claim *claim, struct strs *environment);

#endif
