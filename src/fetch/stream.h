/*
 * Reads an archive once: its bytes come from a server or a file, and go at once into the digest and, through a pipe, to
 * a child that unpacks them. The digest covers every byte, including those behind the archive's end. The child uses no
 * network, and holds the lock of the staging directory while it writes.
 */
#ifndef FETCH_STREAM_H
#define FETCH_STREAM_H

#include <signal.h>
#include <stdbool.h>

#include "outside/download.h"
#include "sys/staging.h"
#include "text/checksum.h"
#include "text/str.h"

enum stream_end {
	STREAM_DONE,
	STREAM_ABSENT, /* there is no such file on the server */
	STREAM_UNREACHABLE,
	STREAM_REFUSED, /* what came is not what was expected */
	STREAM_STOPPED, /* *stop was set */
};

struct stream {
	const struct download *download; /* what to get (take and context are set here); NULL: read `file` */
	int file;                        /* a descriptor, read from its current offset */
	int *copy;                /* all bytes are also written there; -1 from then on if that fails. NULL: not */
	struct checksum expected; /* hex "": any will do */
	struct checksum *found;   /* NULL, or where the digest of what came is put: of that kind, else SHA-256 */
	const char *what;         /* for the progress line */
	bool quiet;
	const volatile sig_atomic_t *stop;
};

/* Unpack the archive and make the directory `name` in staging, with what outside/unpack.h takes of the
 * archive for this mark, which may be NULL. problem: a phrase to
 * follow "cannot fetch 'X': ". */
enum stream_end stream_run(const struct stream *transfer, const struct staging *staging, const char *name,
	const char *mark, struct str *problem);

#endif
