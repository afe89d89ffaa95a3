#include "sql/metacommand.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "text/backslash.h"
#include "text/str.h"

static bool connect_to(const struct metacommand *command, const struct strs *words);
static bool restrict_to(const struct metacommand *command, const struct strs *words);
static bool unrestrict(const struct metacommand *command, const struct strs *words);

static const struct memo {
	const char *name;
	bool (*run)(const struct metacommand *command, const struct strs *words);
} known[] = {
	{"connect", connect_to},
	{"c", connect_to},
	{"restrict", restrict_to},
	{"unrestrict", unrestrict},
};

static bool fail(const struct metacommand *command, const struct strs *words, const char *problem)
{
	if (command->file)
		warn_msg("%s:%zu: \\%s: %s", command->file, command->line, words->item[0], problem);
	else
		warn_msg("\\%s: %s", words->item[0], problem);
	return false;
}

static const struct memo *find(const char *name)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (str_equal(name, known[i].name))
			return &known[i];
	}
	return NULL;
}

static bool run_words(const struct metacommand *command, const struct strs *words)
{
	if (*command->restricted && !str_equal(words->item[0], "unrestrict"))
		return fail(command, words, "only \\unrestrict is allowed here");
	const struct memo *found = find(words->item[0]);
	if (found && !command->file)
		return fail(command, words, "this command is supported in files only");
	if (found)
		return command->is_stray ? fail(command, words, "in the middle of a statement")
					 : found->run(command, words);
	fail(command, words, "this command of psql is not supported");
	if (command->file)
		warn_hint("SQL only, and \\connect, \\restrict and \\unrestrict, which pg_dump writes");
	else
		warn_hint("%s takes SQL only; for backslash commands there is psql", msg_tool());
	return false;
}

bool metacommand_run(const struct metacommand *command, const char *text)
{
	struct strs words = STRS_INIT;
	const char *problem = NULL;
	bool done;

	if (!backslash_split(text, strlen(text), &words, &problem))
		done = fail(command, &words, problem);
	else
		done = run_words(command, &words);
	strs_free(&words);
	return done;
}

/* \connect [-reuse-previous=on] database. As in psql, it begins a new session even if the database is the same. */
static bool connect_to(const struct metacommand *command, const struct strs *words)
{
	size_t at = words->count > 1 && str_starts(words->item[1], "-reuse-previous=") ? 2 : 1;
	char *database = words->count == at + 1 ? pgconn_name_database(words->item[at]) : NULL;
	char *problem = NULL;
	bool done = true;

	if (!database)
		return fail(command, words, "a database of the same server is wanted, and no other argument");
	if (!command->is_one_transaction)
		done = pgconn_move(command->conn, database, &problem) || fail(command, words, problem);
	else if (!str_equal(database, pgconn_session(command->conn).database))
		done = fail(command, words, "with -1 the database cannot change");
	free(problem);
	free(database);
	return done;
}

static bool restrict_to(const struct metacommand *command, const struct strs *words)
{
	if (words->count != 2)
		return fail(command, words, "one key is wanted");
	*command->restricted = mem_copy(words->item[1]);
	return true;
}

static bool unrestrict(const struct metacommand *command, const struct strs *words)
{
	if (!*command->restricted)
		return fail(command, words, "there was no \\restrict");
	if (words->count != 2 || !str_equal(words->item[1], *command->restricted))
		return fail(command, words, "not the key of \\restrict");
	free(*command->restricted);
	*command->restricted = NULL;
	return true;
}
