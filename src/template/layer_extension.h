/* What an extension is made of: the part of a layer's text that -x stands for. */
#ifndef TEMPLATE_LAYER_EXTENSION_H
#define TEMPLATE_LAYER_EXTENSION_H

#include <stdbool.h>

#include "install/program.h"
#include "text/str.h"

/*
 * Append name, version, schema and a digest of control files and scripts, those of the extensions that it requires too.
 * `text` is -x's argument; of the servers' settings ("name=value") an extension_control_path counts. False after a line
 * on stderr, and a hint: there is no such extension or version.
 */
bool layer_extension_write(
	const char *text, const struct program *server, const struct strs *settings, struct str *made);

/* The SQL that creates it, schema and all. */
void layer_extension_add_sql(const char *text, struct str *sql);

#endif
