/*
 * The names of migrations: PREFIX--VERSION.sql is a base, PREFIX--FROM--TO.sql a step; a version is `unreleased`, or
 * one of PEP 440 that begins with a digit and has no underscore. Pure.
 */
#ifndef TEXT_MIGNAME_H
#define TEXT_MIGNAME_H

#include <stdbool.h>

#define MIGNAME_UNRELEASED "unreleased"

struct migname {
	char *prefix;
	char *from; /* NULL: a base */
	char *to;
};

/* Parse the name of a file, without directories. If it is not a migration's: false, *problem is a static text, and
 * nothing is to be freed. */
bool migname_parse(const char *name, struct migname *parsed, const char **problem);
void migname_free(struct migname *parsed);

bool migname_is_prefix(const char *text);
bool migname_is_version(const char *text);

#endif
