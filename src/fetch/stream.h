/*
 * One pass: bytes come from a server or a file, and go at once into the digest and, through a pipe, to a child that
 * unpacks them. The digest covers every byte, those behind the archive's end, too; the child has no network, and the
 * lock of the staging directory as long as it writes.
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
	STREAM_REFUSED, /* what came is not what it should be */
	STREAM_STOPPED, /* *stop was set */
};

struct stream {
	const struct download *download; /* what to get, but for take and context; NULL: */
	int file;                        /* a file, read from where it stands */
	struct checksum expected;        /* has to be known */
	const char *what;                /* for the progress line */
	bool quiet;
	const volatile sig_atomic_t *stop;
};

/* Make the directory `name` in staging, which holds what the archive has beside `mark` (outside/unpack.h). problem: a
 * phrase for behind "cannot fetch 'X': ". */
enum stream_end stream_run(const struct stream *transfer, const struct staging *staging, const char *name,
	const char *mark, struct str *problem);

#endif
