/*
 * Detects from its content what a source is, and puts it into the form that source.h promises.
 */
#ifndef PACKAGE_CONTENT_H
#define PACKAGE_CONTENT_H

#include "package/source.h"

/*
 * The directory `name` in staging holds what came, perhaps below one directory that is alone at its top. If it has a
 * makefile for PGXS, it becomes a SOURCE_TREE; if it has built files, wherever they are, a SOURCE_BUILT, in which
 * nothing else remains. False after a line on stderr, and perhaps a hint.
 */
bool content_arrange(
	const struct source_terms *terms, const struct staging *staging, const char *name, struct source_found *found);

#endif
