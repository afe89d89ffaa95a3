/*
 * A distribution of PGXN, the PostgreSQL Extension Network: pgxn:NAME or pgxn:NAME=VERSION. The name is that of a
 * distribution, else of an extension in one. The index, the metadata and the zip come from the API server, or from a
 * mirror, which has the same layout.
 */
#include "package/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "fetch/trust.h"
#include "package/archive.h"
#include "package/pgxn.h"
#include "text/weburl.h"

#define JSON_TYPE "application/json"
#define VERSIONS_SHOWN 10

static const char *const servers[] = {"https://api.pgxn.org", "https://master.pgxn.org", NULL};

/* What is asked for, and how far it is found. */
struct wanted {
	const struct source_terms *terms;
	char *name;
	const char *version; /* points into name's memory; NULL: none was given */
	struct site site;
	struct pgxn_index index;
	struct pgxn_release release;
	struct strs versions; /* that there are, if the wanted one is not */
	struct str problem;
};

static enum source_answer ask(struct wanted *wanted, const char *base);
static enum source_answer get(
	struct wanted *wanted, const char *template, const char *name, const char *version, struct str *text);
static enum source_answer find_release(struct wanted *wanted);
static enum source_answer read_meta(struct wanted *wanted);
static void say_nothing(const struct wanted *wanted);
static bool fetch_release(
	struct wanted *wanted, const struct staging *staging, const char *name, struct source_found *found);
static void wanted_free(struct wanted *wanted);

static bool fetch(const struct source_terms *terms, const char *text, const struct staging *staging, const char *name,
	struct source_found *found)
{
	struct wanted wanted = {.terms = terms, .name = mem_copy(text), .site = {.rc = NPMRC_INIT}};
	char *equals = strchr(wanted.name, '=');
	enum source_answer answer = SOURCE_UNREACHABLE;
	bool good = false;

	if (equals) {
		*equals = '\0';
		wanted.version = equals + 1;
	}
	if (!pgxn_is_name(wanted.name) || (wanted.version && !pgxn_is_version(wanted.version))) {
		warn_msg("'pgxn:%s' is not pgxn:NAME or pgxn:NAME=VERSION", text);
		free(wanted.name);
		return false;
	}
	if (terms->mirror)
		answer = ask(&wanted, terms->mirror);
	for (size_t i = 0; !terms->mirror && servers[i] && answer == SOURCE_UNREACHABLE && *terms->stop == 0; i++)
		answer = ask(&wanted, servers[i]);
	if (answer == SOURCE_DONE)
		good = fetch_release(&wanted, staging, name, found);
	else if (answer == SOURCE_NOTHING)
		say_nothing(&wanted);
	else if (*terms->stop == 0)
		warn_msg("%s", str_text(&wanted.problem));
	wanted_free(&wanted);
	return good;
}

const struct source_row source_pgxn = {.prefix = "pgxn:", .fetch = fetch};

static void wanted_free(struct wanted *wanted)
{
	free(wanted->name);
	site_free(&wanted->site);
	pgxn_free_index(&wanted->index);
	pgxn_free_release(&wanted->release);
	strs_free(&wanted->versions);
	str_free(&wanted->problem);
}

/* Ask one server for the index, the release and its metadata. SOURCE_UNREACHABLE with a problem: another server may
 * have them. */
static enum source_answer ask(struct wanted *wanted, const char *base)
{
	struct str text = STR_INIT;

	site_free(&wanted->site);
	pgxn_free_index(&wanted->index);
	pgxn_free_release(&wanted->release);
	str_truncate(&wanted->problem, 0);
	wanted->index = (struct pgxn_index){.dist = NULL};
	wanted->site = (struct site){.base = mem_copy(base),
		.rc = NPMRC_INIT,
		.stop = wanted->terms->stop,
		.verbose = wanted->terms->verbose};
	enum source_answer answer = get(wanted, "/index.json", wanted->name, NULL, &text);
	if (answer == SOURCE_NOTHING)
		answer = SOURCE_UNREACHABLE;
	if (answer == SOURCE_DONE && !pgxn_read_index(str_text(&text), text.length, &wanted->index)) {
		char *shown = weburl_shown(base);
		str_addf(&wanted->problem, "'%s' is no server of PGXN's: its index.json cannot be read", shown);
		free(shown);
		answer = SOURCE_UNREACHABLE;
	}
	str_free(&text);
	if (answer == SOURCE_DONE)
		answer = find_release(wanted);
	return answer == SOURCE_DONE ? read_meta(wanted) : answer;
}

