/*
 * Ends a program that runs SQL by HUP, INT or TERM: the running statement is cancelled, output that was printed is
 * written, and then the signal ends the program as it would have by default. A second signal ends it at once.
 *
 * Normally all of this happens in the signal handler. While stdout holds unwritten bytes, the handler only cancels,
 * which makes the server answer, and the program ends after they are flushed.
 */
#ifndef SQL_CANCEL_H
#define SQL_CANCEL_H

#include "outside/pgconn.h"

/* Catch the signals, except those that are ignored. */
void cancel_begin(void);
/* Set the session whose statement is to be cancelled; NULL, as at first: none. It must live until the next call. */
void cancel_set_session(const struct pgconn *session);

/* Between these two calls a signal does not end the program: hold before something is printed, release before
 * waiting for anything but the server. Release flushes stdout and, if a signal came meanwhile, ends the program. An
 * error of stdout is left for out_close(). */
void cancel_hold(void);
void cancel_release(void);

#endif
