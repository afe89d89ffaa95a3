/*
 * The parameters of an extension, read from its control files, with PostgreSQL's defaults. Pure.
 */
#ifndef TEXT_EXTPARAMS_H
#define TEXT_EXTPARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/control.h"
#include "text/str.h"

struct extparams {
	char *default_version; /* this and the texts below: allocated, NULL if not set */
	char *directory;
	char *module_pathname;
	char *comment;
	char *schema;
	struct strs required; /* the extensions that `requires` names, as PostgreSQL folds their names */
	bool relocatable;
	bool superuser;
	bool trusted;
};
/* clang-format off */
#define EXTPARAMS_INIT {.superuser = true}
/* clang-format on */

/* Which control file it is. Only the primary one may set the directory and the default version. */
enum extparams_file { EXTPARAMS_PRIMARY, EXTPARAMS_SECONDARY };

/* Which line is wrong, 0 if it is no single one, and what is wrong with it. */
struct extparams_problem {
	size_t line;
	struct str text;
};

/*
 * Override *params with the entries of a control file. Before the primary file *params is EXTPARAMS_INIT, before a
 * secondary one a copy of the primary's. `major` is the server's version, 0 for the newest: `trusted` came with 13,
 * `no_relocate` with 16. False, with *problem, if that server would refuse the file. The caller frees problem->text.
 */
bool extparams_read(const struct control *control, enum extparams_file file, unsigned major, struct extparams *params,
	struct extparams_problem *problem);
void extparams_copy(const struct extparams *from, struct extparams *to); /* *to must be EXTPARAMS_INIT */
void extparams_free(struct extparams *params);

#endif
