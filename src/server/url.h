/*
 * The URL of a cluster, and where its socket lies. A URL on a Unix socket is
 * postgresql:///DBNAME?host=%2Fdirectory[&port=N][&user=NAME], on TCP
 * postgresql://USER[:PASSWORD]@127.0.0.1:PORT/DBNAME. What urlenv.h appends to it changes nothing of where it leads.
 */
#ifndef SERVER_URL_H
#define SERVER_URL_H

#include <stdbool.h>

#include "text/str.h"

enum { URL_PORT = 5432 }; /* what a client takes where the URL names none */

/* Append the URL. user NULL: the caller, left out. URL_PORT is left out. */
void url_add_socket(struct str *out, const char *directory, unsigned port, const char *user, const char *dbname);
void url_add_tcp(struct str *out, unsigned port, const char *user, const char *password, const char *dbname);

bool url_is_url(const char *text);
/* The directory that the host= of a URL on a Unix socket names, allocated; NULL if it is no such URL. */
char *url_directory(const char *url);

/* The port of a URL on TCP of this machine, 127.0.0.1 or localhost; 0 if it is no such URL. */
unsigned url_port(const char *url);

/* Allocated: as it may be shown, "***" in the place of the password of a URL. */
char *url_shown(const char *url);

/* Whether a socket in this directory has to be reached through a short link: its path is too long for a socket
 * address, or has characters that libpq or unix_socket_directories would split at. */
bool url_needs_link(const char *directory);
/* Make such a link in /tmp, under a name that nobody can guess and take before: its path, allocated; NULL with errno.
 */
char *url_make_link(const char *directory);
/* Remove it, if it still leads to the directory. */
void url_remove_link(const char *link, const char *directory);
/* Remove all links of the caller's that lead to the directory: of those who died before they could write it down. */
void url_remove_links(const char *directory);

#endif
