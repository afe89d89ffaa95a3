/* Chooses the packages that a server needs (shadow.h). */
#ifndef EXTENSION_SHADOW_CHOICE_H
#define EXTENSION_SHADOW_CHOICE_H

#include <stdbool.h>
#include <stddef.h>

#include "extension/added.h"
#include "install/program.h"
#include "text/str.h"

/* What a server is to have. */
struct shadow_request {
	struct strs extensions;   /* the names of extensions, */
	struct strs versions;     /* and the version of each; "": any */
	struct strs packages;     /* the packages that kept data need: "NAME VERSION" */
	const char *kept;         /* the directory of these data, for messages */
	const char *control_path; /* extension_control_path; NULL: not set */
};

/* The packages for a server, and which of them it is to have. */
struct shadow_choice {
	struct addeds list;
	bool *chosen; /* allocated, one for each package */
	size_t count; /* how many are chosen */
};

/*
 * Choose from choice->list, which the caller has read; the rest of it is zeroed. `share` is the server's share
 * directory. False after a line on stderr.
 */
bool shadow_choice_make(struct shadow_choice *choice, const struct shadow_request *request,
	const struct program *server, const char *share);
void shadow_choice_free(struct shadow_choice *choice);
void shadow_choice_free_request(struct shadow_request *request);

#endif
