/*
 * Downloads one file (libcurl): http and https, TLS always verified, HTTP/2 if the server has it; proxies, certificates
 * and .netrc as curl(1) takes them from the environment. A connection is kept for later downloads from the same server.
 * Redirects are followed to https, and from http to http, but never over http from this machine to another one
 * (weburl_may_lead()). This machine is contacted without a proxy, so that nothing is in between. A server that is
 * silent too long is given up. It tries once; fetch/retry.h tries again.
 */
#ifndef OUTSIDE_DOWNLOAD_H
#define OUTSIDE_DOWNLOAD_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "text/httphead.h"
#include "text/str.h"
#include "text/weburl.h"

struct curl_slist;

enum download_end {
	DOWNLOAD_DONE,
	DOWNLOAD_SAME,   /* the server answers that it is still the file with the tag `known` */
	DOWNLOAD_ABSENT, /* the server answers that there is no such file: 404, 410 */
	DOWNLOAD_FAILED, /* it failed for good */
	DOWNLOAD_BROKEN, /* the server could not be reached, broke off, or asks to try later: another try may succeed */
	DOWNLOAD_STOPPED, /* `take` returned false, or *stop was set */
};

/* The part of a file that has come so far. Zero it; free its head with httphead_free(). */
struct download_part {
	unsigned long long got; /* bytes, from its beginning */
	struct httphead head;   /* of the answer that they came with */
};

struct download {
	const char *url;
	bool plain;         /* http is allowed */
	bool hides;         /* a server may answer 403 for a file that is absent, as S3 does */
	bool stays;         /* no redirect to another server is followed */
	const char *accept; /* content type to ask for; NULL: any */
	const char *known;  /* the tag (ETag) of a file that need not be sent again; NULL: none */
	const char *token;  /* bearer token, or user and password; sent to url's own server only. NULL: none */
	const char *user;
	const char *password;
	const char *authorities; /* file of certificates to trust if the environment names none; NULL: the system's */
	bool compressed;         /* ask for compressed transfer: for texts; not for archives */
	bool anew;               /* use a new connection */
	bool verbose;            /* retries are reported on stderr */
	unsigned long timeout;   /* seconds without a connection, or a byte */
	unsigned long long most; /* largest size in bytes; a larger file is a failure */
	const volatile sig_atomic_t *stop; /* NULL, or a flag that ends the download when it is not 0 */
	/* Called with the bytes in order, and with the length of the whole file, 0 if the server did not tell it.
	 * Returning false ends the download. */
	bool (*take)(void *context, const void *bytes, size_t length, unsigned long long total);
	void *context;
};

/*
 * Download what follows `part`. The server is asked only for that; if it sends the whole file all the same, the known
 * bytes are skipped. If the file has changed meanwhile, it is a failure. *wait: the seconds after which a busy server
 * asks to be tried again, or 0. problem: the reason, phrased to follow "cannot fetch 'X': ".
 */
enum download_end download_run(
	const struct download *download, struct download_part *part, unsigned long *wait, struct str *problem);

/*
 * Of download.c and upload.c, in download_options.c: libcurl's handle, with no option set. There is one for the whole
 * program: it keeps connections, and so saves TLS handshakes.
 */
void *download_handle(void);

/*
 * Of the same two, in download_options.c: set libcurl's options for one request to `server`, which may be another
 * than the URL's after a redirect: credentials go to the URL's own server only. Returns the list of headers, to be
 * freed after the request; NULL: none.
 */
struct curl_slist *download_set_options(
	void *curl, const struct download *download, const struct download_part *part, const struct weburl *server);

#endif
