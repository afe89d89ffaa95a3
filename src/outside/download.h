/*
 * One download (libcurl): http and https, TLS always verified, HTTP/2 where both sides have it, the environment's
 * proxies and certificates as curl(1) takes them, and its .netrc. A connection is kept for what follows from the same
 * server. Redirects lead to https; from http to http, too, but never from this machine over http to another one
 * (weburl_may_lead). What is on this machine is asked without a proxy, so that nobody is in between. A server that is
 * silent too long is given up. fetch/retry is for whoever wants it to be tried again.
 */
#ifndef OUTSIDE_DOWNLOAD_H
#define OUTSIDE_DOWNLOAD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "text/httphead.h"
#include "text/str.h"

enum download_end {
	DOWNLOAD_DONE,
	DOWNLOAD_ABSENT,  /* the server says that there is no such thing: 404, 410 */
	DOWNLOAD_FAILED,  /* it cannot be had */
	DOWNLOAD_BROKEN,  /* it could not be reached, broke off, or asks to come again: another time it may work */
	DOWNLOAD_STOPPED, /* `take` or *stop said so */
};

/* What has come of a file so far. Zero it; httphead_free() its head. */
struct download_part {
	unsigned long long got; /* bytes, from its beginning */
	struct httphead head;   /* of the answer that they came with */
};

struct download {
	const char *url;
	bool plain;         /* http is allowed */
	const char *accept; /* content type to ask for; NULL: any */
	const char *token;  /* bearer token, or user and password; sent to url's own server only. NULL: none */
	const char *user;
	const char *password;
	const char
		*authorities;  /* file of certificates to trust where the environment names none; NULL: the system's */
	bool compressed;       /* take it compressed for the way: for texts; an archive is left as it is */
	bool anew;             /* over a new connection */
	bool verbose;          /* whoever tries again says so */
	unsigned long timeout; /* seconds without a connection, or a byte */
	unsigned long long most;           /* bytes; more is a failure */
	const volatile sig_atomic_t *stop; /* NULL, or looked at meanwhile: not 0 ends it */
	/* Is given the bytes in order, with the whole length if the server told it, else 0. False ends the download. */
	bool (*take)(void *context, const void *bytes, size_t length, unsigned long long total);
	void *context;
};

/*
 * Take what is behind part; the server is asked for that only, and if it sends the whole file nevertheless, what is
 * known is passed over. A file that is not the same any more is a failure. *wait: seconds after which a server that
 * is busy wants to be asked again, or 0. problem: the reason, for the part of a message behind "cannot fetch 'X': ".
 */
enum download_end download_run(
	const struct download *download, struct download_part *part, unsigned long *wait, struct str *problem);

#endif