/* Get the document that a template of the index leads to. */
static enum source_answer get(
	struct wanted *wanted, const char *template, const char *name, const char *version, struct str *text)
{
	char *path = pgxn_expand(template, name, version);

	str_truncate(&wanted->problem, 0);
	if (!path) {
		str_addf(&wanted->problem, "PGXN's index has a template that cannot be used: '%s'", template);
		return SOURCE_UNREACHABLE;
	}
	char *url = weburl_join(wanted->site.base, path);
	enum source_answer answer = site_get(&wanted->site, url, JSON_TYPE, text, &wanted->problem);
	free(url);
	free(path);
	return answer;
}

static enum source_answer find_release(struct wanted *wanted)
{
	struct str text = STR_INIT;
	enum source_answer answer = get(wanted, wanted->index.dist, wanted->name, NULL, &text);

	if (answer == SOURCE_DONE &&
		!pgxn_choose(str_text(&text), text.length, wanted->version, &wanted->release, &wanted->versions))
		answer = SOURCE_NOTHING;
	if (answer == SOURCE_NOTHING && wanted->versions.count == 0 && wanted->index.extension) {
		answer = get(wanted, wanted->index.extension, wanted->name, NULL, &text);
		if (answer == SOURCE_DONE &&
			!pgxn_choose_extension(
				str_text(&text), text.length, wanted->version, &wanted->release, &wanted->versions))
			answer = SOURCE_NOTHING;
	}
	str_free(&text);
	return answer;
}

static enum source_answer read_meta(struct wanted *wanted)
{
	struct pgxn_release *release = &wanted->release;
	struct str text = STR_INIT;
	enum source_answer answer = get(wanted, wanted->index.meta, release->dist, release->version, &text);

	if (answer == SOURCE_NOTHING)
		answer = SOURCE_UNREACHABLE;
	if (answer == SOURCE_DONE && !pgxn_read_meta(str_text(&text), text.length, release)) {
		str_addf(&wanted->problem, "the META.json of PGXN's %s %s describes something else", release->dist,
			release->version);
		answer = SOURCE_UNREACHABLE;
	}
	str_free(&text);
	return answer;
}

static void say_nothing(const struct wanted *wanted)
{
	struct str list = STR_INIT;

	for (size_t i = 0; i < wanted->versions.count && i < VERSIONS_SHOWN; i++)
		str_addf(&list, " %s", wanted->versions.item[i]);
	if (wanted->versions.count > 0 && wanted->version)
		warn_msg("PGXN has no version '%s' of '%s': there are%s", wanted->version, wanted->name,
			str_text(&list));
	else
		warn_msg("PGXN has no '%s'", wanted->name);
	str_free(&list);
}

static bool fetch_release(
	struct wanted *wanted, const struct staging *staging, const char *name, struct source_found *found)
{
	const struct pgxn_release *release = &wanted->release;
	bool is_given = wanted->terms->checksum.hex[0] != '\0';
	char *path = pgxn_expand(wanted->index.download, release->dist, release->version);
	char *url = path ? weburl_join(wanted->site.base, path) : NULL;
	char *shown = url ? weburl_shown(url) : NULL;
	struct archive_from from = {.shown = shown, .site = &wanted->site, .url = url, .file = -1};
	bool good = false;

	if (!url) {
		warn_msg("PGXN's index has a template that cannot be used: '%s'", wanted->index.download);
	} else if (!is_given && release->sha1[0] == '\0') {
		warn_msg("cannot trust '%s': PGXN publishes no checksum of it", shown);
		warn_hint("give the one that you know: -c sha256:HEX");
	} else if (is_given || trust_server(url)) {
		char *sha1 = str_format("sha1:%s", release->sha1);
		(void)checksum_parse(sha1, &from.expected);
		free(sha1);
		good = archive_fetch(wanted->terms, &from, staging, name, found);
	}
	if (good && !found->name) {
		found->name = mem_copy(release->dist);
		found->version = mem_copy(release->version);
	}
	free(shown);
	free(url);
	free(path);
	return good;
}
