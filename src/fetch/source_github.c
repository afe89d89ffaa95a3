/*
 * The releases of theseus-rs on GitHub, or a mirror of them: complete installations. The versions are read from the
 * tags, as git does: that is a few kilobytes, without pages and without GitHub's limit on API calls.
 */
#include "fetch/source.h"

#include <stdlib.h>

#define BASE "https://github.com/theseus-rs/postgresql-binaries"
#define TAGS "info/refs?service=git-upload-pack"

static const char *platform(const struct platform *of)
{
	return of ? of->github : NULL;
}

static enum source_answer list(const struct site *site, struct releases *releases, struct str *problem)
{
	return site_list_between(site, TAGS, &(struct between){"refs/tags/", " \t\r\n^"}, releases, problem);
}

/* A tag does not tell for which machines there are archives, so SOURCE_NOTHING is possible here. */
static enum source_answer locate(const struct site *site, struct release *release, struct str *problem)
{
	char *rest = str_format(
		"releases/download/%s/postgresql-%s-%s.tar.gz", release->label, release->label, site->platform->github);

	enum source_answer answer = site_locate(site, rest, release, problem);
	free(rest);
	return answer;
}

const struct source source_github = {
	.name = "github",
	.base = BASE,
	.platform = platform,
	.list = list,
	.locate = locate,
};
