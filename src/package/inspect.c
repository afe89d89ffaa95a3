#include "package/inspect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/catalog.h"
#include "install/ldd.h"
#include "package/conflict.h"
#include "package/packlist.h"
#include "package/undefined.h"
#include "sys/fd.h"
#include "sys/fs.h"

#define LIBRARY_ENDING ".so"
#define LIBDIR "$libdir/"
#define SCRIPT_ENDING ".sql"
#define MODULE "MODULE_PATHNAME" /* what stands for the library in a script */

enum { DIGEST_IN_VERSION = 8, SCRIPT_MAX = 64 * 1024 * 1024 };

static bool read_extensions(const struct inspect *inspect, struct extensions *list);
static bool check_extension(const struct inspect *inspect, const struct catalog *extension, const struct strs *paths);
static bool check_libraries(const struct inspect *inspect, const struct strs *paths, const struct added *added);
static void add_required(struct added *added, const struct extensions *list);
static bool has_control(const struct target *target, const char *extension);
static void list_absent(const struct inspect *inspect, const struct added *added, struct strs *absent);
static void report_hidden(const struct inspect *inspect, const struct added *added);
static void report_required(const struct inspect *inspect, const struct added *added);
static bool name_package(const struct inspect *inspect, const struct strs *paths, struct added *added);

bool inspect_package(const struct inspect *inspect, struct added *added)
{
	struct extensions list = CATALOGS_INIT;
	struct strs paths = STRS_INIT;
	char digest[DIGEST_SHA256_SIZE];
	char *problem = packlist_read(inspect->package, &paths);
	bool good = !problem;

	if (problem)
		warn_msg("cannot add '%s': %s", inspect->what, problem);
	free(problem);
	good = good && read_extensions(inspect, &list);
	for (size_t i = 0; i < list.count && good; i++) {
		const char *version = list.item[i].params.default_version;
		good = check_extension(inspect, &list.item[i], &paths);
		added_add_extension(added, list.item[i].name, version ? version : "");
	}
	add_required(added, &list);
	good = good && check_libraries(inspect, &paths, added);
	if (good && !packlist_digest(inspect->package, &paths, digest)) {
		warn_errno("cannot read '%s'", inspect->path);
		good = false;
	}
	if (good) {
		added->digest = mem_copy(digest);
		good = name_package(inspect, &paths, added) &&
			(inspect->elsewhere ||
				conflict_is_none(inspect->target, inspect->package, &paths, added, inspect->what));
	}
	if (good) {
		report_hidden(inspect, added);
		report_required(inspect, added);
	}
	catalog_free(&list);
	strs_free(&paths);
	return good;
}

/* ---- control files ---- */

/* A control file that is wrong was reported, and left out of the list. */
static bool read_extensions(const struct inspect *inspect, struct extensions *list)
{
	char *share = fs_join(inspect->path, ADDED_SHARE);
	char *directory = fs_join(share, "extension");

	list->major = inspect->target->server.version.major;
	bool good = access(directory, F_OK) != 0 || catalog_list(share, NULL, list);
	if (good && list->seen.count != list->count) {
		warn_msg("cannot add '%s': the server would refuse a control file of it", inspect->what);
		good = false;
	}
	free(directory);
	free(share);
	return good;
}

/* Whether the package or the installation has the library that a control file names. */
static bool has_module(const struct inspect *inspect, const char *module, const struct strs *paths)
{
	const char *name = str_starts(module, LIBDIR) ? module + strlen(LIBDIR) : module;
	char *own = str_format(ADDED_LIBRARIES "/%s" LIBRARY_ENDING, name);
	char *bare = str_format(ADDED_LIBRARIES "/%s", name);
	char *installed = str_format(
		"%s/%s%s", inspect->target->libraries, name, str_ends(name, LIBRARY_ENDING) ? "" : LIBRARY_ENDING);
	bool has = (name[0] == '/' && access(name, F_OK) == 0) || strs_contain(paths, own) ||
		strs_contain(paths, bare) || access(installed, F_OK) == 0;

	free(installed);
	free(bare);
	free(own);
	return has;
}

/* The libraries that a script names itself, as '$libdir/NAME', outside of comments. */
static void find_named(const char *script, struct strs *names)
{
	static const char start[] = "'" LIBDIR;

	for (const char *at = strstr(script, start); at; at = strstr(at + 1, start)) {
		const char *line = at;
		size_t length = strcspn(at + 1, "'\n");
		while (line > script && line[-1] != '\n')
			line--;
		char *before = mem_copy_bytes(line, (size_t)(at - line));
		if (at[1 + length] == '\'' && !strstr(before, "--"))
			strs_addf(names, "%.*s", (int)length, at + 1);
		free(before);
	}
}

/* The first library that the script for the default version names, and that is not there; allocated, NULL if there is
 * none. Scripts for older versions may name what has gone. */
