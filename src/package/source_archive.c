/* An archive that is named by its path or address. */
#include "package/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "fetch/trust.h"
#include "package/archive.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/weburl.h"

static bool is(const char *text)
{
	return weburl_is(text) || access(text, F_OK) == 0;
}

static bool fetch_url(const struct source_terms *terms, const char *url, const struct staging *staging,
	const char *name, struct source_found *found)
{
	struct site site = {.base = mem_copy(url), .rc = NPMRC_INIT, .stop = terms->stop, .verbose = terms->verbose};
	char *shown = weburl_shown(url);
	struct archive_from from = {.shown = shown, .site = &site, .url = url, .file = -1};

	bool good = (terms->checksum.hex[0] != '\0' || trust_find_checksum(&site, &from.expected)) &&
		archive_fetch(terms, &from, staging, name, found);
	free(shown);
	site_free(&site);
	return good;
}

static bool fetch_file(const struct source_terms *terms, const char *path, const struct staging *staging,
	const char *name, struct source_found *found)
{
	char *whole = fs_real_path(path);
	struct archive_from from = {.shown = whole ? whole : path};
	struct stat st;
	bool good = false;

	from.file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (from.file < 0 || fstat(from.file, &st) != 0)
		warn_errno("cannot open '%s'", path);
	else if (!S_ISREG(st.st_mode))
		warn_msg("cannot use '%s': not a regular file", path);
	else
		good = archive_fetch(terms, &from, staging, name, found);
	fd_close(from.file);
	free(whole);
	return good;
}

static bool fetch(const struct source_terms *terms, const char *text, const struct staging *staging, const char *name,
	struct source_found *found)
{
	return weburl_is(text) ? fetch_url(terms, text, staging, name, found)
			       : fetch_file(terms, text, staging, name, found);
}

const struct source_row source_archive = {.is = is, .fetch = fetch};
