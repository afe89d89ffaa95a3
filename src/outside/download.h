/*
 * Downloads (libcurl): http and https, TLS always verified, the environment's proxies and certificates as curl(1) takes
 * them. One connection is kept for what follows from the same server. A redirect leads to https only, or, from a
 * server that may be asked over http, to http. A server that is silent for $TINYPG_TIMEOUT seconds (30) is given up.
 */
#ifndef OUTSIDE_DOWNLOAD_H
#define OUTSIDE_DOWNLOAD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

enum download_end {
	DOWNLOAD_DONE,
	DOWNLOAD_ABSENT,  /* the server says that there is no such thing: 404, 410 */
	DOWNLOAD_FAILED,  /* it could not be reached, or broke off, or refused */
	DOWNLOAD_STOPPED, /* `take` or *stop said so */
};

struct download {
	const char *url;
	bool plain;         /* http is allowed */
	const char *accept; /* content type to ask for; NULL: any */
	const char *token;  /* bearer token, or user and password; sent to url's own server only. NULL: none */
	const char *user;
	const char *password;
	const char
		*authorities; /* file of certificates to trust where the environment names none; NULL: the system's */
	bool compressed;      /* take it compressed for the way: for texts; an archive is left as it is */
	unsigned long long most;           /* bytes; more is a failure */
	const volatile sig_atomic_t *stop; /* NULL, or looked at meanwhile: not 0 ends it */
	/* Is given the bytes in order, with the whole length if the server told it, else 0. False ends the download. */
	bool (*take)(void *context, const void *bytes, size_t length, unsigned long long total);
	void *context;
};

/* problem: the reason, for the part of a message behind "cannot fetch 'X': ". */
enum download_end download_run(const struct download *download, struct str *problem);
/* The same into a text; take and context are not used. */
enum download_end download_text(const struct download *download, struct str *out, struct str *problem);

#endif
