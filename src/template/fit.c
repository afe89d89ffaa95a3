#include "template/fit.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/platform.h"
#include "install/scan.h"
#include "install/select.h"
#include "server/locale.h"
#include "server/serverlibc.h"
#include "template/layer_extension.h"
#include "template/recipe.h"
#include "template/server_id.h"
#include "text/fields.h"
#include "text/str.h"

/* What the first recipe says. */
struct origin {
	struct fields fields;
	const char *layout, *version, *server, *libc, *icu, *encoding, *locale;
};

static bool check_machine(const struct fit *fit);
static bool read_origin(const struct fit *fit, struct origin *origin);
static bool find_server(const struct fit *fit, const struct origin *origin, struct program *server);
static bool check_text_order(const struct fit *fit, const struct origin *origin, const struct program *server);
static bool check_extensions(const struct fit *fit, const struct program *server);

bool fit_check(const struct fit *fit)
{
	struct program server = {0};
	struct origin origin;

	if (!check_machine(fit) || !read_origin(fit, &origin))
		return false;
	bool fits = find_server(fit, &origin, &server) && check_text_order(fit, &origin, &server) &&
		check_extensions(fit, &server);
	program_free(&server);
	fields_free(&origin.fields);
	return fits;
}

static bool check_machine(const struct fit *fit)
{
	char *other = NULL;
	const struct platform *platform = platform_here(&other);
	const char *here = platform ? platform->name : other;
	const char *made = fit->contents->architecture;
	bool fits = str_equal(made, here);

	if (!fits)
		warn_msg("cannot import '%s': it was made on %s, and this machine is %s", fit->archive, made, here);
	free(other);
	if (fits && !str_equal(fit->contents->byte_order, contents_byte_order_here())) {
		warn_msg("cannot import '%s': its byte order is '%s', and that of this machine is '%s'", fit->archive,
			fit->contents->byte_order, contents_byte_order_here());
		fits = false;
	}
	return fits;
}

/* The recipe could be read when its name was checked. */
static bool read_origin(const struct fit *fit, struct origin *origin)
{
	if (!fields_parse(str_text(&fit->contents->template[0].recipe), &origin->fields))
		return false;
	origin->layout = fields_get(&origin->fields, "layout");
	origin->version = fields_get(&origin->fields, "version");
	origin->server = fields_get(&origin->fields, "server");
	origin->libc = fields_get(&origin->fields, "libc");
	origin->icu = fields_get(&origin->fields, "icu");
	origin->encoding = fields_get(&origin->fields, "encoding");
	origin->locale = fields_get(&origin->fields, "locale");
	char *layout = str_format("%d", RECIPE_LAYOUT);
	bool known = str_equal(origin->layout, layout) && origin->version && origin->server && origin->libc &&
		origin->encoding && origin->locale;
	free(layout);
	if (!known) {
		warn_msg("cannot import '%s': its recipe is of another release of pg_initcache", fit->archive);
		fields_free(&origin->fields);
	}
	return known;
}

/* ---- The server. */

static bool has_digest(const struct program *server, const char *digest)
{
	struct server_id id;
	bool same = server_id_know(server, &id) && str_equal(id.digest, digest);

	server_id_free(&id);
	return same;
}

static bool has_version(const struct program *server, const char *wanted)
{
	struct str version = STR_INIT;

	version_write(&server->version, &version);
	bool same = str_equal(str_text(&version), wanted);
	str_free(&version);
	return same;
}

static void report_other_version(const struct fit *fit, const struct origin *origin, const struct program *server)
{
	struct str version = STR_INIT;

	version_write(&server->version, &version);
	warn_msg("cannot import '%s': it is for PostgreSQL %s, and '%s' is %s", fit->archive, origin->version,
		server->postgres, str_text(&version));
	str_free(&version);
}

static void report_other_build(const struct fit *fit, const struct origin *origin, const char *postgres)
{
	warn_msg("cannot import '%s': it is for another build of PostgreSQL %s than '%s'", fit->archive,
		origin->version, postgres);
}

static bool find_named(const struct fit *fit, const struct origin *origin, struct program *server)
{
	if (!select_make(fit->bindir, fit->version_wanted, server) || !select_version(server))
		return false;
	if (!has_version(server, origin->version)) {
		report_other_version(fit, origin, server);
		return false;
	}
	if (!has_digest(server, origin->server)) {
		report_other_build(fit, origin, server->postgres);
		return false;
	}
	return true;
}

