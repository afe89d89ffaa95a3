#include "extension/format.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extension/added_path.h"
#include "install/libpath.h"
#include "sys/fs.h"
#include "text/extgraph.h"
#include "text/jsonout.h"

/* Facts about the default version. */
struct facts {
	struct extparams params;
	char *library; /* NULL: it has none */
	struct ldd_answer answer;
};

/* What a package does not have itself, its server has. */
static char *find_library(const char *module, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries)
{
	const struct added *package =
		libraries->added ? added_path_owner(libraries->added, extension->control_file) : NULL;

	if (package) {
		char *libdir = fs_join(package->directory, ADDED_LIBRARIES);
		char *library = libpath_find(module, libdir, libraries->path, list->major);
		bool is_there = access(library, F_OK) == 0;
		free(libdir);
		if (is_there)
			return library;
		free(library);
	}
	return libraries->libdir ? libpath_find(module, libraries->libdir, libraries->path, list->major) : NULL;
}

static void gather(struct facts *facts, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries)
{
	const char *version = extension->params.default_version;

	*facts = (struct facts){.params = EXTPARAMS_INIT, .answer = LDD_ANSWER_INIT};
	if (!version || !catalog_version(list, extension, version, &facts->params)) {
		extparams_free(&facts->params);
		extparams_copy(&extension->params, &facts->params);
	}
	if (facts->params.module_pathname)
		facts->library = find_library(facts->params.module_pathname, list, extension, libraries);
	if (!facts->library)
		return;
	ldd_examine(libraries->loader, facts->library, &facts->answer);
}

static void free_facts(struct facts *facts)
{
	extparams_free(&facts->params);
	ldd_free_answer(&facts->answer);
	free(facts->library);
}

/* If a library does not exist, or was not completely examined, "no" would be a guess. */
static bool tells_preload(const struct ldd_answer *answer)
{
	return answer->preload || answer->loads == LOADS_YES;
}

/* ---- Columns. */

/* A tab or newline in a value would split its column. */
static void add_clean(struct str *out, const char *text)
{
	for (; text && *text != '\0'; text++)
		str_add_char(out, (unsigned char)*text < ' ' || *text == 127 ? ' ' : *text);
}

static void add_column(struct str *out, const char *text)
{
	str_add_char(out, '\t');
	add_clean(out, text);
}

static void add_joined(struct str *out, const struct strs *list)
{
	struct str text = STR_INIT;

	for (size_t i = 0; i < list->count; i++)
		str_addf(&text, "%s%s", i > 0 ? "," : "", list->item[i]);
	add_column(out, str_text(&text));
	str_free(&text);
}

static void add_yes_or_no(struct str *out, bool value)
{
	add_column(out, value ? "yes" : "no");
}

static void add_path_text(void *context, const struct strs *path)
{
	struct str *out = context;

	for (size_t i = 0; i < path->count; i++)
		str_addf(out, "%s%s", i > 0 ? "--" : out->length > 0 ? "," : "", path->item[i]);
}

static void add_answer(struct str *out, const struct facts *facts)
{
	static const char *const words[] = {[LOADS_YES] = "yes", [LOADS_NO] = "no", [LOADS_UNKNOWN] = "unknown"};

	add_column(out, facts->library);
	add_column(out, !facts->library ? NULL : words[facts->answer.loads]);
	if (facts->answer.reason)
		add_column(out, facts->answer.reason);
	else
		add_joined(out, &facts->answer.missing);
	add_column(out, facts->answer.preload ? "perhaps" : tells_preload(&facts->answer) ? "no" : NULL);
}

void format_add_columns(struct str *out, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries)
{
	struct str paths = STR_INIT;
	struct facts facts;

	add_clean(out, extension->name);
	add_column(out, extension->params.default_version);
	add_joined(out, &extension->versions);
	add_column(out, extension->params.comment);
	if (!libraries->loader)
		return;
	gather(&facts, list, extension, libraries);
	add_joined(out, &facts.params.required);
	add_column(out, facts.params.schema);
	add_yes_or_no(out, facts.params.relocatable);
	add_yes_or_no(out, facts.params.trusted);
	add_yes_or_no(out, facts.params.superuser);
	add_column(out, extension->control_file);
	add_answer(out, &facts);
	extgraph_each_path(&extension->graph, add_path_text, &paths);
	add_column(out, str_text(&paths));
	str_free(&paths);
	free_facts(&facts);
}

/* ---- JSON. */

static void add_text(struct str *out, const char *key, const char *text)
{
	jsonout_key(out, key);
	jsonout_text(out, text);
}

static void add_bool(struct str *out, const char *key, bool value)
{
	jsonout_key(out, key);
	jsonout_bool(out, value);
}

static void add_texts(struct str *out, const char *key, const struct strs *list)
{
	jsonout_key(out, key);
	jsonout_texts(out, list);
}

static void add_path_array(void *context, const struct strs *path)
{
	jsonout_texts(context, path);
}

/* The parameters that a version may override. */
static void add_params(struct str *out, const struct extparams *params)
{
	add_texts(out, "requires", &params->required);
	add_text(out, "schema", params->schema);
	add_bool(out, "relocatable", params->relocatable);
	add_bool(out, "trusted", params->trusted);
	add_bool(out, "superuser", params->superuser);
}

static void add_versions(struct str *out, const struct extensions *list, const struct catalog *extension)
{
	jsonout_key(out, "available");
	jsonout_open(out, '[');
	for (size_t i = 0; i < extension->versions.count; i++) {
		struct extparams params = EXTPARAMS_INIT;
		if (catalog_version(list, extension, extension->versions.item[i], &params)) {
			jsonout_open(out, '{');
			add_text(out, "version", extension->versions.item[i]);
			add_params(out, &params);
			add_text(out, "comment", params.comment);
			jsonout_close(out, '}');
		}
		extparams_free(&params);
	}
	jsonout_close(out, ']');
}

static void add_facts(struct str *out, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries)
{
	struct facts facts;

	gather(&facts, list, extension, libraries);
	add_params(out, &facts.params);
	add_text(out, "control", extension->control_file);
	add_text(out, "library", facts.library);
	jsonout_key(out, "loads");
	if (facts.answer.loads == LOADS_UNKNOWN)
		jsonout_null(out);
	else
		jsonout_bool(out, facts.answer.loads == LOADS_YES);
	add_texts(out, "misses", &facts.answer.missing);
	add_text(out, "reason", facts.answer.reason);
	jsonout_key(out, "may_need_preload");
	if (tells_preload(&facts.answer))
		jsonout_bool(out, facts.answer.preload);
	else
		jsonout_null(out);
	add_versions(out, list, extension);
	jsonout_key(out, "update_paths");
	jsonout_open(out, '[');
	extgraph_each_path(&extension->graph, add_path_array, out);
	jsonout_close(out, ']');
	free_facts(&facts);
}

void format_add_json(struct str *out, const struct extensions *list, const struct catalog *extension,
	const struct extension_libraries *libraries)
{
	jsonout_open(out, '{');
	add_text(out, "name", extension->name);
	add_text(out, "default_version", extension->params.default_version);
	add_texts(out, "versions", &extension->versions);
	add_text(out, "comment", extension->params.comment);
	if (libraries->loader)
		add_facts(out, list, extension, libraries);
	jsonout_close(out, '}');
}
