#include "package/pgxn.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "outside/json.h"
#include "text/checksum.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define NAME_LENGTH_MAX 200

/* In the order of preference. */
static const char *const statuses[] = {"stable", "testing", "unstable"};
enum { STATUS_COUNT = sizeof statuses / sizeof *statuses };

static char *read_template(const struct json *index, const char *name, const char *standard);
static bool add_variable(struct str *path, const char *name, size_t length, const char *value);
static bool set_release(struct pgxn_release *release, const char *dist, const char *version);
static bool set_named(struct pgxn_release *release, const struct json *value);
static void add_version(void *context, const char *key, const struct json *value);

bool pgxn_is_name(const char *text)
{
	return text[0] != '\0' && strchr(LETTERS DIGITS "_", text[0]) &&
		text[strspn(text, LETTERS DIGITS "_-.+")] == '\0' && strlen(text) <= NAME_LENGTH_MAX;
}

bool pgxn_is_version(const char *text)
{
	return text[0] != '\0' && strchr(DIGITS LETTERS, text[0]) && text[strspn(text, LETTERS DIGITS "-.+")] == '\0' &&
		strlen(text) <= NAME_LENGTH_MAX;
}

/* NULL if the text is no JSON; every reader finds nothing in that. */
static struct json *open_document(const char *text, size_t length)
{
	char *problem = NULL;
	struct json *document = json_parse(text, length, &problem);

	free(problem);
	return document;
}

bool pgxn_read_index(const char *text, size_t length, struct pgxn_index *index)
{
	struct json *document = open_document(text, length);

	*index = (struct pgxn_index){.dist = NULL};
	if (!document)
		return false;
	index->dist = read_template(document, "dist", "/dist/{dist}.json");
	index->meta = read_template(document, "meta", "/dist/{dist}/{version}/META.json");
	index->download = read_template(document, "download", "/dist/{dist}/{version}/{dist}-{version}.zip");
	index->extension = read_template(document, "extension", NULL);
	json_free(document);
	return true;
}

void pgxn_free_index(struct pgxn_index *index)
{
	free(index->dist);
	free(index->meta);
	free(index->download);
	free(index->extension);
}

static char *read_template(const struct json *index, const char *name, const char *standard)
{
	const char *given = json_text(json_member(index, name));

	return mem_copy(given ? given : standard);
}

char *pgxn_expand(const char *template, const char *name, const char *version)
{
	struct str path = STR_INIT;
	bool good = template[0] == '/' && template[1] != '/';

	while (good && *template != '\0') {
		size_t length = strcspn(template, "{");

		str_add_bytes(&path, template, length);
		template += length;
		if (*template == '\0')
			break;
		template ++;
		length = strcspn(template, "}");
		if (length == strlen("version") && strncmp(template, "version", length) == 0)
			good = version && add_variable(&path, template, length, version);
		else
			good = add_variable(&path, template, length, name);
		template += length;
		good = good && *template == '}';
		template += *template == '}';
	}
	if (good)
		return str_take(&path);
	str_free(&path);
	return NULL;
}

/* Add the value in lower case, as PGXN's paths have it. */
static bool add_variable(struct str *path, const char *name, size_t length, const char *value)
{
	static const char *const names[] = {"dist", "extension", "version"};
	char *lower = mem_copy(value);
	bool known = false;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		known = known || (strlen(names[i]) == length && strncmp(names[i], name, length) == 0);
	for (char *at = lower; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	if (known)
		str_add_encoded(path, lower);
	free(lower);
	return known;
}

bool pgxn_choose(
	const char *text, size_t length, const char *wanted, struct pgxn_release *release, struct strs *versions)
{
	struct json *document = open_document(text, length);
	const struct json *releases = json_member(document, "releases");
	const char *dist = json_text(json_member(document, "name"));
	bool found = false;

	*release = (struct pgxn_release){.dist = NULL};
	for (size_t status = 0; status < STATUS_COUNT && !found; status++) {
		const struct json *list = json_member(releases, statuses[status]);
		for (size_t i = 0; i < json_count(list) && !found; i++) {
			const char *version = json_text(json_member(json_item(list, i), "version"));
			found = version && (!wanted || strcasecmp(version, wanted) == 0) &&
				set_release(release, dist, version);
			if (version && pgxn_is_version(version))
				strs_add(versions, version);
		}
	}
	json_free(document);
	return found;
}

bool pgxn_choose_extension(
	const char *text, size_t length, const char *wanted, struct pgxn_release *release, struct strs *versions)
{
	struct json *document = open_document(text, length);
	const struct json *all = json_member(document, "versions");
	bool found = false;

	*release = (struct pgxn_release){.dist = NULL};
	for (size_t status = 0; status < STATUS_COUNT && !found && !wanted; status++)
		found = set_named(release, json_member(document, statuses[status]));
	/* One version of an extension may be in several releases, the newest first. */
	if (wanted)
		found = set_named(release, json_item(json_member(all, wanted), 0));
	(void)json_each(all, add_version, versions);
	json_free(document);
	return found;
}

static void add_version(void *context, const char *key, const struct json *value)
{
	struct strs *versions = context;

	(void)value;
	if (pgxn_is_version(key))
		strs_add(versions, key);
}

static bool set_release(struct pgxn_release *release, const char *dist, const char *version)
{
	if (!dist || !version || !pgxn_is_name(dist) || !pgxn_is_version(version))
		return false;
	*release = (struct pgxn_release){mem_copy(dist), mem_copy(version), mem_copy("")};
	return true;
}

/* Set it to the release that a value names. */
static bool set_named(struct pgxn_release *release, const struct json *value)
{
	return set_release(release, json_text(json_member(value, "dist")), json_text(json_member(value, "version")));
}

bool pgxn_read_meta(const char *text, size_t length, struct pgxn_release *release)
{
	struct json *document = open_document(text, length);
	const char *dist = json_text(json_member(document, "name"));
	const char *version = json_text(json_member(document, "version"));
	const char *sha1 = json_text(json_member(document, "sha1"));
	char *given = str_format("sha1:%s", sha1 ? sha1 : "");
	struct checksum checksum = {.hex = ""};

	bool same =
		dist && version && strcasecmp(dist, release->dist) == 0 && strcasecmp(version, release->version) == 0;
	if (same) {
		(void)checksum_parse(given, &checksum);
		free(release->sha1);
		release->sha1 = mem_copy(checksum.hex);
	}
	free(given);
	json_free(document);
	return same;
}

void pgxn_free_release(struct pgxn_release *release)
{
	free(release->dist);
	free(release->version);
	free(release->sha1);
	*release = (struct pgxn_release){.dist = NULL};
}
