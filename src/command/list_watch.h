/*
 * `pg_tmp list -W`: a table of the caller's clusters that is refreshed every second, on a terminal. Elsewhere the table
 * is printed once, without its heading, with tabs between the columns. This draws it; rows.h knows what is in it.
 */
#ifndef COMMAND_LIST_WATCH_H
#define COMMAND_LIST_WATCH_H

#include <stdbool.h>

/* Until the user wants to leave. False after a line on stderr. */
bool list_watch(void);

#endif
