#include "fetch/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "fetch/deploy.h"
#include "fetch/search.h"
#include "fetch/trust.h"
#include "install/installed.h"
#include "outside/digest.h"
#include "sys/fs.h"
#include "sys/listing.h"
#include "text/jsonout.h"
#include "text/weburl.h"

#define DIGEST_IN_NAME 12 /* digits of the archive's digest in the name of its installation */

/* Lines of -l. */
struct offer {
	struct version version;
	size_t rank; /* the rank of its source */
	char *line;
};
struct offers {
	struct offer *item;
	size_t count;
};

static void add_offers(struct offers *offers, const struct search *search, bool json);
static void add_object(struct str *line, const char *source, const char *label);
static int newest_first(const void *a, const void *b);
static char *fetch_released(const struct fetch *fetch, const struct wish *wish, const char *text, const char *installed,
	const struct version *version);
static enum deploy_end land_release(const struct fetch *fetch, const struct search *search, char **prefix);
static char *deploy_archive(const struct fetch *fetch, struct deploy *deploy);
static bool checksum_of_file(int fd, struct checksum *checksum);
static const struct installed *find_installed(
	const struct installs *installs, const struct fetch *fetch, const struct wish *wish);
static void say_installed(const struct fetch *fetch, const struct installs *installs, const char *text);

char *fetch_version(const struct fetch *fetch, const struct wish *wish, const char *text)
{
	struct installs installs;
	char *prefix = NULL;

	(void)installed_read(fetch->foreign, &installs);
	const struct installed *install = find_installed(&installs, fetch, wish);
	if (install && !fetch->newer)
		prefix = mem_copy(install->prefix);
	else if (fetch->offline)
		say_installed(fetch, &installs, text);
	else
		prefix = fetch_released(
			fetch, wish, text, install ? install->prefix : NULL, install ? &install->version : NULL);
	installed_free(&installs);
	return prefix;
}

char *fetch_file(const struct fetch *fetch, const char *path)
{
	struct deploy deploy = {.path = path, .checksum = fetch->checksum};
	struct stat st;
	char *prefix = NULL;

	deploy.file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (deploy.file < 0 || fstat(deploy.file, &st) != 0) {
		warn_errno("cannot open '%s'", path);
	} else if (!S_ISREG(st.st_mode)) {
		warn_msg("cannot use '%s': not a regular file", path);
	} else if (deploy.checksum.hex[0] == '\0' && !checksum_of_file(deploy.file, &deploy.checksum)) {
		warn_errno("cannot read '%s'", path);
	} else {
		/* The caller has the file and chose it, so its checksum serves only to name the installation. */
		char *whole = fs_absolute(path);
		deploy.path = whole ? whole : path;
		prefix = deploy_archive(fetch, &deploy);
		free(whole);
	}
	if (deploy.file >= 0)
		(void)close(deploy.file);
	return prefix;
}

char *fetch_url(const struct fetch *fetch, const char *url)
{
	struct site site = {.platform = fetch->from.platform,
		.base = mem_copy(url),
		.rc = NPMRC_INIT,
		.verbose = fetch->from.verbose};
	struct deploy deploy = {.url = url, .site = &site, .checksum = fetch->checksum, .file = -1};
	char *shown = weburl_shown(url);
	char *prefix = NULL;

	bool is_given = deploy.checksum.hex[0] != '\0';
	if (!is_given && fetch->offline)
		warn_msg("cannot fetch '%s': -O forbids it, and it can be found in the cache only by its checksum (-c)",
			shown);
	else if (is_given || trust_find_checksum(&site, &deploy.checksum))
		prefix = deploy_archive(fetch, &deploy);
	free(shown);
	site_free(&site);
	return prefix;
}

bool fetch_print(const struct fetch *fetch, const struct wish *wish, const char *text)
{
	struct search search;

	search_begin(&search, &fetch->from, wish);
	bool found = search_next(&search);
	bool good = found && (fetch->checksum.hex[0] != '\0' || trust_server(search.site.base));
	if (good) {
		const struct checksum *checksum =
			fetch->checksum.hex[0] != '\0' ? &fetch->checksum : &search.release->checksum;
		printf("%s\t%s:%s\n", search.release->url, checksum_name(checksum->kind), checksum->hex);
	} else if (!found) {
		search_say_nothing(&search, text);
	}
	search_end(&search);
	return good;
}

