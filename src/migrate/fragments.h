/*
 * The fragments of a project, the files *.sql of one directory, joined into one script: the base of a version, with the
 * lines that pgpkg writes around each.
 */
#ifndef MIGRATE_FRAGMENTS_H
#define MIGRATE_FRAGMENTS_H

#include <stdbool.h>

#include "migrate/project.h"
#include "text/str.h"

/*
 * Append the script of a version to `script`. Each fragment has to be UTF-8 without NUL; CR LF and CR become LF, and
 * white space at its end is removed. False after a line on stderr for each file that cannot be read, or a line which
 * says that there is none.
 */
bool fragments_stage(const struct project *project, const char *version, struct str *script);

#endif
