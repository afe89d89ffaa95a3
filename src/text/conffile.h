/* Reads lines of postgresql.conf in the grammar of the server (its guc-file.l). Pure. */
#ifndef TEXT_CONFFILE_H
#define TEXT_CONFFILE_H

#include "text/str.h"

/*
 * Append the settings of a configuration file as "name=value", in their order, the names as they are written and the
 * values without quotes. An include directive looks like a setting, and is appended as one. Returns NULL, or what is
 * wrong and in which line (allocated); then the settings before that line have been appended.
 */
char *conffile_parse(const char *text, struct strs *settings);

#endif
