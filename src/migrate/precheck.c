#include "migrate/precheck.h"

#include <string.h>
#include <strings.h>

#include "base/msg.h"
#include "text/backslash.h"
#include "text/copydata.h"
#include "text/sqlscan.h"

struct precheck {
	const char *name;
	const char *bytes;
	size_t length;
	size_t at; /* how many were looked at */
	struct sqlscan scan;
	struct precheck_session *session;
	bool is_good;
};

static void refuse(struct precheck *check, size_t line, const char *subject, const char *problem)
{
	warn_msg("%s:%zu: %s%s", check->name, line, subject, problem);
	check->is_good = false;
}

/* Skip the rest of the line and the data of COPY in the lines after it, up to the line that ends them. */
static void skip_data(struct precheck *check)
{
	const char *line_end = memchr(check->bytes + check->at, '\n', check->length - check->at);
	struct copydata copy = {.is_ended = false};

	check->at = line_end ? (size_t)(line_end - check->bytes) + 1 : check->length;
	if (check->scan.words.block.is_binary)
		check->at = check->length;
	while (check->at < check->length && !copy.is_ended) {
		size_t used;
		copydata_feed(&copy, check->bytes + check->at, check->length - check->at, true, &used);
		check->at += used;
	}
	check->scan.now += 1 + copy.lines;
}

/* Take a word of the statement and what is before it, if it is this one. */
static bool take(const char **rest, const char *word)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	const char *at = *rest + strspn(*rest, " \t\n'=(.,");
	size_t length = strspn(at, letters);

	if (length != strlen(word) || strncasecmp(at, word, length) != 0)
		return false;
	*rest = at + length;
	return true;
}

static bool take_one_of(const char **rest, const char *const *words)
{
	while (*words && !take(rest, *words))
		words++;
	return *words;
}

/* The statements after one that sets standard_conforming_strings are read as the server will read them. */
static void follow_setting(struct precheck *check)
{
	static const char setting[] = "standard_conforming_strings";
	static const char *const scopes[] = {"session", "local", NULL};
	static const char *const off[] = {"off", "false", "no", "0", NULL};
	static const char *const on[] = {"on", "true", "yes", "1", NULL};
	const char *rest = check->bytes + check->at - check->scan.length;
	struct precheck_session *session = check->session;
	bool is_standard = session->begun->has_standard_strings;

	if (take(&rest, "reset")) {
		if (!take(&rest, "all") && !take(&rest, setting))
			return;
	} else {
		if (take(&rest, "set")) {
			(void)take_one_of(&rest, scopes);
		} else {
			(void)(take(&rest, "select") && take(&rest, "pg_catalog"));
			if (!take(&rest, "set_config"))
				return;
		}
		if (!take(&rest, setting))
			return;
		(void)take(&rest, "to");
		is_standard = take_one_of(&rest, on) || (is_standard && !take_one_of(&rest, off));
	}
	session->has_standard_strings = is_standard;
	sqlscan_set_server(&check->scan, is_standard, session->begun->encoding);
}

static void check_statement(struct precheck *check)
{
	static const char *const ends[] = {
		[SQLWORDS_BEGIN] = "BEGIN",
		[SQLWORDS_COMMIT] = "COMMIT",
		[SQLWORDS_ROLLBACK] = "ROLLBACK",
	};
	const struct sqlwords *words = &check->scan.words;
	const char *refused = sqlblock_refused(&words->block);

	if (words->kind != SQLWORDS_OTHER)
		refuse(check, check->scan.line, ends[words->kind], " in a migration, all of which is one transaction");
	else if (refused)
		refuse(check, check->scan.line, refused, " cannot run in a transaction, and a migration is one");
	if (words->block.takes_data)
		skip_data(check);
	else
		follow_setting(check);
}

/* Of psql's commands only those are left that change nothing. */
static void check_command(struct precheck *check)
{
	size_t begin = check->at - check->scan.length;
	struct strs words = STRS_INIT;
	const char *problem = NULL;
	bool is_known = backslash_split(check->bytes + begin, check->scan.length, &words, &problem) &&
		(str_equal(words.item[0], "restrict") || str_equal(words.item[0], "unrestrict"));

	if (check->scan.is_stray)
		refuse(check, check->scan.line, "a backslash command", " in the middle of a statement");
	else if (problem)
		refuse(check, check->scan.line, "a backslash command: ", problem);
	else if (!is_known)
		refuse(check, check->scan.line, "a backslash command", " of psql, which a migration cannot have");
	strs_free(&words);
}

static enum sqlscan_event next(struct precheck *check)
{
	size_t used;
	enum sqlscan_event event =
		sqlscan_feed(&check->scan, check->bytes + check->at, check->length - check->at, &used);

	check->at += used;
	return event == SQLSCAN_MORE ? sqlscan_finish(&check->scan) : event;
}

bool precheck_text(const char *name, const struct str *text, struct precheck_session *session)
{
	struct precheck check = {
		.name = name,
		.bytes = str_text(text),
		.length = text->length,
		.session = session,
		.is_good = true,
	};
	bool is_over = false;

	if (str_starts(check.bytes, "\xef\xbb\xbf")) /* a byte order mark */
		check.at = 3;
	sqlscan_init(&check.scan);
	sqlscan_set_server(&check.scan, session->has_standard_strings, session->begun->encoding);
	while (!is_over) {
		switch (next(&check)) {
		case SQLSCAN_STATEMENT: check_statement(&check); break;
		case SQLSCAN_COMMAND: check_command(&check); break;
		case SQLSCAN_BAD:
			refuse(&check, check.scan.line, check.scan.problem, "");
			is_over = true;
			break;
		case SQLSCAN_MORE: is_over = true; break;
		}
	}
	sqlscan_free(&check.scan);
	return check.is_good;
}
