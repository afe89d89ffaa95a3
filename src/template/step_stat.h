/*
 * What the files say that steps rest on, from their stat fields, so that two requests with the same text would make the
 * same cluster and nothing has to be read to know that. A file that was changed a moment ago could be changed again
 * within the same tick of the file system's clock: that moment is waited for, and where it does not pass, because
 * clocks differ, the file is read. libc only.
 */
#ifndef TEMPLATE_STEP_STAT_H
#define TEMPLATE_STEP_STAT_H

#include <stdbool.h>
#include <sys/stat.h>

#include "install/program.h"
#include "template/step.h"
#include "text/str.h"

/* Append it; `options` are those of -o, quoted as for a shell. False after a line on stderr: a file cannot be read. An
 * extension that is missing is not said to be. */
bool step_stat_write(const struct steps *steps, const char *options, const struct program *server, struct str *out);

/* Whether the contents could still change without the stat fields telling. */
bool step_stat_is_young(const struct stat *st);

#endif
