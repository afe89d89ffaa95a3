#include "package/archive.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "fetch/stream.h"
#include "package/content.h"
#include "package/debian.h"
#include "sys/fs.h"
#include "sys/tree.h"
#include "text/weburl.h"

static bool level_times(const struct staging *staging, const char *name);

bool archive_unpack(const struct source_terms *terms, const struct archive_from *from, const struct staging *staging,
	const char *name, char **origin)
{
	struct npmrc_login login = {NULL, NULL, NULL};
	struct download download;
	struct checksum digest = {.hex = ""};
	struct str problem = STR_INIT;
	char *what = from->url ? weburl_file(from->shown) : NULL;
	struct stream transfer = {
		.file = from->file,
		.expected = terms->checksum.hex[0] != '\0' ? terms->checksum : from->expected,
		.found = &digest,
		.what = what ? what : from->shown,
		.quiet = terms->quiet,
		.stop = terms->stop,
	};

	if (from->url) {
		download = site_download(from->site, from->url, &login);
		transfer.download = &download;
	}
	if (terms->verbose)
		warn_msg(from->url ? "fetching '%s'" : "unpacking '%s'", from->shown);
	bool good = stream_run(&transfer, staging, name, NULL, &problem) == STREAM_DONE;
	if (good)
		*origin = str_format("%s %s:%s", from->shown, checksum_name(digest.kind), digest.hex);
	else if (*terms->stop == 0)
		warn_msg("cannot %s '%s': %s", from->url ? "fetch" : "unpack", from->shown, str_text(&problem));
	npmrc_login_free(&login);
	free(what);
	str_free(&problem);
	return good;
}

bool archive_fetch(const struct source_terms *terms, const struct archive_from *from, const struct staging *staging,
	const char *name, struct source_found *found)
{
	struct strs needs = STRS_INIT;

	bool good = archive_unpack(terms, from, staging, name, &found->origin) &&
		debian_check(terms, staging, name, found, &needs) && content_arrange(terms, staging, name, found) &&
		(found->kind == SOURCE_BUILT ? debian_name_controls(staging, name) : level_times(staging, name));
	strs_free(&needs);
	return good;
}

static bool level_times(const struct staging *staging, const char *name)
{
	int root = fs_open_dir(staging->fd, name);

	bool good = root >= 0 && tree_level_times(root);
	if (!good)
		warn_errno("cannot set the time of what was unpacked");
	if (root >= 0)
		(void)close(root);
	return good;
}