/* Several builds of one version may be here, so the one that made the template is looked for. */
static bool find_any(const struct fit *fit, const struct origin *origin, struct program *server)
{
	struct scan list = SCAN_INIT;
	const char *other = NULL;
	bool found = false;

	scan_add_path(&list);
	scan_add_usual(&list);
	scan_add_cache(&list);
	if (list.count == 0)
		scan_add_config(&list);
	for (size_t i = 0; i < list.count && !found; i++) {
		struct program *one = &list.item[i];
		char *problem = NULL;
		bool same = program_learn_version(one, &problem) && has_version(one, origin->version);
		free(problem);
		if (same)
			other = one->postgres;
		found = same && has_digest(one, origin->server);
		if (found) {
			*server = *one;
			*one = (struct program){0};
		}
	}
	if (!found && other)
		report_other_build(fit, origin, other);
	else if (!found)
		warn_msg("cannot import '%s': it is for PostgreSQL %s, which is not here", fit->archive,
			origin->version);
	if (!found)
		warn_hint("-b names the directory of the programs of the server that made it%s",
			other ? "" : "; pg_fetch fetches one");
	scan_free(&list);
	return found;
}

static bool find_server(const struct fit *fit, const struct origin *origin, struct program *server)
{
	return fit->bindir || fit->version_wanted ? find_named(fit, origin, server) : find_any(fit, origin, server);
}

/* ---- How text is sorted. */

static bool is_same_library(const struct fit *fit, const char *made, const char *here)
{
	if (str_equal(made, here))
		return true;
	warn_msg("cannot import '%s': it was made with %s, and this machine has %s, which may sort text differently",
		fit->archive, *made ? made : "no ICU", *here ? here : "no ICU");
	return false;
}

static bool check_text_order(const struct fit *fit, const struct origin *origin, const struct program *server)
{
	struct str libc = STR_INIT;
	struct server_id id = {.icu = NULL};
	struct str problem = STR_INIT;

	serverlibc_add_version(server->postgres, &libc);
	bool fits = is_same_library(fit, origin->libc, str_text(&libc)) && server_id_know(server, &id) &&
		is_same_library(fit, origin->icu ? origin->icu : "", id.icu);
	const char *hint = fits ? locale_problem(server->postgres, origin->locale, origin->encoding, &problem) : NULL;
	if (hint) {
		warn_msg("cannot import '%s': %s", fit->archive, str_text(&problem));
		if (*hint)
			warn_hint("%s", hint);
	}
	str_free(&problem);
	server_id_free(&id);
	str_free(&libc);
	return fits && !hint;
}

/* ---- Extensions, whose libraries are not in a template. */

static void add_part(struct str *text, char mark, const char *value)
{
	if (value)
		str_addf(text, "%c%s", mark, value);
}

static bool check_extension(const struct fit *fit, const struct program *server, const struct fields *recipe)
{
	const char *name = fields_get(recipe, "extension");
	struct strs settings = STRS_INIT;
	struct str wanted = STR_INIT;
	struct str here = STR_INIT;
	struct fields fields = {.count = 0};

	str_add(&wanted, name);
	add_part(&wanted, '=', fields_get(recipe, "wanted"));
	add_part(&wanted, '@', fields_get(recipe, "schema"));
	for (size_t i = 0; i < recipe->count; i++)
		if (strcmp(recipe->item[i].key, "setting") == 0)
			strs_add(&settings, recipe->item[i].value);
	bool is_there = layer_extension_write(str_text(&wanted), server, &settings, &here) &&
		fields_parse(str_text(&here), &fields);
	bool fits = is_there && str_equal(fields_get(&fields, "files"), fields_get(recipe, "files"));
	if (!fits)
		warn_msg("cannot import '%s': it has the extension '%s', which %s", fit->archive, name,
			is_there ? "is another one here" : "is not here");
	fields_free(&fields);
	str_free(&here);
	str_free(&wanted);
	strs_free(&settings);
	return fits;
}

static bool check_extensions(const struct fit *fit, const struct program *server)
{
	bool fits = true;

	for (size_t i = 0; fits && i < fit->contents->template_count; i++) {
		struct fields recipe;
		if (!fields_parse(str_text(&fit->contents->template[i].recipe), &recipe))
			return false;
		if (fields_get(&recipe, "extension"))
			fits = check_extension(fit, server, &recipe);
		fields_free(&recipe);
	}
	return fits;
}
