/*
 * The commands of pg_fetch, once its command line is parsed. Each function prints on stderr what went wrong.
 */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include <stdbool.h>

#include "fetch/search.h"
#include "install/platform.h"
#include "text/checksum.h"
#include "text/version.h"

struct fetch {
	struct search_terms from;
	const struct platform *foreign; /* from.platform if it is not this machine's, else NULL */
	bool only_these;                /* an existing installation counts only if it came from these sources */
	struct checksum checksum;       /* from the command line; hex "": none */
	bool offline;
	bool newer; /* an existing installation does not end the search */
	bool waits; /* return when the store was given what was downloaded, or could not be */
};

/* Make sure that an installation meets the wish (text: the wish as it was written). Returns its prefix, allocated,
 * or NULL. */
char *fetch_version(const struct fetch *fetch, const struct wish *wish, const char *text);
/* The same for an archive: a file, or a URL. */
char *fetch_file(const struct fetch *fetch, const char *path);
char *fetch_url(const struct fetch *fetch, const char *url);

/* Print the URL and checksum of the archive that would be fetched. */
bool fetch_print(const struct fetch *fetch, const struct wish *wish, const char *text);
/* Print what the sources offer: version, source, the source's own label; as lines, or as a JSON array of objects. */
bool fetch_list(const struct fetch *fetch, const struct wish *wish, const char *text, bool json);

#endif
