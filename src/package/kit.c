#include "package/kit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/fetched.h"
#include "install/probe.h"
#include "sys/fs.h"
#include "text/str.h"
#include "text/version.h"

#define SCRIPT "pg_config" /* in the staging directory */
#define DEBIAN "/usr/lib/postgresql/"

static bool is_complete(const char *pg_config, const char **lacks, bool *only_headers);
static char *find_lender(const struct target *target, const char *lender);
static char *fetch_lender(const struct target *target, const char *lender);
static bool fits(const struct target *target, const char *pg_config);
static bool write_script(const struct target *target, const char *lender, const struct staging *staging,
	const char *path, struct kit *kit);
static bool ask_roots(struct kit *kit);
static char *ask(const char *pg_config, const char *question);

bool kit_find(const struct target *target, const char *lender, const struct staging *staging, const char *path,
	struct kit *kit)
{
	const char *lacks = NULL;
	bool lacks_headers = false;
	bool found = true;

	*kit = (struct kit){.pg_config = fs_join(target->server.bindir, "pg_config")};
	if (!is_complete(kit->pg_config, &lacks, &lacks_headers) && !lender && lacks_headers) {
		kit->lacks_headers = true;
	} else if (lacks) {
		free(kit->pg_config);
		kit->pg_config = NULL;
		char *other = lender ? find_lender(target, lender) : NULL;
		if (!lender)
			kit_report_missing(target, lacks);
		found = other && write_script(target, other, staging, path, kit);
		free(other);
	}
	return found && ask_roots(kit);
}

void kit_free(struct kit *kit)
{
	for (size_t i = 0; i < kit->root_count; i++)
		free(kit->root[i].path);
	free(kit->pg_config);
	*kit = (struct kit){.pg_config = NULL};
}

/* The answer of pg_config to a question, allocated; NULL if it has none. */
static char *ask(const char *pg_config, const char *question)
{
	struct str answer = STR_INIT;
	char *problem = NULL;
	bool told = probe_line(pg_config, question, &answer, &problem);

	free(problem);
	if (told)
		return str_take(&answer);
	str_free(&answer);
	return NULL;
}

static bool names_file(const char *pg_config, const char *question, const char *below)
{
	char *answer = ask(pg_config, question);
	char *file = answer ? str_format("%s%s", answer, below) : NULL;
	bool there = file && file[0] == '/' && access(file, R_OK) == 0;

	free(file);
	free(answer);
	return there;
}

/* *lacks is set to what is missing first, else to NULL; *only_headers to whether that is all. */
static bool is_complete(const char *pg_config, const char **lacks, bool *only_headers)
{
	*lacks = NULL;
	*only_headers = false;
	if (access(pg_config, X_OK) != 0)
		*lacks = "pg_config";
	else if (!names_file(pg_config, "--pgxs", ""))
		*lacks = "makefile for extensions (PGXS)";
	else if (!names_file(pg_config, "--includedir-server", "/postgres.h"))
		*lacks = "headers";
	*only_headers = *lacks && str_equal(*lacks, "headers");
	return !*lacks;
}

/* Whether the server, or at least its PGXS, is of Debian's packages. */
static bool is_of_debian(const struct target *target)
{
	char *pg_config = fs_join(target->server.bindir, "pg_config");
	char *pgxs = access(pg_config, X_OK) == 0 ? ask(pg_config, "--pgxs") : NULL;
	bool is = str_starts(target->server.bindir, DEBIAN) || (pgxs && str_starts(pgxs, DEBIAN));

	free(pgxs);
	free(pg_config);
	return is;
}

void kit_report_missing(const struct target *target, const char *what)
{
	static const char lenders[] =
		"-s lends them: 'github', 'source', or the directory of an installation that has them";

	warn_msg("cannot build an extension for the server in '%s': it has no %s", target->server.bindir, what);
	if (is_of_debian(target))
		warn_hint("Debian's are in postgresql-server-dev-%u; or %s", target->server.version.major, lenders);
	else
		warn_hint("%s", lenders);
}

/* ---- the lender ---- */

/* The pg_config of the lender, allocated; NULL after a line on stderr. */
static char *find_lender(const struct target *target, const char *lender)
{
	static const char *const places[] = {"bin/pg_config", "pg_config"};
	const char *lacks = NULL;
	bool lacks_headers = false;
	char *real = access(lender, F_OK) == 0 ? fs_real_path(lender) : NULL;
	char *pg_config = NULL;

	for (size_t i = 0; real && i < sizeof places / sizeof *places && !pg_config; i++) {
		pg_config = fs_join(real, places[i]);
		if (access(pg_config, X_OK) != 0) {
			free(pg_config);
			pg_config = NULL;
		}
	}
	free(real);
	if (!pg_config)
		pg_config = fetch_lender(target, lender);
	if (pg_config && !is_complete(pg_config, &lacks, &lacks_headers)) {
		warn_msg("cannot use '%s' for building: it has no %s", lender, lacks);
		warn_hint("the source 'github' of pg_fetch has them; Debian's are in postgresql-server-dev-%u",
			target->server.version.major);
	} else if (pg_config && fits(target, pg_config)) {
		return pg_config;
	}
	free(pg_config);
	return NULL;
}

