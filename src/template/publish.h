/*
 * Makes a template and publishes it. Only one process at a time makes a template of a given name; the others wait, and
 * find it done. A process that is killed leaves nothing under the template's name, and what it leaves beside is swept
 * by the next one.
 */
#ifndef TEMPLATE_PUBLISH_H
#define TEMPLATE_PUBLISH_H

#include <stdbool.h>

#include "sys/builder.h"
#include "sys/staging.h"
#include "text/str.h"

struct publish {
	int templates;    /* the descriptor of cache/template */
	const char *path; /* its path */
	bool verbose;     /* report on stderr what was made, and how long it took */
};

/* The directory in which a cluster is to be made. */
struct workplace {
	const struct runtime_user *user; /* the builder; name NULL: the uid has no passwd entry */
	int staging;      /* the parent directory, locked; every process that writes in it inherits this descriptor */
	const char *path; /* absolute path of a new directory, closed to others; so far the caller's */
	int work;         /* its descriptor */
};

/* Make a cluster that belongs to the user, cleanly shut down, in `data` of the workplace, and append to `took` how long
 * its parts took. Everything in the workplace then belongs to the user. False after a line on stderr. */
typedef bool publish_fill(void *context, const struct workplace *place, struct str *took);
/* Whether that cluster can be a template. Called when nothing that was started for it runs any more. False after a line
 * on stderr. */
typedef bool publish_check(void *context, const struct workplace *place);

/* How a template is made: its name, the text of its file `made`, and the functions that make the cluster. */
struct making {
	const char *name;
	const struct str *made;
	const char *note; /* more lines for people, in the form of `made`; NULL: none */
	publish_fill *fill;
	publish_check *check;
	void *context;
};

/*
 * Make sure that the template exists. False after a line on stderr. *made says whether this call made it; then it is
 * not synced to disk yet: template_sync() does that.
 */
bool publish_ensure(const struct publish *publisher, const struct making *making, bool *made);

/*
 * ---- For a template that was made elsewhere (import.h).
 */

/* Write `made` and `boot` into the directory of a template, beside `data`, and set its mode. False with errno. */
bool publish_write_notes(int template, const char *made, const char *note);
/* Give the template `name` of a staging directory its place, unless there is one by now: *made is then false. False
 * after a line on stderr. `took` is for the log. */
bool publish_staged(
	const struct publish *publisher, const struct staging *staging, const char *name, const char *took, bool *made);

#endif
