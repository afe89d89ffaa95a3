/* The extension that -x names: the part of a layer's text that describes it, and the SQL that creates it. */
#ifndef TEMPLATE_LAYER_EXTENSION_H
#define TEMPLATE_LAYER_EXTENSION_H

#include <stdbool.h>

#include "install/program.h"
#include "text/str.h"

/*
 * Append the name, version and schema, and a digest of the control files and scripts, also those of the extensions that
 * it requires. `text` is the argument of -x. Of the server's settings ("name=value"), extension_control_path is used.
 * False after a line on stderr and a hint, if there is no such extension or version.
 */
bool layer_extension_write(
	const char *text, const struct program *server, const struct strs *settings, struct str *made);

/* Append the SQL that creates the extension, and its schema if needed. */
void layer_extension_add_sql(const char *text, struct str *sql);

#endif
