/*
 * The libraries that a server preloads (shared_preload_libraries and its two relatives). Their files are part of a
 * request, so that a library that was rebuilt is not met by a spare that runs the one before.
 */
#ifndef CLUSTER_PRELOAD_H
#define CLUSTER_PRELOAD_H

#include "install/program.h"
#include "text/str.h"

#define PRELOAD_UNKNOWN \
	"?" /* the text where the directory of libraries cannot be found: no spare may serve the request */

/* Append the paths and stat fields of the libraries that these settings ("name=value", normalized) name, as the server
 * would find them. Appends nothing if there are none. */
void preload_write(const struct strs *settings, const struct program *server, struct str *out);

#endif
