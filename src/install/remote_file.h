/*
 * A file that the user names by its path or by a URL, read as a stream: file: is opened, http and https are fetched by
 * pg_store (pg_store(8)) while they are read, so that a caller that only reads needs no library for the network.
 */
#ifndef INSTALL_REMOTE_FILE_H
#define INSTALL_REMOTE_FILE_H

#include <stdbool.h>
#include <sys/types.h>

struct remote_file {
	int fd;
	char *shown;   /* as people are told it: a URL without credentials; allocated */
	pid_t fetcher; /* 0: none */
	bool failed;   /* it told so */
};

/*
 * Open it; "-" is standard input. Over http from another machine it is refused, because anybody on the way could have
 * changed it. False after a line on stderr, and perhaps a hint; remote_file_close() in either case.
 */
bool remote_file_open(const char *text, struct remote_file *file);
/* Stop reading. False, after a line on stderr, if the file could not be fetched as far as it was read. */
bool remote_file_end(struct remote_file *file);
void remote_file_close(struct remote_file *file);

#endif
