/*
 * Where an extension comes from. A source, as it is given on the command line, becomes a directory in a staging
 * directory: either source code that is still to be built, or built files in the layout of a package. Which of them it
 * is, is detected from the content.
 *
 * To add a kind of source, write a file source_NAME.c with its row, and add that to the table in source.c.
 */
#ifndef PACKAGE_SOURCE_H
#define PACKAGE_SOURCE_H

#include <signal.h>
#include <stdbool.h>

#include "install/program.h"
#include "sys/staging.h"
#include "text/checksum.h"

enum source_kind {
	SOURCE_TREE,  /* source code with a makefile at its top */
	SOURCE_BUILT, /* share/ and lib/, like the directories of an installation that `pg_config` names */
};

/* What is asked for. */
struct source_terms {
	const char *text;             /* the source as it was given */
	const struct program *server; /* the server that the extension is for; its version is known */
	struct checksum checksum;     /* of the archive; hex "": none was given */
	const char *mirror;           /* base URL used in place of the source's own; NULL: none */
	bool quiet;                   /* no progress */
	bool verbose;
	const volatile sig_atomic_t *stop; /* a flag that ends the work when it is not 0 */
};

/* What came of it. Zero it; source_free() in any case. */
struct source_found {
	enum source_kind kind;
	char *name;    /* allocated: the package's name, as far as the source tells it; else NULL */
	char *version; /* likewise */
	char *origin;  /* allocated: one line that says where it came from, without a password */
};

/*
 * Make the directory `name` in staging. Nobody but the caller owns what is in it, and it holds only directories, files
 * and links. False after a line on stderr (silently if *stop was set), and then whatever there is in staging is to be
 * removed.
 */
bool source_fetch(
	const struct source_terms *terms, const struct staging *staging, const char *name, struct source_found *found);
void source_free(struct source_found *found);

/* ---- for the rows ---- */

/* A kind of source. */
struct source_row {
	const char *prefix; /* "pgxn:", which the text begins with; NULL: `is` decides */
	bool (*is)(const char *text);
	/* As source_fetch(); `text` is what follows the prefix. terms->text is for messages: an address in it is
	 * without its password. */
	bool (*fetch)(const struct source_terms *terms, const char *text, const struct staging *staging,
		const char *name, struct source_found *found);
};

extern const struct source_row source_pgxn;
extern const struct source_row source_apt;
extern const struct source_row source_directory;
extern const struct source_row source_archive;

#endif
