#include "pg/choice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/candidates.h"
#include "pg/known.h"
#include "pg/use.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/killed.h"
#include "sys/proc.h"
#include "text/str.h"

enum { FETCHED_MOST = 65536 };

static bool choose(const char *bindir, const char *text, struct server *server);
static bool choose_bindir(const char *bindir, struct server *server);
static bool choose_first_in_path(struct server *server);
static bool choose_remembered(const char *wish, struct server *server);
static bool choose_newest(
	struct candidates *list, const struct wish *wish, struct server *server, struct strs *problems);
static bool better(const struct server *a, const struct server *b);
static bool choose_fetched(const char *text, struct server *server);
static void tell_what_there_is(const char *text, const struct candidates *list, const struct strs *problems);

bool choice_make(const char *bindir, const char *text, struct server *server)
{
	bool chosen = choose(bindir, text, server);

	if (chosen)
		use_note_bindir(server->bindir);
	return chosen;
}

static bool choose(const char *bindir, const char *text, struct server *server)
{
	struct wish wish;

	*server = (struct server){0};
	if (bindir != NULL && text != NULL)
		die_usage("-b and -V exclude each other");
	if (bindir != NULL)
		return choose_bindir(bindir, server);
	if (text == NULL) {
		text = getenv("TINYPG_VERSION");
		text = text != NULL && text[0] != '\0' ? text : NULL;
	}
	if (text != NULL && !wish_parse(text, &wish))
		die_usage("'%s' is not a version of PostgreSQL, as 17, 17.5, '>=15 <17' or latest are", text);
	if (text == NULL && choose_first_in_path(server))
		return true;
	const char *name = text != NULL ? text : "any";
	if (choose_remembered(name, server))
		return true;
	/* What runs a server program for its version could not. */
	if (!identity_can_serve())
		return false;
	struct candidates list = CANDIDATES_INIT;
	struct strs problems = STRS_INIT;
	candidates_add_path(&list);
	candidates_add_usual(&list);
	candidates_add_cache(&list);
	if (list.count == 0)
		candidates_add_config(&list);
	bool chosen = choose_newest(&list, text != NULL ? &wish : NULL, server, &problems);
	if (chosen) {
		known_write_choice(name, server->postgres, &server->stat);
	} else {
		chosen = choose_fetched(text, server);
		if (!chosen)
			tell_what_there_is(text, &list, &problems);
	}
	strs_free(&problems);
	candidates_free(&list);
	return chosen;
}

bool choice_version(struct server *server)
{
	char *problem;
	if (server_learn_version(server, &problem))
		return true;
	warn_msg("cannot use '%s': %s", server->postgres, problem);
	free(problem);
	return false;
}

void choice_free(struct server *server)
{
	server_free(server);
}

static bool choose_bindir(const char *bindir, struct server *server)
{
	if (server_find(bindir, server))
		return true;
	warn_errno("cannot use '%s/postgres'", bindir);
	char *below = fs_join(bindir, "bin");
	if (server_find(below, server)) {
		warn_hint("-b '%s'", below);
		server_free(server);
	}
	free(below);
	return false;
}

/* The warm path: what is remembered of a program says that it ran once; only a new one is tried. */
static bool choose_first_in_path(struct server *server)
{
	const char *state = NULL;
	char *directory;
	bool chosen = false;

	while (!chosen && (directory = candidates_next_directory(&state)) != NULL) {
		if (server_find(directory, server)) {
			char *problem;
			chosen = server_learn_version(server, &problem);
			if (!chosen) {
				free(problem);
				server_free(server);
			}
		}
		free(directory);
	}
	return chosen;
}

static bool choose_remembered(const char *wish, struct server *server)
{
	server->postgres = known_read_choice(wish, &server->stat);
	if (server->postgres == NULL)
		return false;
	server->bindir = mem_copy_bytes(server->postgres, (size_t)(strrchr(server->postgres, '/') - server->postgres));
	return true;
}

/* The winner moves from the list to server. Why a candidate was passed over goes to problems. */
static bool choose_newest(
	struct candidates *list, const struct wish *wish, struct server *server, struct strs *problems)
{
	struct server *best = NULL;

	for (struct server *one = list->item; one != NULL && one < list->item + list->count; one++) {
		char *problem;
		if (!server_learn_version(one, &problem)) {
			strs_addf(problems, "passed over '%s': %s", one->postgres, problem);
			free(problem);
		} else if ((wish == NULL || wish_meets(wish, &one->version)) && (best == NULL || better(one, best))) {
			best = one;
		}
	}
	if (best != NULL) {
		*server = *best;
		*best = (struct server){0};
	}
	return best != NULL;
}

/* Newer; but a release goes before every beta. Of equals the first that was found stays. */
static bool better(const struct server *a, const struct server *b)
{
	if (a->version.pre != b->version.pre)
		return !a->version.pre;
	return version_compare(&a->version, &b->version) > 0;
}

/* pg_fetch says itself what went wrong. */
static bool choose_fetched(const char *text, struct server *server)
{
	struct strs words = STRS_INIT;
	struct str prefix = STR_INIT;
	bool chosen = false;

	strs_add_taken(&words, proc_tool("pg_fetch"));
	if (text != NULL)
		strs_add(&words, text);
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.in = PROC_NULL;
	spec.die_with_parent = true;
	int status = proc_capture(&spec, &prefix, NULL, FETCHED_MOST);
	if (status == -1 || status == 126 || status == 127) {
		warn_errno("cannot run '%s'", words.item[0]);
	} else if (killed_tell("pg_fetch", status)) {
		chosen = false;
	} else if (status == 0) {
		str_truncate(&prefix, strcspn(str_text(&prefix), "\n"));
		str_add(&prefix, "/bin");
		chosen = server_find(prefix.text, server);
		if (!chosen)
			warn_errno("cannot use '%s/postgres', as pg_fetch said", prefix.text);
	}
	str_free(&prefix);
	strs_free(&words);
	return chosen;
}

static void tell_what_there_is(const char *text, const struct candidates *list, const struct strs *problems)
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
	if (text == NULL) {
		warn_msg(problems->count > 0 ? "no PostgreSQL on this machine can be used, and none could be fetched"
					     : "there is no PostgreSQL on this machine, and none could be fetched");
		warn_hint("install one, or name its directory of programs with -b");
	} else {
		warn_msg("cannot find PostgreSQL %s here%s", text, str_text(&there));
	}
	str_free(&there);
}
