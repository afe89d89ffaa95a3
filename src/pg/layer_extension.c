#include "pg/layer_extension.h"

#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "outside/digest.h"
#include "pg/content.h"
#include "pg/extension.h"
#include "pg/extension_place.h"
#include "pg/step.h"
#include "sys/fs.h"
#include "text/fields.h"
#include "text/nearest.h"

enum { HINTS_MOST = 3 };

static bool check(const struct step_extension *wanted, const struct extensions *list, const char *share);
static bool write_files(const char *name, const struct extensions *list, const char *share, struct str *out);
static void add_required(const struct extension *extension, struct strs *names);

bool layer_extension_write(const char *text, const struct server *server, struct str *made)
{
	struct step_extension wanted;
	struct extensions list = EXTENSIONS_INIT;
	struct str files = STR_INIT;
	char digest[DIGEST_SHA256_ROOM];

	const char *problem = step_parse_extension(text, &wanted);
	if (problem != NULL) {
		warn_msg("the extension '%s' %s", text, problem);
		return false;
	}
	char *share = extension_place_share(server);
	if (share == NULL)
		warn_msg("no extension directory belongs to the server in '%s'", server->bindir);
	bool good = share != NULL && extension_list(share, NULL, &list) && check(&wanted, &list, share) &&
		write_files(wanted.name, &list, share, &files);
	if (good) {
		digest_text(str_text(&files), files.length, digest);
		fields_add(made, "extension", wanted.name);
		if (wanted.version != NULL)
			fields_add(made, "wanted", wanted.version);
		if (wanted.schema != NULL)
			fields_add(made, "schema", wanted.schema);
		fields_add(made, "files", digest);
	}
	str_free(&files);
	extension_free(&list);
	free(share);
	step_free_extension(&wanted);
	return good;
}

/*
 * What -x a -x b finds there already, because a requires b, is what was wanted; not so where a version or a schema was
 * named: then the server says that it is there. Schemas that begin with "pg_" are the server's and never made.
 */
void layer_extension_add_sql(const char *text, struct str *sql)
{
	struct step_extension wanted;

	if (step_parse_extension(text, &wanted) != NULL)
		return;
	if (wanted.schema != NULL && !str_starts(wanted.schema, "pg_")) {
		str_add(sql, "CREATE SCHEMA IF NOT EXISTS ");
		str_add_sql_identifier(sql, wanted.schema);
		str_add(sql, "; ");
	}
	str_add(sql, "CREATE EXTENSION ");
	if (wanted.schema == NULL && wanted.version == NULL)
		str_add(sql, "IF NOT EXISTS ");
	str_add_sql_identifier(sql, wanted.name);
	if (wanted.schema != NULL) {
		str_add(sql, " SCHEMA ");
		str_add_sql_identifier(sql, wanted.schema);
	}
	if (wanted.version != NULL) {
		str_add(sql, " VERSION ");
		str_add_sql_literal(sql, wanted.version);
	}
	str_add(sql, " CASCADE");
	step_free_extension(&wanted);
}

static void hint_nearest(const char *wrong, const struct strs *names)
{
	struct strs nearest = STRS_INIT;
	struct str hint = STR_INIT;

	nearest_names(wrong, names, HINTS_MOST, &nearest);
	nearest_add_list(&hint, &nearest);
	if (nearest.count > 0)
		warn_hint("there is %s", str_text(&hint));
	str_free(&hint);
	strs_free(&nearest);
}

static bool check(const struct step_extension *wanted, const struct extensions *list, const char *share)
{
	const struct extension *extension = extension_find(list, wanted->name);
	struct strs names = STRS_INIT;

	if (extension == NULL) {
		for (size_t i = 0; i < list->count; i++)
			strs_add(&names, list->item[i].name);
		warn_msg("no extension '%s' in '%s/extension'", wanted->name, share);
		hint_nearest(wanted->name, &names);
		strs_free(&names);
		return false;
	}
	if (wanted->version == NULL || strs_contain(&extension->versions, wanted->version))
		return true;
	struct str versions = STR_INIT;
	nearest_add_list(&versions, &extension->versions);
	warn_msg("no version '%s' of the extension '%s'", wanted->version, wanted->name);
	if (extension->versions.count > 0)
		warn_hint("there is %s", str_text(&versions));
	str_free(&versions);
	return false;
}

/* ---- files ---- */

/* NAME.control, NAME--*.sql, NAME--*.control; scripts may lie in a directory of their own. */
static bool is_of(const char *file, const char *name)
{
	size_t length = strlen(name);

	return strncmp(file, name, length) == 0 &&
		(strcmp(file + length, ".control") == 0 || str_starts(file + length, "--"));
}

static bool add_files(const char *directory, const char *name, struct str *out)
{
	struct strs files = STRS_INIT;
	char digest[DIGEST_SHA256_ROOM];
	bool good = true;

	(void)extension_list_files(directory, &files);
	strs_sort(&files);
	for (size_t i = 0; good && i < files.count; i++) {
		if (!is_of(files.item[i], name))
			continue;
		char *path = fs_join(directory, files.item[i]);
		good = content_digest(path, digest);
		if (!good)
			warn_errno("cannot read '%s'", path);
		free(path);
		fields_add(out, "name", files.item[i]);
		fields_add(out, "content", digest);
	}
	strs_free(&files);
	return good;
}

/* Its own and those of all that CASCADE would create; what is not there the server will name. */
static bool write_files(const char *name, const struct extensions *list, const char *share, struct str *out)
{
	struct strs names = STRS_INIT;
	bool good = true;

	strs_add(&names, name);
	for (size_t i = 0; good && i < names.count; i++) {
		const struct extension *extension = extension_find(list, names.item[i]);
		char *directory = fs_join(share, "extension");
		good = add_files(directory, names.item[i], out);
		free(directory);
		if (good && extension != NULL && extension->params.directory != NULL)
			good = add_files(extension->scripts, names.item[i], out);
		if (extension != NULL)
			add_required(extension, &names);
	}
	strs_free(&names);
	return good;
}

/* Names that were not seen yet. */
static void add_required(const struct extension *extension, struct strs *names)
{
	for (size_t i = 0; i < extension->params.required.count; i++) {
		if (!strs_contain(names, extension->params.required.item[i]))
			strs_add(names, extension->params.required.item[i]);
	}
}