bool fetch_list(const struct fetch *fetch, const struct wish *wish, const char *text, bool json)
{
	struct search search;
	struct offers offers = {NULL, 0};
	struct str lines = STR_INIT;

	search_begin(&search, &fetch->from, wish);
	while (search_next_source(&search)) {
		if (wish && !releases_find(&search.releases, wish))
			search_note_offers(&search);
		else
			add_offers(&offers, &search, json);
	}
	if (offers.count == 0)
		search_say_nothing(&search, text);
	else
		qsort(offers.item, offers.count, sizeof *offers.item, newest_first);
	for (size_t i = 0; i < offers.count; i++) {
		const char *behind = i + 1 == offers.count ? "]" : ",";
		str_addf(&lines, "%s%s%s\n", json && i == 0 ? "[" : "", offers.item[i].line, json ? behind : "");
		free(offers.item[i].line);
	}
	listing_print(&lines);
	free(offers.item);
	search_end(&search);
	return offers.count > 0;
}

/* ---- a version ---- */

/* Get a release from a source: newer than `version`, that of `installed`, unless these are NULL. */
static char *fetch_released(const struct fetch *fetch, const struct wish *wish, const char *text, const char *installed,
	const struct version *version)
{
	struct search search;
	char *prefix = NULL;
	bool said = false;
	enum deploy_end end = DEPLOY_UNREACHABLE;

	search_begin(&search, &fetch->from, wish);
	while (end == DEPLOY_UNREACHABLE && search_next(&search)) {
		if (version && version_compare(version, &search.release->version) >= 0)
			continue;
		end = land_release(fetch, &search, &prefix);
		said = said || end != DEPLOY_DONE;
	}
	/* It is no failure that nothing newer exists, but a bad archive is one. */
	if (!prefix && installed && end != DEPLOY_FAILED)
		prefix = mem_copy(installed);
	if (!prefix && !said)
		search_say_nothing(&search, text);
	else if (!prefix || !search.answered)
		search_say_passed(&search);
	search_end(&search);
	return prefix;
}

static enum deploy_end land_release(const struct fetch *fetch, const struct search *search, char **prefix)
{
	const struct release *release = search->release;
	struct deploy deploy = {
		.platform = fetch->from.platform,
		.foreign = fetch->foreign,
		.source = search->source->name,
		.version = &release->version,
		.label = release->label,
		.site = &search->site,
		.url = release->url,
		.other_url = release->other_url,
		.file = -1,
		.checksum = release->checksum,
		.quiet = fetch->from.quiet,
		.verbose = fetch->from.verbose,
		.waits = fetch->waits,
	};

	deploy.bound = fetch->checksum.hex[0] != '\0';
	if (deploy.bound)
		deploy.checksum = fetch->checksum;
	else if (!trust_server(search->site.base))
		return DEPLOY_FAILED;
	return deploy_run(&deploy, prefix);
}

/* The rank of its source in the order of the sources; their count if it came from none of them. */
static size_t rank_of(const struct installed *install, const struct sources *sources)
{
	size_t rank = 0;

	while (rank < sources->count && strcmp(sources->item[rank]->name, install->source) != 0)
		rank++;
	return rank;
}

/* Whether install, which is not newer than found, is preferred to it: a release to a beta; of the same version, the
 * one whose source is asked first. */
static bool is_better(const struct installed *install, const struct installed *found, const struct sources *sources)
{
	if (found->version.pre && !install->version.pre)
		return true;
	return version_compare(&install->version, &found->version) == 0 &&
		rank_of(install, sources) < rank_of(found, sources);
}

