/*
 * Reads the addresses of files on this machine: file:/path, file:///path, file://localhost/path. Pure.
 */
#ifndef TEXT_FILEURL_H
#define TEXT_FILEURL_H

#include <stdbool.h>

/* Whether text is meant as the address of a file, valid or not: it begins with file:/. */
bool fileurl_is(const char *text);
/* The absolute path, with its escapes decoded; allocated. NULL if text is no such address, names another machine, or
 * has a bad escape. */
char *fileurl_path(const char *text);

#endif
