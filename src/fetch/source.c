#include "fetch/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "fetch/retry.h"
#include "text/between.h"
#include "text/weburl.h"

#define TEXT_MAX (16ULL * 1024 * 1024) /* largest list of versions */

/* The sources, in the order in which they are asked. */
static const struct source *const table[] = {&source_maven, &source_npm, &source_github, &source_postgresql, NULL};
_Static_assert(sizeof table / sizeof table[0] <= SOURCES_MAX + 1, "each source once, and NULL");

static int newest_first(const void *a, const void *b);
static void keep_newest_rebuilds(struct releases *releases);
static void release_free(struct release *release);

char *sources_choose(const char *names, struct sources *sources)
{
	static const char separators[] = " ,\t\n";

	sources->count = 0;
	if (!names || names[strspn(names, separators)] == '\0') {
		for (size_t i = 0; table[i]; i++)
			if (!table[i]->on_request)
				sources->item[sources->count++] = table[i];
		return NULL;
	}
	for (names += strspn(names, separators); *names != '\0'; names += strspn(names, separators)) {
		size_t length = strcspn(names, separators);
		const struct source *found = NULL;

		for (size_t i = 0; table[i]; i++)
			if (strlen(table[i]->name) == length && strncmp(table[i]->name, names, length) == 0)
				found = table[i];
		if (!found)
			return mem_copy_bytes(names, length);
		for (size_t i = 0; i < sources->count; i++)
			if (sources->item[i] == found)
				found = NULL;
		if (found)
			sources->item[sources->count++] = found;
		names += length;
	}
	return NULL;
}

void sources_add_names(struct str *out)
{
	for (size_t i = 0; table[i]; i++)
		str_addf(out, "%s%s", i > 0 ? " " : "", table[i]->name);
}

enum source_answer source_open(const struct source *source, const struct platform *platform, const char *mirror,
	struct site *site, struct str *problem)
{
	*site = (struct site){.platform = platform, .rc = NPMRC_INIT};
	if (!source->platform(platform)) {
		str_addf(problem, "it has nothing for %s", platform ? platform->name : "this machine");
		return SOURCE_NOTHING;
	}
	site->base = mem_copy(mirror ? mirror : source->base);
	enum source_answer answer = source->find ? source->find(site, problem) : SOURCE_DONE;
	if (answer != SOURCE_DONE)
		return answer;
	if (!weburl_is_whole(site->base)) {
		char *shown = weburl_shown(site->base);
		str_addf(problem, "'%s' is not a web address", shown);
		free(shown);
		return SOURCE_UNREACHABLE;
	}
	return SOURCE_DONE;
}

void site_free(struct site *site)
{
	free(site->base);
	free(site->authorities);
	npmrc_free(&site->rc);
}

enum source_answer source_list(
	const struct source *source, const struct site *site, struct releases *releases, struct str *problem)
{
	enum source_answer answer = source->list(site, releases, problem);

	if (answer == SOURCE_DONE && releases->count > 0) {
		qsort(releases->item, releases->count, sizeof *releases->item, newest_first);
		keep_newest_rebuilds(releases);
	}
	return answer;
}

struct download site_download(const struct site *site, const char *url, struct npmrc_login *login)
{
	struct download download = {
		.url = url, .authorities = site->authorities, .stop = site->stop, .verbose = site->verbose};
	struct weburl base;

	/* A user who chose a server with http accepts http for everything on it; a server with https never leads to
	 * http. */
	download.plain = site->base && weburl_parse(site->base, &base);
	if (download.plain) {
		download.plain = !base.https;
		weburl_free(&base);
	}
	if (npmrc_login(&site->rc, url, login)) {
		download.token = login->token;
		download.user = login->user;
		download.password = login->password;
	}
	return download;
}

enum source_answer site_get(
	const struct site *site, const char *url, const char *type, struct str *out, struct str *problem)
{
	struct npmrc_login login;
	struct download download = site_download(site, url, &login);
	struct str reason = STR_INIT;

	download.accept = type;
	download.most = TEXT_MAX;
	enum download_end end = retry_text(&download, out, &reason);
	npmrc_login_free(&login);
	if (end != DOWNLOAD_DONE) {
		char *shown = weburl_shown(url);
		str_addf(problem, "cannot fetch '%s': %s", shown, str_text(&reason));
		free(shown);
	}
	str_free(&reason);
	if (end == DOWNLOAD_ABSENT)
		return SOURCE_NOTHING;
	return end == DOWNLOAD_DONE ? SOURCE_DONE : SOURCE_UNREACHABLE;
}

