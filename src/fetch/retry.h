/*
 * Downloads with retries. An interrupted download is resumed where it broke off. After a temporary failure (no
 * connection, a server that is silent, busy or broken: 429, 500, 502, 503, 504) it is tried again, after pauses that
 * grow from half a second, or as long as the server asks for, up to a minute.
 *
 * A server is silent after $TINYPG_TIMEOUT seconds (30). The download is given up after $TINYPG_RETRIES more tries (4)
 * without progress, or twice that timeout without 64 kB; a connection with less than that in this time is closed.
 * TINYPG_RETRIES=0 means no retry and no resuming.
 */
#ifndef FETCH_RETRY_H
#define FETCH_RETRY_H

#include <stdbool.h>

#include "outside/download.h"
#include "text/str.h"

/* False after a line on stderr if one of these variables is no number. Call it at the start. */
bool retry_check_environment(void);

/* As download_run(), for a whole file, and never DOWNLOAD_BROKEN: take gets each byte once, in order. The fields
 * timeout and anew are ignored. */
enum download_end retry_run(const struct download *download, struct str *problem);
/* The same into a text, which is emptied first; the fields take and context are ignored. */
enum download_end retry_text(const struct download *download, struct str *out, struct str *problem);

#endif