static char *missing_named(const struct inspect *inspect, const struct catalog *extension, const struct strs *paths)
{
	const char *version = extension->params.default_version;
	char *script =
		str_format(ADDED_SHARE "/extension/%s--%s" SCRIPT_ENDING, extension->name, version ? version : "");
	struct strs names = STRS_INIT;
	struct str text = STR_INIT;
	char *missing = NULL;

	if (fd_read_file(inspect->package, script, &text, SCRIPT_MAX))
		find_named(str_text(&text), &names);
	for (size_t i = 0; i < names.count && !missing; i++)
		if (!has_module(inspect, names.item[i], paths))
			missing = mem_copy(names.item[i]);
	str_free(&text);
	strs_free(&names);
	free(script);
	return missing;
}

/* Whether a script of the extension uses the library that the control file names. */
static bool uses_module(const struct inspect *inspect, const char *extension, const struct strs *paths)
{
	char *start = str_format("%s--", extension);
	bool uses = false;

	for (size_t i = 0; i < paths->count && !uses; i++) {
		const char *slash = strrchr(paths->item[i], '/');
		struct str text = STR_INIT;

		if (!slash || !str_starts(slash + 1, start) || !str_ends(slash, SCRIPT_ENDING))
			continue;
		uses = !fd_read_file(inspect->package, paths->item[i], &text, SCRIPT_MAX) ||
			strstr(str_text(&text), MODULE) != NULL;
		str_free(&text);
	}
	free(start);
	return uses;
}

static bool check_extension(const struct inspect *inspect, const struct catalog *extension, const struct strs *paths)
{
	const struct extparams *params = &extension->params;
	const char *problem = added_problem(extension->name);
	char *missing = missing_named(inspect, extension, paths);
	bool good = false;

	if (problem) {
		warn_msg("cannot add '%s': the name of the extension '%s' cannot be used: %s", inspect->what,
			extension->name, problem);
	} else if (extension->versions.count == 0) {
		warn_msg("cannot add '%s': no script installs the extension '%s'", inspect->what, extension->name);
	} else if (params->default_version && !strs_contain(&extension->versions, params->default_version)) {
		warn_msg("cannot add '%s': no script installs '%s' in its default version, '%s'", inspect->what,
			extension->name, params->default_version);
		warn_hint("there are scripts for '%s'", extension->versions.item[extension->versions.count - 1]);
	} else if (params->module_pathname && !has_module(inspect, params->module_pathname, paths) &&
		uses_module(inspect, extension->name, paths)) {
		warn_msg("cannot add '%s': the library '%s' of the extension '%s' is missing", inspect->what,
			params->module_pathname, extension->name);
	} else if (missing) {
		warn_msg("cannot add '%s': the library '%s', which a script of the extension '%s' names, is missing",
			inspect->what, missing, extension->name);
	} else {
		good = true;
	}
	free(missing);
	return good;
}

/* ---- libraries ---- */

/* Whether a library loads as far as the files tell that it needs. */
static bool check_needed(const struct inspect *inspect, struct loader *loader, const char *path)
{
	struct ldd_answer answer = LDD_ANSWER_INIT;
	struct str missing = STR_INIT;
	char *library = fs_join(inspect->path, path);

	ldd_examine(loader, library, &answer);
	for (size_t i = 0; i < answer.missing.count; i++)
		str_addf(&missing, "%s'%s'", i > 0 ? ", " : "", answer.missing.item[i]);
	bool good = answer.loads != LOADS_NO;
	if (!good && answer.missing.count > 0) {
		warn_msg("cannot add '%s': its '%s' cannot be loaded: it needs %s, which %s not here", inspect->what,
			path, str_text(&missing), answer.missing.count > 1 ? "are" : "is");
		warn_hint("install what has %s", answer.missing.count > 1 ? "them" : "it");
	} else if (!good) {
		warn_msg("cannot add '%s': its '%s' cannot be loaded: %s", inspect->what, path,
			answer.reason ? answer.reason : "the reason is not known");
	}
	free(library);
	str_free(&missing);
	ldd_free_answer(&answer);
	return good;
}

static bool check_symbols(const struct inspect *inspect, const struct undefined *undefined, const char *path)
{
	struct strs names = STRS_INIT;
	struct str more = STR_INIT;
	char *library = fs_join(inspect->path, path);

	undefined_find(undefined, library, &names);
	bool good = names.count == 0;
	if (names.count > 1)
		str_addf(&more, " and %zu more", names.count - 1);
	if (!good) {
		warn_msg("cannot add '%s': its '%s' cannot be loaded: it needs the symbol '%s'%s, which neither the "
			 "server nor a library defines",
			inspect->what, path, names.item[0], str_text(&more));
		warn_hint("in a makefile, SHLIB_LINK names the libraries to link with");
	}
	free(library);
	str_free(&more);
	strs_free(&names);
	return good;
}

