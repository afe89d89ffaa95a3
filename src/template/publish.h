/*
 * Makes a template and publishes it: one maker at a time for a name, the others wait and find it there. Killed at any
 * moment it leaves nothing under the template's name, and only what the next maker sweeps beside it.
 */
#ifndef TEMPLATE_PUBLISH_H
#define TEMPLATE_PUBLISH_H

#include <stdbool.h>

#include "sys/builder.h"
#include "text/str.h"

struct publish {
	int templates;    /* the descriptor of cache/template */
	const char *path; /* its path */
	bool verbose;     /* tell on stderr what was made, and what it took */
};

/* Where a cluster is to be made. */
struct workplace {
	const struct runtime_user *user; /* the builder's; name NULL: the uid has no passwd entry */
	int staging;                     /* the directory that it is in: whoever writes there inherits this, its lock */
	const char *path;                /* a new directory, absolute, closed to others; so far the caller's */
	int work;                        /* its descriptor */
};

/* Make a cluster of the user's, cleanly shut down, in `data` of the workplace, and append to `took` what took how long.
 * Everything in the workplace belongs to the user then. False after lines on stderr. */
typedef bool publish_fill(void *context, const struct workplace *place, struct str *took);
/* Whether that can be kept: asked when nothing that was started for it runs any more. False after a line on stderr. */
typedef bool publish_check(void *context, const struct workplace *place);

/* How a template is made: its name, the text of its file `made`, and who makes the cluster. */
struct making {
	const char *name;
	const struct str *made;
	const char *note; /* what else it is worth to tell people, lines as in `made` */
	publish_fill *fill;
	publish_check *check;
	void *context;
};

/*
 * Make sure that it is there. False after lines on stderr. *made says whether it was made by this call; it is then not
 * synced to disk yet: template_sync() does that.
 */
bool publish_ensure(const struct publish *publisher, const struct making *making, bool *made);

#endif
