/*
 * Downloads with patience: what breaks off is taken up where it broke; what may pass (no connection, a server that is
 * silent, busy or broken: 429, 500, 502, 503, 504) is tried again, after pauses that grow from half a second, or as
 * long as the server asks for, up to a minute. TINYPG_RETRIES=0 does neither. A server is silent after $TINYPG_TIMEOUT
 * seconds (30); it is given up after $TINYPG_RETRIES more tries (4) that bring nothing, or twice that time without
 * 64 kB. A connection that brings less in that time is broken off.
 */
#ifndef FETCH_RETRY_H
#define FETCH_RETRY_H

#include "outside/download.h"
#include "text/str.h"

/* Die if one of these variables is no number; for the start, while there is nothing to take away again. */
void retry_check_environment(void);

/* As download_run, of a whole file, and never DOWNLOAD_BROKEN: take gets each byte once, in order. timeout and anew are
 * not used. */
enum download_end retry_run(const struct download *download, struct str *problem);
/* The same into a text, which is emptied first; take and context are not used. */
enum download_end retry_text(const struct download *download, struct str *out, struct str *problem);

#endif
