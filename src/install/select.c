#include "install/select.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/fetched.h"
#include "install/last_use.h"
#include "install/memo.h"
#include "install/scan.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "text/str.h"

static bool choose(const char *bindir, const char *text, bool may_fetch, struct program *server);
static bool choose_bindir(const char *bindir, struct program *server);
static bool choose_first_in_path(struct program *server);
static bool choose_remembered(const char *wish, struct program *server);
static bool choose_newest(struct scan *list, const struct wish *wish, struct program *server, struct strs *problems);
static bool better(const struct program *a, const struct program *b);
static bool choose_fetched(const char *text, struct program *server);
static void report_what_there_is(const char *text, const struct scan *list, const struct strs *problems);

bool select_make(const char *bindir, const char *text, struct program *server)
{
	bool chosen = choose(bindir, text, true, server);

	if (chosen)
		last_use_note_bindir(server->bindir);
	return chosen;
}

bool select_present(const char *bindir, const char *wish, struct program *server)
{
	return choose(bindir, wish, false, server);
}

static bool choose(const char *bindir, const char *text, bool may_fetch, struct program *server)
{
	struct wish wish;

	*server = (struct program){0};
	if (bindir && text)
		die_usage("-b and -V exclude each other");
	if (bindir)
		return choose_bindir(bindir, server);
	if (!text) {
		text = getenv("TINYPG_VERSION");
		text = text && text[0] != '\0' ? text : NULL;
	}
	if (text && !wish_parse(text, &wish))
		die_usage("'%s' is not a version of PostgreSQL: 17, 17.5, '>=15 <17' or latest, for example", text);
	if (!text && choose_first_in_path(server))
		return true;
	const char *name = text ? text : "any";
	if (choose_remembered(name, server))
		return true;
	/* Learning the versions means running server programs, which would fail then. */
	if (!identity_can_serve())
		return false;
	struct scan list = SCAN_INIT;
	struct strs problems = STRS_INIT;
	scan_add_path(&list);
	scan_add_usual(&list);
	scan_add_cache(&list);
	if (list.count == 0)
		scan_add_config(&list);
	bool chosen = choose_newest(&list, text ? &wish : NULL, server, &problems);
	if (chosen) {
		memo_write_choice(name, server->postgres, &server->stat);
	} else {
		chosen = may_fetch && choose_fetched(text, server);
		if (!chosen)
			report_what_there_is(text, &list, &problems);
	}
	strs_free(&problems);
	scan_free(&list);
	return chosen;
}

bool select_version(struct program *server)
{
	char *problem;
	if (program_learn_version(server, &problem))
		return true;
	warn_msg("cannot use '%s': %s", server->postgres, problem);
	free(problem);
	return false;
}

static bool choose_bindir(const char *bindir, struct program *server)
{
	if (program_find(bindir, server))
		return true;
	warn_errno("cannot use '%s/postgres'", bindir);
	char *below = fs_join(bindir, "bin");
	if (program_find(below, server)) {
		warn_hint("-b '%s'", below);
		program_free(server);
	}
	free(below);
	return false;
}

/* On the warm path, a remembered program counts as working; only a new one is run. */
static bool choose_first_in_path(struct program *server)
{
	const char *state = NULL;
	char *directory;
	bool chosen = false;

	while (!chosen && (directory = scan_next_directory(&state))) {
		if (program_find(directory, server)) {
			char *problem;
			chosen = program_learn_version(server, &problem);
			if (!chosen) {
				free(problem);
				program_free(server);
			}
		}
		free(directory);
	}
	return chosen;
}

static bool choose_remembered(const char *wish, struct program *server)
{
	server->postgres = memo_read_choice(wish, &server->stat);
	if (!server->postgres)
		return false;
	server->bindir = mem_copy_bytes(server->postgres, (size_t)(strrchr(server->postgres, '/') - server->postgres));
	return true;
}

/* The chosen program moves from the list to server. problems gets the reasons why others were skipped. */
static bool choose_newest(struct scan *list, const struct wish *wish, struct program *server, struct strs *problems)
{
	struct program *best = NULL;

	for (struct program *one = list->item; one && one < list->item + list->count; one++) {
		char *problem;
		if (!program_learn_version(one, &problem)) {
			strs_addf(problems, "passed over '%s': %s", one->postgres, problem);
			free(problem);
		} else if ((!wish || wish_meets(wish, &one->version)) && (!best || better(one, best))) {
			best = one;
		}
	}
	if (best) {
		*server = *best;
		*best = (struct program){0};
	}
	return best != NULL;
}

/* Whether a is newer than b; any release beats any beta. Of equals the first found stays. */
static bool better(const struct program *a, const struct program *b)
{
	if (a->version.pre != b->version.pre)
		return !a->version.pre;
	return version_compare(&a->version, &b->version) > 0;
}

static bool choose_fetched(const char *text, struct program *server)
{
	struct strs arguments = STRS_INIT;

	if (text)
		strs_add(&arguments, text);
	char *prefix = fetched_prefix(&arguments);
	char *bindir = prefix ? fs_join(prefix, "bin") : NULL;
	bool chosen = bindir && program_find(bindir, server);
	if (bindir && !chosen)
		warn_errno("cannot use '%s/postgres', which pg_fetch named", bindir);
	free(bindir);
	free(prefix);
	strs_free(&arguments);
	return chosen;
}

static void report_what_there_is(const char *text, const struct scan *list, const struct strs *problems)
{
	struct str there = STR_INIT;

	for (size_t i = 0; i < problems->count; i++)
		warn_msg("%s", problems->item[i]);
	for (size_t i = 0; i < list->count; i++) {
		if (list->item[i].has_version) {
			str_add(&there, there.length > 0 ? ", " : ": there is ");
			version_write(&list->item[i].version, &there);
			str_addf(&there, " in '%s'", list->item[i].bindir);
		}
	}
	if (!text) {
		warn_msg(problems->count > 0 ? "no PostgreSQL on this machine can be used, and none could be fetched"
					     : "there is no PostgreSQL on this machine, and none could be fetched");
		warn_hint("install one, or name its directory of programs with -b");
	} else {
		warn_msg("cannot find PostgreSQL %s here%s", text, str_text(&there));
	}
	str_free(&there);
}
