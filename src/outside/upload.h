/*
 * Gives one file to a web server, or removes one there (libcurl), with the proxies, certificates and credentials of
 * download.h. Redirects are not followed.
 */
#ifndef OUTSIDE_UPLOAD_H
#define OUTSIDE_UPLOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "text/str.h"

enum upload_end {
	UPLOAD_DONE,
	UPLOAD_THERE,   /* a file is there already: 412 */
	UPLOAD_NOWHERE, /* the server may have no directory for it: 409 (RFC 4918), 500 (nginx) */
	UPLOAD_CLOSED,  /* the server takes nothing, or nothing from us */
	UPLOAD_FAILED,
};

struct upload {
	const char *url;
	int file;                    /* its content, all of it, is sent */
	bool only_new;               /* ask the server (If-None-Match: *) to leave a file that is there, if it can */
	unsigned long timeout;       /* seconds without a connection, or a byte */
	void (*moved)(size_t bytes); /* called with the number of bytes that were just sent */
};

/* problem: the reason, phrased to follow "cannot send 'X': ". */
enum upload_end upload_run(const struct upload *upload, struct str *problem);
/* DELETE, or MKCOL, which makes a directory. Servers that know neither lose nothing. True if it was done. */
bool upload_order(const char *order, const char *url, unsigned long timeout);

#endif
