/* The caller's side of stopping clusters: ask their watchdogs, wait, and bury what has no watchdog any more. */
#ifndef PG_HALT_H
#define PG_HALT_H

#include <stdbool.h>

#include "pg/clusters.h"

/* All of them at once, spares too: true once they are gone, servers and directories. False after a line on stderr for
 * each that does not stop. */
bool halt_all(const struct clusters *clusters);

/* The one with this URL, or in this directory (absolute, without links; `subject` is what the caller called it). False
 * after a line on stderr, also where there is none or it does not run. */
bool halt_url(const struct clusters *clusters, const char *url);
bool halt_directory(const struct clusters *clusters, const char *directory, const char *subject);

#endif
