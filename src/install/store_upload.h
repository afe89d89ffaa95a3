/*
 * Processes in the background that give objects to the store (store_client.h). The caller can wait for them to end.
 */
#ifndef INSTALL_STORE_UPLOAD_H
#define INSTALL_STORE_UPLOAD_H

#include <stdbool.h>

/* The ends of a pipe, of which those processes have the writing one; -1: there is none. */
struct store_upload {
	int reading, writing;
};
#define STORE_UPLOAD_INIT \
	{                 \
		-1, -1    \
	}

/* To be called before the first is started. A line on stderr if they could not be waited for. */
void store_upload_begin(struct store_upload *upload);
/*
 * Start one. Returns true in the new process, which is no child of the caller's: those may be ended after each step. Of
 * the descriptors, it has the two that are named (-1: none) and the standard ones, of which stderr is the log of
 * templates in the cache. It is to call _exit().
 */
bool store_upload_fork(const struct store_upload *upload, int object, int life);
/* `waits`: return when all of them have ended. */
void store_upload_end(struct store_upload *upload, bool waits);

#endif
