/*
 * What a control file says of an extension: the parameters that PostgreSQL knows, with its defaults. Pure.
 */
#ifndef TEXT_EXTPARAMS_H
#define TEXT_EXTPARAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/control.h"
#include "text/str.h"

struct extparams {
	char *default_version; /* NULL what is not set, here and below */
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

/* Which file it is. The directory and the default version are the primary file's alone. */
enum extparams_file { EXTPARAMS_PRIMARY, EXTPARAMS_SECONDARY };

/*
 * Put what a file says over *params: EXTPARAMS_INIT for the primary file, for a secondary one what the primary says.
 * `major` is the server's, 0 for the newest: `trusted` came with 13, `no_relocate` with 16. False where that server
 * would refuse the file: *line is the line that is wrong, 0 if no single one is, and why is appended to problem.
 */
bool extparams_read(const struct control *control, enum extparams_file file, unsigned major, struct extparams *params,
	size_t *line, struct str *problem);
void extparams_copy(const struct extparams *from, struct extparams *to); /* *to is EXTPARAMS_INIT */
void extparams_free(struct extparams *params);

#endif
