/*
 * How a program that asks a server ends by HUP, INT or TERM: what runs there is cancelled, what was printed is out, and
 * the signal ends it as it would have done. A second signal ends it at once.
 *
 * Mostly that happens in the signal's handler. While stdout holds bytes, though, the handler only cancels, which brings
 * the server's answer, and the end comes when they are flushed.
 */
#ifndef SQL_CANCEL_H
#define SQL_CANCEL_H

#include "outside/pgconn.h"

/* Catch the signals, but for those that are ignored. */
void cancel_begin(void);
/* Whose statement is to be cancelled; NULL: nobody's, as before the first call. It must live until the next. */
void cancel_set_session(const struct pgconn *session);

/* From before something is printed until what waits for others than the server: then stdout is flushed, and if a signal
 * came meanwhile, this is the end. An error of stdout is left for out_close(). */
void cancel_hold(void);
void cancel_release(void);

#endif
