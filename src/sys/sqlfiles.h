/* The SQL files of a directory, as -f takes them. */
#ifndef SYS_SQLFILES_H
#define SYS_SQLFILES_H

#include <stdbool.h>

#include "text/str.h"

enum sqlfiles {
	SQLFILES_LISTED,
	SQLFILES_NONE,    /* there is none */
	SQLFILES_DUMP,    /* the directory is a dump in pg_dump's directory format */
	SQLFILES_SPECIAL, /* the last of the paths is a device, a FIFO or a socket */
	SQLFILES_FAILED,  /* errno says why */
};

bool sqlfiles_is_directory(const char *path);
/* Append the paths of the files *.sql in a directory, in the order of their bytes, whatever the locale is. Hidden files
 * and subdirectories are passed over; links are followed. */
enum sqlfiles sqlfiles_list(const char *directory, struct strs *paths);
/* Say on stderr what was found instead of files. What to do with a dump is for the caller to say. */
void sqlfiles_warn(enum sqlfiles found, const char *directory, const struct strs *paths);

#endif
