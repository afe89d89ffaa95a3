/*
 * What a caller of pg_tmp asks for: the options that shape a server, and what they were resolved to. In its written
 * form, the request of a spare must be the same, byte for byte; a watchdog reads that form back and works from it. The
 * terms on which the caller has the cluster (-w) are not part of it, and of a password (-P) only that there is one: a
 * hash of the request is in a file name, and could be compared with guesses.
 */
#ifndef CLUSTER_REQUEST_H
#define CLUSTER_REQUEST_H

#include <stdbool.h>

#include "text/str.h"

#define REQUEST_PROTOCOL "6"

struct request {
	char *namespaces;   /* pid and network namespace (pidscope_add_namespaces) */
	char *libc;         /* libc_add_state() */
	char *runtime;      /* $TINYPG_USER as it is in the environment, "" if not set; for root only */
	char *bindir;       /* of the server's programs */
	char *program_stat; /* of bindir/postgres: fs_add_stamp() */
	char *shadow; /* the directory of programs of its shadow (extension/shadow.h); "": the server needs none */
	char *user;   /* superuser; "": the caller's name */
	char *dbname;
	char *encoding;   /* "": the default */
	char *locale;     /* of -l; "": the environment's */
	char *env_locale; /* without -l: what the environment asks for, unresolved */
	char *initargs;   /* the values of -i: initargs_add() */
	char *settings;   /* of -c: settings_add() */
	char *options;    /* the values of -o, joined by blanks, quoted as for a shell */
	char *libraries;  /* the files of the libraries that the server preloads: preload_write() */
	char *cache;      /* the directories of templates */
	unsigned port;    /* with tcp the TCP port, 0: any; else the number of the socket */
	bool port_given;  /* with -p or in -c or -o: no spare can have this port */
	bool tcp;         /* -t */
	bool tls;         /* -s, which implies -t */
	char *auth;       /* of -a, as given; "": not given */
	char *hba;        /* the text of the file that -a names; "": it names a method */
	bool password;    /* the caller says which password; the claim carries it */
	char *directory;  /* -d, absolute; "": a new one */
	char *steps;      /* -x, -f, -S, -K: steps_write() */
	char *steps_stat; /* of the files that the steps depend on: step_stat_write() */
	char *workdir;    /* the working directory of the steps' paths and commands; "" if they need none */
	char *template;   /* the template, if it was made for this request alone; "": the one that the options say */
	bool initdb;      /* make the cluster, but do not start it */
	bool keep;        /* -k: the data stay, and are written as durably as PostgreSQL can */
};

/* Append the written form. */
void request_write(const struct request *request, struct str *out);
/* False, with nothing to free, if the text was not written by request_write() of this build. */
bool request_read(const char *text, struct request *request);
void request_free(struct request *request);

/* The name of the superuser: that of the request, else the caller's; allocated. */
char *request_superuser(const struct request *request);

/* Whether a spare could serve the request, and so whether one is prepared for the next such request. */
bool request_spareable(const struct request *request);
/* The hash of a request's text, 16 hex digits and NUL: part of the names of its spares. */
void request_hash(const char *text, char hash[17]);

#endif