/* The installations are sorted, newest first. */
static const struct installed *find_installed(
	const struct installs *installs, const struct fetch *fetch, const struct wish *wish)
{
	const struct sources *sources = &fetch->from.sources;
	const struct installed *found = NULL;

	for (size_t i = 0; i < installs->count; i++) {
		const struct installed *install = &installs->item[i];

		if (!wish_meets(wish, &install->version))
			continue;
		if (fetch->only_these && rank_of(install, sources) == sources->count)
			continue;
		if (fetch->checksum.hex[0] != '\0' && !checksum_same(&install->checksum, &fetch->checksum))
			continue;
		if (!found || is_better(install, found, sources))
			found = install;
	}
	return found;
}

static void say_installed(const struct fetch *fetch, const struct installs *installs, const char *text)
{
	const char *which = fetch->checksum.hex[0] != '\0' ? " from an archive of that checksum" : "";
	struct str list = STR_INIT;

	if (!installs->item) {
		warn_msg("no PostgreSQL '%s' is installed%s", text, which);
		return;
	}
	for (size_t i = 0; i < installs->count; i++)
		str_addf(&list, "%s%s", i > 0 ? " " : "", installs->item[i].name);
	warn_msg("no PostgreSQL '%s' is installed%s: there are %s", text, which, str_text(&list));
	str_free(&list);
}

/* ---- what there is ---- */

static void add_offers(struct offers *offers, const struct search *search, bool json)
{
	for (size_t i = 0; i < search->releases.count; i++) {
		const struct release *release = &search->releases.item[i];
		struct str line = STR_INIT;

		if (search->wish && !search->wish->latest && !wish_meets(search->wish, &release->version))
			continue;
		if (search->wish && search->wish->latest && release != releases_find(&search->releases, search->wish))
			continue;
		version_write(&release->version, &line);
		if (json)
			add_object(&line, search->source->name, release->label);
		else
			str_addf(&line, "\t%s\t%s", search->source->name, release->label);
		offers->item = mem_resize(offers->item, offers->count + 1, sizeof *offers->item);
		offers->item[offers->count++] = (struct offer){release->version, search->asked, str_take(&line)};
	}
}

/* Replace the line, which holds the version, by a JSON object. */
static void add_object(struct str *line, const char *source, const char *label)
{
	char *version = str_take(line);

	jsonout_open(line, '{');
	jsonout_key(line, "version");
	jsonout_text(line, version);
	jsonout_key(line, "source");
	jsonout_text(line, source);
	jsonout_key(line, "label");
	jsonout_text(line, label);
	jsonout_close(line, '}');
	free(version);
}

static int newest_first(const void *a, const void *b)
{
	const struct offer *one = a;
	const struct offer *other = b;
	int order = version_compare(&other->version, &one->version);

	if (order == 0 && one->rank != other->rank)
		order = one->rank < other->rank ? -1 : 1;
	return order;
}

/* ---- an archive ---- */

/* The installation is named after the archive's digest, so that the same archive is installed once, and another one
 * beside it. */
static char *deploy_archive(const struct fetch *fetch, struct deploy *deploy)
{
	char *source = str_format("file.%.*s", DIGEST_IN_NAME, deploy->checksum.hex);
	struct installs installs;
	char *prefix = NULL;

	(void)installed_read(NULL, &installs);
	for (size_t i = 0; i < installs.count && !prefix; i++)
		if (strcmp(installs.item[i].source, source) == 0 &&
			checksum_same(&installs.item[i].checksum, &deploy->checksum))
			prefix = mem_copy(installs.item[i].prefix);
	installed_free(&installs);
	if (!prefix && fetch->offline && deploy->url) {
		char *shown = weburl_shown(deploy->url);
		warn_msg("cannot fetch '%s': -O forbids it, and it is not installed", shown);
		free(shown);
	} else if (!prefix) {
		deploy->source = source;
		deploy->bound = true;
		deploy->platform = fetch->from.platform;
		deploy->quiet = fetch->from.quiet;
		deploy->verbose = fetch->from.verbose;
		(void)deploy_run(deploy, &prefix);
	}
	free(source);
	return prefix;
}

static bool checksum_of_file(int fd, struct checksum *checksum)
{
	checksum->kind = CHECKSUM_SHA256;
	return digest_file(fd, checksum->hex);
}
