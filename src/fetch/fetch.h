/*
 * What pg_fetch does, once its command line is understood. Each function says on stderr what went wrong.
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
	bool only_these;                /* what is installed counts only if it came from these sources */
	struct checksum checksum;       /* from the command line; hex "": none */
	bool offline;
	bool newer; /* what is installed does not end the search */
};

/* Make sure that there is an installation for the wish (text: as it was written); its prefix, allocated, or NULL. */
char *fetch_version(const struct fetch *fetch, const struct wish *wish, const char *text);
/* The same with an archive: a file, or a URL. */
char *fetch_file(const struct fetch *fetch, const char *path);
char *fetch_url(const struct fetch *fetch, const char *url);

/* Print URL and checksum of what would be fetched. */
bool fetch_print(const struct fetch *fetch, const struct wish *wish, const char *text);
/* Print what the sources offer: version, source, the source's own label; or an array of objects that have these. */
bool fetch_list(const struct fetch *fetch, const struct wish *wish, const char *text, bool json);

#endif
