/*
 * theseus-rs' releases on GitHub, or a mirror of them: complete installations. Which versions there are, the tags say,
 * as git asks for them: a few kilobytes, neither a page at a time nor counted against a limit, as what GitHub's API
 * says.
 */
#include "fetch/source.h"

#include <stdlib.h>

#define BASE "https://github.com/theseus-rs/postgresql-binaries"
#define TAGS "info/refs?service=git-upload-pack"

static const char *platform(const struct platform *of)
{
	return of != NULL ? of->github : NULL;
}

static enum source_answer list(const struct site *site, struct releases *releases, struct str *problem)
{
	return site_list_between(site, TAGS, "refs/tags/", " \t\r\n^", releases, problem);
}

/* A tag does not say for which machines there are archives. */
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
