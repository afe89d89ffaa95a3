/*
 * A store: objects with names, in a directory or on a web server, that machines share. TINYPG_STORE says where it is.
 * The objects of each key are in a directory of their own (those without a key in "open"), so that machines with
 * different keys never see each other's objects.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>

#include "store/key.h"
#include "text/str.h"

enum store_answer {
	STORE_DONE,
	STORE_ABSENT,
	STORE_THERE,  /* put: there is one already; get: it is as it was at the last get of the same name */
	STORE_CLOSED, /* it takes nothing from us */
	STORE_FAILED,
};

struct store;

/* What the kinds of stores do. For STORE_CLOSED and STORE_FAILED, `problem` gets the reason, phrased to follow "the
 * store 'X': ". stall.h bounds how long each may take. */
struct store_kind {
	/* Write the object to the file, which is empty. One of more than `most` bytes is a failure. */
	enum store_answer (*get)(
		struct store *store, const char *name, int file, unsigned long long most, struct str *problem);
	/* Give it the file, under the final name only when it is whole. One that is there stays, unless `replace`. */
	enum store_answer (*put)(struct store *store, const char *name, int file, bool replace, struct str *problem);
	/* Remove it. False if it may still be there: a server need not know how. */
	bool (*drop)(struct store *store, const char *name);
};

struct store {
	char *shown; /* as people are told it */
	const struct store_kind *kind;
	struct key key;
	unsigned patience;          /* milliseconds */
	char *base;                 /* absolute path, or URL, of the key's objects */
	size_t named;               /* of a path: how much of it TINYPG_STORE names */
	char *last_name, *last_tag; /* of the last get of a web server's object */
};

extern const struct store_kind store_directory;
extern const struct store_kind store_web;

/* False after a line on stderr (and a hint): TINYPG_STORE has a bad value, the key is missing or wrong, or there is no
 * key for a directory that others could have changed. */
bool store_open(struct store *store);
void store_close(struct store *store);

#define STORE_OBJECT_MAX (4ULL << 30) /* bytes; a larger one is never read */

#endif
