/*
 * Writes and reads the URL of a cluster, and finds a socket directory for it. A URL on a Unix socket is
 * postgresql:///DBNAME?host=%2Fdirectory[&port=N][&user=NAME], on TCP
 * postgresql://USER[:PASSWORD]@127.0.0.1:PORT/DBNAME. What server/urlenv.h appends does not change where it leads.
 */
#ifndef SERVER_URL_H
#define SERVER_URL_H

#include <stdbool.h>

#include "text/str.h"

/* What a client uses if the URL names no port. */
enum { URL_PORT = 5432 };
#define URL_PORT_TEXT "5432"

/* Append the URL. user NULL: it is the caller, and left out. Port URL_PORT is left out, too. */
void url_add_socket(struct str *out, const char *directory, unsigned port, const char *user, const char *dbname);
void url_add_tcp(struct str *out, unsigned port, const char *user, const char *password, const char *dbname);
/* Append to a URL on TCP that the client is to use TLS, and accept only a server whose certificate the root in the file
 * `root` has signed. */
void url_add_tls(struct str *out, const char *root);
/* Then append that the client is to show the certificate in the file `certificate`; `key` is the file of its key. */
void url_add_client(struct str *out, const char *certificate, const char *key);

/* Append a password as a parameter, to the URL of a socket. */
void url_add_password(struct str *out, const char *password);

bool url_is_url(const char *text); /* of a PostgreSQL server; also that of JDBC, "jdbc:" before it */
/* The socket directory that a URL names as its host, allocated; NULL if it is no URL on a Unix socket. */
char *url_directory(const char *url);

/* The port of a URL on TCP to this machine, 127.0.0.1 or localhost; 0 if it is no such URL. */
unsigned url_port(const char *url);

/* Allocated: the URL as it may be shown, with "***" in place of its password. */
char *url_shown(const char *url);

/* Whether a socket in this directory must be reached through a short link, since its path is too long for a socket
 * address, or has characters at which libpq or unix_socket_directories would split it. */
bool url_needs_link(const char *directory);
/* Make such a link in /tmp, with a random name that nobody can take in advance: its path, allocated; NULL with
 * errno. */
char *url_make_link(const char *directory);
/* Remove a link, if it still leads to the directory. */
void url_remove_link(const char *link, const char *directory);
/* Remove all links of the caller's that lead to the directory, for processes that died before they could record
 * their link. */
void url_remove_links(const char *directory);

#endif
