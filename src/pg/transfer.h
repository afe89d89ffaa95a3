/*
 * One pass: bytes come from a server or a file, and go at once into the digest and, through a pipe, to a child that
 * unpacks them. The digest covers every byte, those behind the archive's end, too; the child has no network, and the
 * lock of the staging directory as long as it writes.
 */
#ifndef PG_TRANSFER_H
#define PG_TRANSFER_H

#include <signal.h>
#include <stdbool.h>

#include "outside/download.h"
#include "sys/staging.h"
#include "text/checksums.h"
#include "text/str.h"

enum transfer_end {
	TRANSFER_DONE,
	TRANSFER_ABSENT, /* there is no such file on the server */
	TRANSFER_UNREACHABLE,
	TRANSFER_REFUSED, /* what came is not what it should be */
	TRANSFER_STOPPED, /* *stop was set */
};

struct transfer {
	const struct download *download; /* what to get, but for take and context; NULL: */
	int file;                        /* a file, read from where it stands */
	struct checksum expected;        /* has to be known */
	const char *what;                /* for the progress line */
	bool quiet;
	const volatile sig_atomic_t *stop;
};

/* Make the directory `name` in staging, which holds what the archive has beside `mark` (outside/unpack.h). problem: a
 * phrase for behind "cannot fetch 'X': ". */
enum transfer_end transfer_run(const struct transfer *transfer, const struct staging *staging, const char *name,
	const char *mark, struct str *problem);

#endif
