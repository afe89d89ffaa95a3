/* The source of PostgreSQL as postgresql.org publishes it, or a mirror of it, for this machine's own compiler. */
#include "pg/source.h"

#include <stdlib.h>

#include "base/mem.h"
#include "text/between.h"
#include "text/weburl.h"

#define BASE "https://ftp.postgresql.org/pub/source"

/* What is compiled here runs here, whatever this machine is. */
static const char *platform(const struct platform *of)
{
	char *found;
	const struct platform *here = platform_here(&found);

	free(found);
	return of == NULL || of == here ? "source" : NULL;
}

static enum source_answer find(struct site *site, struct str *problem)
{
	(void)problem;
	if (site->base == NULL)
		site->base = mem_copy(BASE);
	return SOURCE_DONE;
}

/* The server's index of the directory has a link to v15.18/ for each version. */
static enum source_answer list(const struct site *site, struct releases *releases, struct str *problem)
{
	char *url = weburl_join(site->base, "");
	struct str text = STR_INIT;
	struct strs labels = STRS_INIT;
	enum source_answer answer = site_get(site, url, NULL, &text, problem);

	if (answer == SOURCE_DONE)
		between_collect(str_text(&text), text.length, "href=\"v", "/\"", &labels);
	releases_add_labels(releases, &labels);
	strs_free(&labels);
	str_free(&text);
	free(url);
	return answer;
}

static enum source_answer locate(const struct site *site, struct release *release, struct str *problem)
{
	char *rest = str_format("v%s/postgresql-%s.tar.bz2", release->label, release->label);

	release->url = weburl_join(site->base, rest);
	free(rest);
	enum source_answer answer = site_get_checksum(site, release->url, &release->checksum, problem);
	return answer == SOURCE_NOTHING ? SOURCE_UNREACHABLE : answer;
}

const struct source source_postgresql = {
	.name = "source",
	.platform = platform,
	.find = find,
	.list = list,
	.locate = locate,
	.on_request = true,
};
