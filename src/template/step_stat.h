/*
 * A text made from the stat fields of all files that the steps depend on. If two requests have the same text, their
 * steps would make the same cluster; to know that, no file has to be read. A file that was changed a moment ago could
 * be changed again within the same tick of the file system's clock: so that moment is waited for. If it does not pass,
 * because clocks differ, the file is read. libc only.
 */
#ifndef TEMPLATE_STEP_STAT_H
#define TEMPLATE_STEP_STAT_H

#include <stdbool.h>
#include <sys/stat.h>

#include "template/step.h"
#include "template/step_shadow.h"
#include "text/str.h"

/*
 * Append that text. If the server itself lacks an extension that the steps need, or there are packages, *shadow is the
 * directory of programs of a shadow that has what pg_extadd added, allocated; else NULL. False after a line on stderr:
 * a file cannot be read. An extension that does not exist is not reported here.
 */
bool step_stat_write(const struct steps *steps, const struct step_server *server, struct str *out, char **shadow);
/* Append the stat fields of one file; for a link, those of its target, unless the target does not exist. False with
 * errno. */
bool step_stat_add_file(const char *path, struct str *out);

/* Whether the file's content could still change without a change of its stat fields. */
bool step_stat_is_young(const struct stat *st);

#endif
