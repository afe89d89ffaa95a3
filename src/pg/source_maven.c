/* zonky's embedded-postgres-binaries on Maven Central, or a mirror of it. */
#include "pg/source.h"

#include <stdlib.h>

#include "base/mem.h"
#include "outside/xml.h"
#include "text/weburl.h"

#define BASE "https://repo1.maven.org/maven2"

/* The directory of a platform's artifact, below the base. */
static char *artifact_url(const struct site *site, const char *rest)
{
	char *path = str_format("io/zonky/test/postgres/embedded-postgres-binaries-%s/%s", site->platform->maven, rest);
	char *url = weburl_join(site->base, path);

	free(path);
	return url;
}

static const char *platform(const struct platform *of)
{
	return of != NULL ? of->maven : NULL;
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
	char *url = artifact_url(site, "maven-metadata.xml");
	struct str text = STR_INIT;
	struct strs labels = STRS_INIT;
	char *reason = NULL;
	enum source_answer answer = site_get(site, url, NULL, &text, problem);

	if (answer == SOURCE_DONE && !xml_collect(str_text(&text), text.length, "version", &labels, &reason)) {
		char *shown = weburl_shown(url);
		str_addf(problem, "'%s' is no list of versions: %s", shown, reason);
		free(shown);
		answer = SOURCE_UNREACHABLE;
	}
	releases_add_labels(releases, &labels);
	free(reason);
	strs_free(&labels);
	str_free(&text);
	free(url);
	return answer;
}

static enum source_answer locate(const struct site *site, struct release *release, struct str *problem)
{
	char *rest = str_format(
		"%s/embedded-postgres-binaries-%s-%s.jar", release->label, site->platform->maven, release->label);

	release->url = artifact_url(site, rest);
	free(rest);
	enum source_answer answer = site_get_checksum(site, release->url, &release->checksum, problem);
	return answer == SOURCE_NOTHING ? SOURCE_UNREACHABLE : answer;
}

const struct source source_maven = {
	.name = "maven",
	.platform = platform,
	.find = find,
	.list = list,
	.locate = locate,
};
