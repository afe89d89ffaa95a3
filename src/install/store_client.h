/*
 * The store that machines share, where TINYPG_STORE names one (tinypg(7)). Objects are got and given by pg_store; what
 * goes wrong there never fails the caller, who goes on without the store.
 *
 * An object is in a file of the caller's, behind STORE_CLIENT_HEAD bytes that are the store's.
 */
#ifndef INSTALL_STORE_CLIENT_H
#define INSTALL_STORE_CLIENT_H

#include <stdbool.h>

enum {
	STORE_CLIENT_HEAD = 80,
	STORE_CLIENT_WAIT_MS = 600000, /* after that, each machine makes the object for itself */
};

/* How pg_store ends: its exit statuses. */
enum store_client_end {
	STORE_CLIENT_DONE = 0,
	STORE_CLIENT_FAILED = 1, /* a line on stderr says why; the store is not to be asked again */
	STORE_CLIENT_ABSENT = 3,
	STORE_CLIENT_WAITED = 4, /* the same, after another machine was to make it */
	STORE_CLIENT_BAD = 5,    /* a line on stderr says why; what is there is to be replaced */
	STORE_CLIENT_SLOW = 142, /* SIGALRM ended it; a line on stderr says so */
};

/* What may be given to the store: TINYPG_STORE_PUT. */
enum store_client_put {
	STORE_CLIENT_PUT_NONE,
	STORE_CLIENT_PUT_PLAIN, /* what no command has made, and what has no password in it */
	STORE_CLIENT_PUT_ALL,
};

/* Whether TINYPG_STORE names a store. */
bool store_client_is_wanted(void);
/* The store as people are told it, without credentials; allocated. */
char *store_client_shown(void);
/* How many milliseconds a store may keep us waiting in all: TINYPG_STORE_TIMEOUT, in seconds. A line on stderr if it is
 * no number, once for this process and those that it starts. */
unsigned store_client_patience(void);
/* Read TINYPG_STORE_PUT; a line on stderr, once, and STORE_CLIENT_PUT_NONE, if it is none of its values. */
enum store_client_put store_client_may_put(void);

struct store_client_request {
	const char *name;
	int file; /* empty; the object will be in it, and its offset behind the head */
	int life; /* the reading end of a pipe: the object is claimed as long as somebody has the other end. -1: not
		     claimed */
	long long left; /* milliseconds left for answers; all objects together have store_client_patience() */
	long long wait; /* milliseconds left for other machines; all objects together have STORE_CLIENT_WAIT_MS */
};
/* Get an object. If it is absent or bad and `life` is given, the other machines wait for it from now on. */
enum store_client_end store_client_get(struct store_client_request *request);

/* Give an object, whose first bytes are pg_store's to write. What pg_store says goes to the descriptor `log`. */
bool store_client_put(const char *name, int file, bool replace, int log);

#endif