/* A symbol may come from a required extension that is not here yet. */
static bool check_libraries(const struct inspect *inspect, const struct strs *paths, const struct added *added)
{
	struct undefined undefined = {
		.target = inspect->target,
		.loader = ldd_begin(&inspect->target->server),
		.package = inspect->path,
		.paths = paths,
		.added = added,
		.elsewhere = inspect->elsewhere,
	};
	struct strs absent = STRS_INIT;
	bool good = true;

	list_absent(inspect, added, &absent);
	for (size_t i = 0; i < paths->count && good; i++)
		if (str_starts(paths->item[i], ADDED_LIBRARIES "/") && str_ends(paths->item[i], LIBRARY_ENDING))
			good = check_needed(inspect, undefined.loader, paths->item[i]) &&
				(absent.count > 0 || check_symbols(inspect, &undefined, paths->item[i]));
	strs_free(&absent);
	ldd_end(undefined.loader);
	return good;
}

/* ---- what it requires ---- */

static void add_required(struct added *added, const struct extensions *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct strs *required = &list->item[i].params.required;
		for (size_t j = 0; j < required->count; j++)
			if (!added_extension(added, required->item[j]) &&
				!strs_contain(&added->required, required->item[j]))
				strs_add(&added->required, required->item[j]);
	}
}

static bool has_control(const struct target *target, const char *extension)
{
	char *control = str_format("%s/extension/%s.control", target->share, extension);
	bool has = access(control, F_OK) == 0;

	free(control);
	return has;
}

/* What the installation has itself comes first. */
static void report_hidden(const struct inspect *inspect, const struct added *added)
{
	for (size_t i = 0; i < added->extension_count; i++)
		if (has_control(inspect->target, added->extension[i].name))
			warn_msg("the installation has an extension '%s' itself, and that one is used",
				added->extension[i].name);
}

/* The required extensions that neither the installation nor a package has. */
static void list_absent(const struct inspect *inspect, const struct added *added, struct strs *absent)
{
	struct addeds others = ADDEDS_INIT;

	if (added->required.count > 0)
		(void)added_list(inspect->target->digest, &others);
	for (size_t i = 0; i < added->required.count; i++) {
		const char *name = added->required.item[i];

		if (!has_control(inspect->target, name) && !added_find(&others, name, NULL))
			strs_add(absent, name);
	}
	addeds_free(&others);
}

static void report_required(const struct inspect *inspect, const struct added *added)
{
	struct strs absent = STRS_INIT;

	list_absent(inspect, added, &absent);
	for (size_t i = 0; i < absent.count; i++) {
		warn_msg("'%s' requires the extension '%s', which the server does not have", added->name,
			absent.item[i]);
		warn_hint("add it, too");
	}
	strs_free(&absent);
}

/* ---- its name ---- */

/* Of several extensions, the one whose name all others begin with, as in postgis and postgis_raster; else the first. */
static const struct added_extension *main_extension(const struct added *added)
{
	const struct added_extension *shortest = &added->extension[0];

	for (size_t i = 1; i < added->extension_count; i++)
		if (strlen(added->extension[i].name) < strlen(shortest->name))
			shortest = &added->extension[i];
	for (size_t i = 0; i < added->extension_count; i++)
		if (!str_starts(added->extension[i].name, shortest->name))
			return &added->extension[0];
	return shortest;
}

/* The name of the first library, without what is behind its dot; NULL if there is none. */
static char *name_of_library(const struct strs *paths)
{
	for (size_t i = 0; i < paths->count; i++) {
		const char *path = paths->item[i];
		if (str_starts(path, ADDED_LIBRARIES "/") && str_ends(path, LIBRARY_ENDING)) {
			const char *name = strrchr(path, '/') + 1;
			return mem_copy_bytes(name, strlen(name) - strlen(LIBRARY_ENDING));
		}
	}
	return NULL;
}

static bool name_package(const struct inspect *inspect, const struct strs *paths, struct added *added)
{
	const struct added_extension *first = added->extension_count > 0 ? main_extension(added) : NULL;

	added->name = first ? mem_copy(first->name) : inspect->name ? mem_copy(inspect->name) : name_of_library(paths);
	if (first && first->version[0] != '\0')
		added->version = mem_copy(first->version);
	else if (inspect->version)
		added->version = mem_copy(inspect->version);
	else
		added->version = mem_copy_bytes(added->digest, DIGEST_IN_VERSION);
	if (!added->name || (!first && paths->count == 0)) {
		warn_msg("cannot add '%s': it has neither an extension nor a library", inspect->what);
		return false;
	}
	const char *problem = added_problem(added->name);
	if (problem)
		warn_msg("cannot add '%s': the name '%s' cannot be used: %s", inspect->what, added->name, problem);
	else if ((problem = added_problem(added->version)))
		warn_msg(
			"cannot add '%s': the version '%s' cannot be used: %s", inspect->what, added->version, problem);
	return !problem;
}
