/*
 * Web addresses: http and https only. Pure.
 */
#ifndef TEXT_WEBURL_H
#define TEXT_WEBURL_H

#include <stdbool.h>

#include "text/str.h"

struct weburl {
	bool https;
	char *host;      /* allocated, lower case, without port and brackets */
	char *authority; /* allocated, "host:port" as written but in lower case, without user and password */
	char *path;      /* allocated, with the query: "/a/b?c"; "/" if there is none */
};

/* Whether text is meant as a web address at all: it begins with http:// or https://. */
bool weburl_is(const char *text);
/* False, with nothing to free, for another scheme, no host, a port that is no number, or a blank, control byte or
 * backslash in it. */
bool weburl_parse(const char *text, struct weburl *url);
void weburl_free(struct weburl *url);
bool weburl_is_whole(const char *text); /* it can be parsed */

bool weburl_is_local(const struct weburl *url); /* localhost, 127.x.y.z, ::1: nobody is in between */
bool weburl_same_server(const struct weburl *a, const struct weburl *b); /* scheme, host and port */
bool weburl_is_server_of(const struct weburl *url, const char *text);    /* the same; false if text is no address */

/*
 * Whether a server at `from` may send us on to `to`: always to https; from http to http, but for one that is on this
 * machine, whose word is believed: it leads to this machine only. Never from https to http, nor to another scheme.
 */
bool weburl_may_lead(const char *from, const char *to);

/* Allocated: base and rest with one slash between them. */
char *weburl_join(const char *base, const char *rest);
/* Allocated: with the suffix behind the path, in front of query and fragment. */
char *weburl_beside(const char *text, const char *suffix);
/* Allocated: as it may be shown, without user, password, query and fragment. Of a text that is no address "***" stands
 * for all before the last '@'. */
char *weburl_shown(const char *text);
/* Append what a library says, in which it may quote an address: without user and password. */
void weburl_add_said(struct str *out, const char *said);
/* Allocated: the last part of the path. */
char *weburl_file(const char *text);

#endif
