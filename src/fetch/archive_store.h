/*
 * The archives of releases in the store that machines share (TINYPG_STORE): the bytes that a source sends, under the
 * name pg/VERSION-SOURCE-PLATFORM. They have the source's checksum, whoever they come from.
 */
#ifndef FETCH_ARCHIVE_STORE_H
#define FETCH_ARCHIVE_STORE_H

#include <stdbool.h>

#include "install/store_upload.h"

/* One archive on its way from the store or to it. */
struct archive_store {
	char *name;  /* NULL: there is no store, or nothing to ask it for */
	int file;    /* the archive, behind the bytes that are the store's; -1: none */
	int life;    /* other machines wait for the archive as long as this is open; -1: they do not */
	bool is_bad; /* what the store has is to be replaced */
	struct store_upload upload;
};
#define ARCHIVE_STORE_INIT                                          \
	{                                                           \
		.file = -1, .life = -1, .upload = STORE_UPLOAD_INIT \
	}

/* Ask the store for the archive of an installation ("17.5-npm") for a platform. True if `file` has it, from its current
 * offset on; a line on stderr says why a store is not used. archive_store_end() in either case. */
bool archive_store_get(struct archive_store *store, const char *installation, const char *platform);
/* The archive that came is not the right one. */
void archive_store_reject(struct archive_store *store, const char *problem);
/* Make a file for the archive that is then given to the store, and return its descriptor; -1 if the store is not to
 * have the archive. An archive is private if its source requires a token or a password; the store gets it only with
 * TINYPG_STORE_PUT=all. */
int archive_store_begin(struct archive_store *store, bool is_private);
/* Give the store what was written since archive_store_begin(), in the background. */
void archive_store_put(struct archive_store *store);
/* `waits`: return when the store has what was given, or has failed. */
void archive_store_end(struct archive_store *store, bool waits);

#endif