/* Have pg_fetch make the installation: it is kept in the cache, so this is done once. */
static char *fetch_lender(const struct target *target, const char *lender)
{
	struct strs arguments = STRS_INIT;
	struct str version = STR_INIT;

	version_write(&target->server.version, &version);
	if (strpbrk(lender, "/.")) {
		strs_add(&arguments, "--");
		strs_add(&arguments, lender);
	} else {
		strs_add(&arguments, "-s");
		strs_add(&arguments, lender);
		strs_add(&arguments, str_text(&version));
	}
	char *prefix = fetched_prefix(&arguments);
	char *pg_config = prefix ? fs_join(prefix, "bin/pg_config") : NULL;
	free(prefix);
	str_free(&version);
	strs_free(&arguments);
	return pg_config;
}

/* Within a major version, what is compiled with one minor version's headers runs with every other's. */
static bool fits(const struct target *target, const char *pg_config)
{
	const struct version *wanted = &target->server.version;
	char *answer = ask(pg_config, "--version");
	struct version version = {.major = 0};
	struct str text = STR_INIT;
	char *banner = NULL;

	/* pg_config says "PostgreSQL 15.18", where the server says "postgres (PostgreSQL) 15.18". */
	if (answer && str_starts(answer, "PostgreSQL "))
		banner = str_format("postgres (PostgreSQL) %s", answer + strlen("PostgreSQL "));
	bool known = banner && version_parse_banner(banner, &version);
	version_write(wanted, &text);
	bool good = known && version.major == wanted->major;
	if (!good)
		warn_msg("cannot use '%s' for building: it is of %s, and the server is %s", pg_config,
			answer ? answer : "no known version", str_text(&text));
	else if (version_compare(&version, wanted) != 0)
		warn_msg("the headers are those of %s, and the server is %s", answer, str_text(&text));
	str_free(&text);
	free(banner);
	free(answer);
	return good;
}

/* ---- the script ---- */

static void add_answer(struct str *out, const char *question, const char *answer)
{
	str_addf(out, "	%s) echo ", question);
	str_add_shell(out, answer);
	str_add(out, " ;;\n");
}

static bool write_script(const struct target *target, const char *lender, const struct staging *staging,
	const char *path, struct kit *kit)
{
	struct str version = STR_INIT;
	struct str text = STR_INIT;

	str_add(&version, "PostgreSQL ");
	version_write(&target->server.version, &version);
	str_add(&text, "#!/bin/sh\n[ $# -gt 0 ] || exec ");
	str_add_shell(&text, lender);
	str_add(&text, "\nfor question; do\n	case $question in\n");
	add_answer(&text, "--bindir", target->server.bindir);
	add_answer(&text, "--sharedir", target->share);
	add_answer(&text, "--pkglibdir", target->libraries);
	add_answer(&text, "--version", str_text(&version));
	str_add(&text, "	*) ");
	str_add_shell(&text, lender);
	str_add(&text, " \"$question\" || exit ;;\n	esac\ndone\n");
	kit->pg_config = fs_join(path, SCRIPT);
	bool good = fs_replace_file(staging->fd, SCRIPT, str_text(&text), text.length, 0755);
	if (!good)
		warn_errno("cannot write '%s'", kit->pg_config);
	str_free(&text);
	str_free(&version);
	return good;
}

/* ---- the directories ---- */

static void say_silent(const char *pg_config, const char *question)
{
	if (access(pg_config, X_OK) == 0) {
		warn_msg("'%s' does not answer %s", pg_config, question);
		return;
	}
	warn_errno("cannot run '%s'", pg_config);
	if (errno == EACCES)
		warn_hint("set TINYPG_CACHE to a directory on a file system that is not mounted with noexec");
}

static bool ask_roots(struct kit *kit)
{
	/* Of two that are the same directory the first counts. */
	static const struct {
		const char *question;
		enum kit_part part;
	} rows[KIT_ROOT_COUNT] = {
		{"--sharedir", KIT_SHARE},
		{"--pkglibdir", KIT_LIBRARIES},
		{"--bindir", KIT_PROGRAMS},
		{"--docdir", KIT_REST},
		{"--htmldir", KIT_REST},
		{"--mandir", KIT_REST},
		{"--localedir", KIT_REST},
		{"--libdir", KIT_REST},
		{"--includedir", KIT_REST},
		{"--pkgincludedir", KIT_REST},
		{"--includedir-server", KIT_REST},
	};

	for (size_t i = 0; i < KIT_ROOT_COUNT; i++) {
		char *path = ask(kit->pg_config, rows[i].question);

		if (path && path[0] == '/') {
			kit->root[kit->root_count++] = (struct kit_root){.part = rows[i].part, .path = path};
			continue;
		}
		free(path);
		if (rows[i].part == KIT_SHARE || rows[i].part == KIT_LIBRARIES) {
			say_silent(kit->pg_config, rows[i].question);
			return false;
		}
	}
	return true;
}
