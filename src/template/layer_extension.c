#include "template/layer_extension.h"

#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "extension/added.h"
#include "extension/catalog.h"
#include "extension/dirs.h"
#include "extension/files.h"
#include "extension/shadow_record.h"
#include "outside/digest.h"
#include "server/settings.h"
#include "template/file_digest.h"
#include "template/step.h"
#include "text/fields.h"
#include "text/nearest.h"

static bool check(const struct step_extension *wanted, const struct extensions *list, const char *share);
static bool check_required(const struct step_extension *wanted, const struct extensions *list);
static void write_packages(const struct program *server, struct str *made);
static bool write_files(const char *name, const char *share, const char *path, struct str *out);

bool layer_extension_write(
	const char *text, const struct program *server, const struct strs *settings, struct str *made)
{
	struct step_extension wanted;
	struct extensions list = CATALOGS_INIT;
	struct str files = STR_INIT;
	char digest[DIGEST_SHA256_SIZE];

	const char *problem = step_parse_extension(text, &wanted);
	if (problem) {
		warn_msg("the extension '%s' %s", text, problem);
		return false;
	}
	const char *path = settings_get(settings, FILES_PATH);
	char *share = dirs_share(server);
	if (!share)
		warn_msg("no extension directory belongs to the server in '%s'", server->bindir);
	bool good = share && catalog_list(share, path, &list) && check(&wanted, &list, share) &&
		check_required(&wanted, &list) && write_files(wanted.name, share, path, &files);
	if (good) {
		write_packages(server, made);
		digest_text(str_text(&files), files.length, digest);
		fields_add(made, "extension", wanted.name);
		if (wanted.version)
			fields_add(made, "wanted", wanted.version);
		if (wanted.schema)
			fields_add(made, "schema", wanted.schema);
		fields_add(made, "files", digest);
	}
	str_free(&files);
	catalog_free(&list);
	free(share);
	step_free_extension(&wanted);
	return good;
}

/* The packages of a shadow: their libraries count, too. */
static void write_packages(const struct program *server, struct str *made)
{
	struct shadow_record record;
	char *root = NULL;

	if (!shadow_record_of(server->bindir, &record, &root))
		return;
	for (size_t i = 0; i < record.names.count; i++) {
		fields_add(made, "package", record.names.item[i]);
		fields_add(made, "digest", record.digests.item[i]);
	}
	shadow_record_free(&record);
	free(root);
}

/*
 * IF NOT EXISTS, because in `-x a -x b` the extension b exists already if a requires it. Not if a version or a schema
 * was named: then what exists may differ, and the server's error is wanted. Schemas that begin with "pg_" belong to the
 * server and are never created.
 */
void layer_extension_add_sql(const char *text, struct str *sql)
{
	struct step_extension wanted;

	if (step_parse_extension(text, &wanted))
		return;
	if (wanted.schema && !str_starts(wanted.schema, "pg_")) {
		str_add(sql, "CREATE SCHEMA IF NOT EXISTS ");
		str_add_sql_identifier(sql, wanted.schema);
		str_add(sql, "; ");
	}
	str_add(sql, "CREATE EXTENSION ");
	if (!wanted.schema && !wanted.version)
		str_add(sql, "IF NOT EXISTS ");
	str_add_sql_identifier(sql, wanted.name);
	if (wanted.schema) {
		str_add(sql, " SCHEMA ");
		str_add_sql_identifier(sql, wanted.schema);
	}
	if (wanted.version) {
		str_add(sql, " VERSION ");
		str_add_sql_literal(sql, wanted.version);
	}
	str_add(sql, " CASCADE");
	step_free_extension(&wanted);
}

static void hint_nearest(const char *wrong, const struct strs *names)
{
	struct str hint = STR_INIT;

	if (nearest_add_hint(&hint, wrong, names))
		warn_hint("%s", str_text(&hint));
	else
		warn_hint("pg_extadd adds an extension that the installation does not have");
	str_free(&hint);
}

/* Whether the extension was added, but to another server program, perhaps to the one before an update. */
static bool hint_added(const char *extension)
{
	struct addeds added;

	(void)added_list(NULL, &added);
	const struct added *package = added_find(&added, extension, NULL);
	if (package)
		warn_hint("pg_extadd added it to another server program, of '%s': add it to this one, too",
			package->bindir ? package->bindir : package->server);
	bool found = package != NULL;
	addeds_free(&added);
	return found;
}

static bool check(const struct step_extension *wanted, const struct extensions *list, const char *share)
{
	const struct catalog *extension = catalog_find(list, wanted->name);
	struct strs names = STRS_INIT;

	if (!extension) {
		for (size_t i = 0; i < list->count; i++)
			strs_add(&names, list->item[i].name);
		char *place = shadow_record_share_of(share);
		warn_msg("no extension '%s' in '%s/extension'", wanted->name, place ? place : share);
		free(place);
		if (!hint_added(wanted->name))
			hint_nearest(wanted->name, &names);
		strs_free(&names);
		return false;
	}
	if (!wanted->version || strs_contain(&extension->versions, wanted->version))
		return true;
	struct str versions = STR_INIT;
	nearest_add_list(&versions, &extension->versions);
	warn_msg("no version '%s' of the extension '%s'", wanted->version, wanted->name);
	if (extension->versions.count > 0)
		warn_hint("there is %s", str_text(&versions));
	str_free(&versions);
	return false;
}

/* Append to `names` what an extension requires in a version. False after a line on stderr if one is not there. */
static bool add_required(
	const struct extensions *list, const struct catalog *extension, const char *version, struct strs *names)
{
	struct extparams params = EXTPARAMS_INIT;
	bool good = catalog_version(list, extension, version, &params);

	for (size_t i = 0; good && i < params.required.count; i++) {
		const char *required = params.required.item[i];
		good = strs_contain(&list->seen, required);
		if (!good) {
			warn_msg("'%s' requires the extension '%s', which the server does not have", extension->name,
				required);
			if (!hint_added(required))
				warn_hint("add it with pg_extadd");
		} else if (!strs_contain(names, required)) {
			strs_add(names, required);
		}
	}
	extparams_free(&params);
	return good;
}

/* What the server would create with it. One without a default version is left to the server. */
static bool check_required(const struct step_extension *wanted, const struct extensions *list)
{
	struct strs names = STRS_INIT;
	bool good = true;

	strs_add(&names, wanted->name);
	for (size_t i = 0; good && i < names.count; i++) {
		const struct catalog *extension = catalog_find(list, names.item[i]);
		const char *version = i == 0 ? wanted->version : NULL;

		if (!version && extension)
			version = extension->params.default_version;
		good = !version || add_required(list, extension, version, &names);
	}
	strs_free(&names);
	return good;
}

/* Append the name and the digest of each file; the directory does not matter. */
static bool write_files(const char *name, const char *share, const char *path, struct str *out)
{
	struct strs paths = STRS_INIT;
	char digest[DIGEST_SHA256_SIZE];
	bool good = files_add(share, path, name, &paths, NULL);

	for (size_t i = 0; good && i < paths.count; i++) {
		good = file_digest_of(paths.item[i], digest);
		if (!good) {
			warn_errno("cannot read '%s'", paths.item[i]);
			break;
		}
		fields_add(out, "name", strrchr(paths.item[i], '/') + 1);
		fields_add(out, "content", digest);
	}
	strs_free(&paths);
	return good;
}
