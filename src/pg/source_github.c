/*
 * theseus-rs' releases on GitHub, or a mirror of them: complete installations. Which versions there are, the tags say,
 * as git asks for them: a few kilobytes, neither a page at a time nor counted against a limit, as what GitHub's API
 * says.
 */
#include "pg/source.h"

#include <stdlib.h>

#include "base/mem.h"
#include "text/between.h"
#include "text/weburl.h"

#define BASE "https://github.com/theseus-rs/postgresql-binaries"
#define TAGS "info/refs?service=git-upload-pack"

static const char *platform(const struct platform *of)
{
	return of != NULL ? of->github : NULL;
}

static enum source_answer find(struct site *site, struct str *problem)
{
	(void)problem;
	if (site->base == NULL)
		site->base = mem_copy(BASE);
	return SOURCE_DONE;
}

static enum source_answer list(const struct site *site, struct releases *releases, struct str *problem)
{
	char *url = weburl_join(site->base, TAGS);
	struct str text = STR_INIT;
	struct strs labels = STRS_INIT;
	enum source_answer answer = site_get(site, url, NULL, &text, problem);

	if (answer == SOURCE_DONE)
		between_collect(str_text(&text), text.length, "refs/tags/", " \t\r\n^", &labels);
	releases_add_labels(releases, &labels);
	strs_free(&labels);
	str_free(&text);
	free(url);
	return answer;
}

/* A tag does not say for which machines there are archives. */
static enum source_answer locate(const struct site *site, struct release *release, struct str *problem)
{
	char *rest = str_format(
		"releases/download/%s/postgresql-%s-%s.tar.gz", release->label, release->label, site->platform->github);

	release->url = weburl_join(site->base, rest);
	free(rest);
	enum source_answer answer = site_get_checksum(site, release->url, &release->checksum, problem);
	return answer == SOURCE_NOTHING ? SOURCE_UNREACHABLE : answer;
}

const struct source source_github = {
	.name = "github",
	.platform = platform,
	.find = find,
	.list = list,
	.locate = locate,
};