enum source_answer site_get_checksum(
	const struct site *site, const char *url, struct checksum *checksum, struct str *problem)
{
	char *file = weburl_file(url);
	enum source_answer answer = SOURCE_NOTHING;

	for (int kind = 0; kind < CHECKSUM_KIND_COUNT && answer == SOURCE_NOTHING; kind++) {
		char *suffix = str_format(".%s", checksum_name((enum checksum_kind)kind));
		char *beside = weburl_beside(url, suffix);
		struct str text = STR_INIT;

		str_truncate(problem, 0);
		answer = site_get(site, beside, NULL, &text, problem);
		if (answer == SOURCE_DONE &&
			!checksum_parse_sidecar(str_text(&text), file, (enum checksum_kind)kind, checksum)) {
			char *shown = weburl_shown(beside);
			str_addf(problem, "'%s' is no checksum", shown);
			free(shown);
			answer = SOURCE_UNREACHABLE;
		}
		str_free(&text);
		free(beside);
		free(suffix);
	}
	free(file);
	return answer;
}

enum source_answer site_list_between(const struct site *site, const char *rest, const struct between *between,
	struct releases *releases, struct str *problem)
{
	char *url = weburl_join(site->base, rest);
	struct str text = STR_INIT;
	struct strs labels = STRS_INIT;
	enum source_answer answer = site_get(site, url, NULL, &text, problem);

	if (answer == SOURCE_DONE)
		between_collect(str_text(&text), text.length, between, &labels);
	releases_add_labels(releases, &labels);
	strs_free(&labels);
	str_free(&text);
	free(url);
	return answer;
}

enum source_answer site_locate(const struct site *site, const char *rest, struct release *release, struct str *problem)
{
	release->url = weburl_join(site->base, rest);
	enum source_answer answer = site_get_checksum(site, release->url, &release->checksum, problem);
	return answer == SOURCE_NOTHING ? SOURCE_UNREACHABLE : answer;
}

bool source_is_proof(const char *url)
{
	struct weburl parts;

	if (!weburl_parse(url, &parts))
		return false;
	bool proof = parts.https || weburl_is_local(&parts);
	weburl_free(&parts);
	return proof;
}

void releases_add(struct releases *releases, struct release release)
{
	releases->item = mem_resize(releases->item, releases->count + 1, sizeof *releases->item);
	releases->item[releases->count++] = release;
}

void releases_add_labels(struct releases *releases, const struct strs *labels)
{
	for (size_t i = 0; i < labels->count; i++) {
		struct release release = {.label = labels->item[i]};

		if (version_parse_package(release.label, &release.version, &release.rebuild)) {
			release.label = mem_copy(release.label);
			releases_add(releases, release);
		}
	}
}

void releases_free(struct releases *releases)
{
	for (size_t i = 0; i < releases->count; i++)
		release_free(&releases->item[i]);
	free(releases->item);
	*releases = (struct releases)RELEASES_INIT;
}

struct release *releases_find(const struct releases *releases, const struct wish *wish)
{
	/* A beta is taken only if no release meets the wish. */
	for (int pre = 0; pre <= 1; pre++)
		for (size_t i = 0; i < releases->count; i++)
			if (releases->item[i].version.pre == (pre == 1) && wish_meets(wish, &releases->item[i].version))
				return &releases->item[i];
	return NULL;
}

static int newest_first(const void *a, const void *b)
{
	const struct release *one = a;
	const struct release *other = b;
	int order = version_compare(&other->version, &one->version);

	if (order == 0 && one->rebuild != other->rebuild)
		order = one->rebuild < other->rebuild ? 1 : -1;
	return order;
}

static void keep_newest_rebuilds(struct releases *releases)
{
	size_t kept = 1;

	for (size_t i = 1; i < releases->count; i++) {
		if (version_compare(&releases->item[i].version, &releases->item[kept - 1].version) == 0)
			release_free(&releases->item[i]);
		else
			releases->item[kept++] = releases->item[i];
	}
	releases->count = kept;
}

static void release_free(struct release *release)
{
	free(release->label);
	free(release->url);
	free(release->other_url);
}
