/*
 * What a caller of pg_tmp asks for: the options that shape a server, with what they were resolved to. Written as
 * text it is what a spare must match, byte for byte; read back it is what a watchdog works from. The owner's terms (-w,
 * -k) are no part of it.
 */
#ifndef CLUSTER_REQUEST_H
#define CLUSTER_REQUEST_H

#include <stdbool.h>

#include "text/str.h"

#define REQUEST_PROTOCOL "3"

struct request {
	char *namespaces;   /* pid and network namespace (process_add_namespaces) */
	char *libc;         /* libc_add_version() */
	char *runtime;      /* $TINYPG_USER as it stands in the environment, "" if it does not; root's only */
	char *bindir;       /* the server's */
	char *program_stat; /* of bindir/postgres: fs_add_stamp() */
	char *user;         /* superuser; "": the caller's name */
	char *dbname;
	char *encoding;   /* "": the default */
	char *locale;     /* -l's; "": the environment's */
	char *env_locale; /* then, what the environment asks for, unresolved */
	char *options;    /* -o's, joined by blanks, quoted as a shell would */
	char *cache;      /* where templates are */
	unsigned port;    /* of TCP where tcp, else the number of the socket; 0 with tcp: any */
	bool port_given;  /* with -p or in -o: nobody else can have that server */
	bool tcp;         /* -t */
	char *directory;  /* -d, absolute; "": a new one */
	char *steps;      /* -x, -f, -S, -K: steps_write() */
	char *steps_stat; /* of what they rest on: step_stat_write() */
	char *workdir;    /* where their paths begin and commands run; "" where neither matters */
	char *template;   /* the one to take, made for this request alone; "": what the options say */
	bool initdb;      /* make the cluster, do not start it */
};

struct terms {
	long long wait_ms; /* stop when idle so long; 0: never */
	bool keep;
	unsigned spares; /* how many of this kind to keep warm */
	unsigned ttl;    /* their life, in seconds */
};

void request_write(const struct request *request, struct str *out);
/* False, with nothing to free, if text is not what request_write() of this build wrote. */
bool request_read(const char *text, struct request *request);
void request_free(struct request *request);

/* Whether a spare could serve it, or be left for the next one. */
bool request_spareable(const struct request *request);
/* 16 hex digits and NUL: part of the name of its spares. */
void request_hash(const char *text, char hash[17]);

#endif
