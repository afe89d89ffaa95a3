/*
 * Prints a list: for programs with tabs between the columns, and on a terminal with the columns aligned, as ls does.
 */
#ifndef SYS_LISTING_H
#define SYS_LISTING_H

#include "text/str.h"

/* Print the lines on stdout, and free them. Lines without tabs, such as JSON, look the same everywhere. */
void listing_print(struct str *lines);

#endif
