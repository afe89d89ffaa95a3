/* zonky's embedded-postgres-binaries on Maven Central, or a mirror of it. */
#include "fetch/source.h"

#include <stdlib.h>

#include "outside/xml.h"
#include "text/weburl.h"

#define BASE "https://repo1.maven.org/maven2"

/* The directory of a platform's artifact, below the base. */
#define ARTIFACT "io/zonky/test/postgres/embedded-postgres-binaries-%s/"

static const char *platform(const struct platform *of)
{
	return of ? of->maven : NULL;
}

static enum source_answer list(const struct site *site, struct releases *releases, struct str *problem)
{
	char *rest = str_format(ARTIFACT "maven-metadata.xml", site->platform->maven);
	char *url = weburl_join(site->base, rest);
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
	free(rest);
	return answer;
}

static enum source_answer locate(const struct site *site, struct release *release, struct str *problem)
{
	const char *machine = site->platform->maven;
	char *rest = str_format(
		ARTIFACT "%s/embedded-postgres-binaries-%s-%s.jar", machine, release->label, machine, release->label);

	enum source_answer answer = site_locate(site, rest, release, problem);
	free(rest);
	return answer;
}

const struct source source_maven = {
	.name = "maven",
	.base = BASE,
	.platform = platform,
	.list = list,
	.locate = locate,
};
