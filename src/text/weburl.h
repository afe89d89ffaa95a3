/*
 * Parses, compares and joins web addresses: http and https only. Pure.
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

/* Whether text is meant as a web address, valid or not: it begins with http:// or https://. */
bool weburl_is(const char *text);
/* False, with nothing to free, for another scheme, a missing host, a port that is not a number, or a blank, control
 * byte or backslash anywhere. */
bool weburl_parse(const char *text, struct weburl *url);
void weburl_free(struct weburl *url);
bool weburl_is_whole(const char *text); /* whether it can be parsed */

bool weburl_is_local(const struct weburl *url); /* localhost, 127.x.y.z, ::1: no network is in between */
bool weburl_same_server(const struct weburl *a, const struct weburl *b); /* scheme, host and port */
bool weburl_is_server_of(const struct weburl *url, const char *text);    /* the same, parsing text */

/*
 * Whether a redirect from `from` to `to` is followed: always to https. From http to http it is, except from a server on
 * this machine (whose answers are trusted) to another machine. Never from https to http, nor to another scheme.
 */
bool weburl_may_lead(const char *from, const char *to);

/* Allocated: base and rest with one slash between them. */
char *weburl_join(const char *base, const char *rest);
/* Allocated: the address with suffix added behind its path, before query and fragment. */
char *weburl_beside(const char *text, const char *suffix);
/* Allocated: the address as it may be shown, without user, password, query and fragment. If text is no address,
 * "***" replaces everything up to the last '@'. */
char *weburl_shown(const char *text);
/* Append a library's message, with user and password removed from any address that it quotes. */
void weburl_add_said(struct str *out, const char *said);
/* Allocated: the last part of the path. */
char *weburl_file(const char *text);

#endif
