#include "migrate/manifest.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "outside/json.h"
#include "text/jsonout.h"
#include "text/member.h"
#include "text/migname.h"

#define ENTRIES "entries"
#define SHA256 "sha256"
#define SIZE "size"
#define NAME "name"

static char *read_entry(const struct json *value, struct manifest *manifest);
static char *sort_entries(struct manifest *manifest);

/* The texts of a manifest, in the order of their keys. */
static const struct field {
	const char *key;
	size_t offset;
	bool optional;
} fields[] = {
	{"prefix", offsetof(struct manifest, prefix), false},
	{"project_name", offsetof(struct manifest, project_name), false},
	{"tracking_schema", offsetof(struct manifest, tracking_schema), false},
	{"tracking_table", offsetof(struct manifest, tracking_table), false},
	{"version_source", offsetof(struct manifest, version_source), true},
};

enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

static char **field_of(struct manifest *manifest, const struct field *field)
{
	return (char **)(void *)((char *)manifest + field->offset);
}

/* ---- Writing. */

void manifest_add(struct manifest *manifest, const char *name, const void *bytes, size_t length)
{
	manifest->entry = mem_resize(manifest->entry, manifest->count + 1, sizeof *manifest->entry);
	struct manifest_entry *entry = &manifest->entry[manifest->count++];
	*entry = (struct manifest_entry){.name = mem_copy(name), .size = length};
	digest_text(bytes, length, entry->sha256);
}

static void add_member(struct str *out, const char *indent, const char *key, const char *value)
{
	str_addf(out, "%s\"%s\": ", indent, key);
	struct str text = STR_INIT;
	if (value)
		jsonout_ascii(&text, value);
	else
		jsonout_null(&text);
	str_add(out, str_text(&text));
	str_free(&text);
}

void manifest_write(const struct manifest *manifest, struct str *out)
{
	str_add(out, "{\n  \"" ENTRIES "\": [");
	for (size_t i = 0; i < manifest->count; i++) {
		const struct manifest_entry *entry = &manifest->entry[i];
		str_add(out, i > 0 ? ",\n    {\n" : "\n    {\n");
		add_member(out, "      ", NAME, entry->name);
		add_member(out, ",\n      ", SHA256, entry->sha256);
		str_addf(out, ",\n      \"" SIZE "\": %llu\n    }", entry->size);
	}
	str_add(out, manifest->count > 0 ? "\n  ]" : "]");
	const char *const values[FIELD_COUNT] = {manifest->prefix, manifest->project_name, manifest->tracking_schema,
		manifest->tracking_table, manifest->version_source};
	for (size_t i = 0; i < FIELD_COUNT; i++)
		add_member(out, ",\n  ", fields[i].key, values[i]);
	str_add(out, "\n}");
}

/* ---- Reading. */

char *manifest_read(const char *text, size_t length, struct manifest *manifest)
{
	char *problem = NULL;
	struct json *document = json_parse(text, length, &problem);

	if (!document)
		return problem;
	for (size_t i = 0; !problem && i < FIELD_COUNT; i++) {
		const struct json *value = json_member(document, fields[i].key);
		const char *found = json_text(value);
		if (found && str_has_control(found))
			problem = str_format("'%s' has a control character in it", fields[i].key);
		else if (found && *found != '\0')
			*field_of(manifest, &fields[i]) = mem_copy(found);
		else if (!fields[i].optional || !json_holds_null(value))
			problem = str_format("there is no '%s'", fields[i].key);
	}
	if (!problem && !migname_is_prefix(manifest->prefix))
		problem = mem_copy("'prefix' cannot begin the name of a migration");
	const struct json *entries = json_member(document, ENTRIES);
	if (!problem && !json_holds_array(entries))
		problem = mem_copy("there is no '" ENTRIES "'");
	if (!problem && json_count(entries) > MANIFEST_ENTRIES_MAX)
		problem = mem_copy("it has too many entries");
	for (size_t i = 0; !problem && i < json_count(entries); i++)
		problem = read_entry(json_item(entries, i), manifest);
	if (!problem)
		problem = sort_entries(manifest);
	json_free(document);
	return problem;
}

static bool is_sha256(const char *text)
{
	return strlen(text) == DIGEST_SHA256_SIZE - 1 && strspn(text, "0123456789abcdef") == DIGEST_SHA256_SIZE - 1;
}

static char *read_entry(const struct json *value, struct manifest *manifest)
{
	const char *name = json_text(json_member(value, NAME));
	const char *sha256 = json_text(json_member(value, SHA256));
	unsigned long long size;

	if (!name)
		return mem_copy("an entry has no name");
	const char *problem = manifest_check_name(name);
	if (problem)
		return str_format("'%s' is refused: %s", name, problem);
	if (!sha256 || !is_sha256(sha256))
		return str_format("'%s' has no checksum", name);
	if (!json_whole(json_member(value, SIZE), &size))
		return str_format("'%s' has no size", name);
	manifest->entry = mem_resize(manifest->entry, manifest->count + 1, sizeof *manifest->entry);
	struct manifest_entry *entry = &manifest->entry[manifest->count++];
	*entry = (struct manifest_entry){.name = mem_copy(name), .size = size};
	memcpy(entry->sha256, sha256, DIGEST_SHA256_SIZE);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct manifest_place *)a)->name, ((const struct manifest_place *)b)->name);
}

static char *sort_entries(struct manifest *manifest)
{
	manifest->sorted = mem_alloc((manifest->count + 1) * sizeof *manifest->sorted);
	for (size_t i = 0; i < manifest->count; i++)
		manifest->sorted[i] = (struct manifest_place){manifest->entry[i].name, i};
	qsort(manifest->sorted, manifest->count, sizeof *manifest->sorted, compare);
	for (size_t i = 1; i < manifest->count; i++)
		if (compare(&manifest->sorted[i - 1], &manifest->sorted[i]) == 0)
			return str_format("'%s' is there twice", manifest->sorted[i].name);
	return NULL;
}

size_t manifest_find(const struct manifest *manifest, const char *name)
{
	struct manifest_place wanted = {name, 0};
	const struct manifest_place *found =
		bsearch(&wanted, manifest->sorted, manifest->count, sizeof *manifest->sorted, compare);

	return found ? found->at : manifest->count;
}

const char *manifest_check_name(const char *name)
{
	static const char *const places[] = {"migrations/", "pre/", "post/"};
	const char *rest = NULL;

	if (!member_path_is_clean(name))
		return "its name is not a plain path";
	for (size_t i = 0; i < sizeof places / sizeof places[0] && !rest; i++)
		if (str_starts(name, places[i]))
			rest = name + strlen(places[i]);
	if (!rest || strchr(rest, '/'))
		return "it lies in none of migrations/, pre/ and post/";
	return str_ends(rest, ".sql") ? NULL : "it is no .sql file";
}

void manifest_free(struct manifest *manifest)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		free(*field_of(manifest, &fields[i]));
	for (size_t i = 0; i < manifest->count; i++)
		free(manifest->entry[i].name);
	free(manifest->entry);
	free(manifest->sorted);
	*manifest = (struct manifest){.count = 0};
}
