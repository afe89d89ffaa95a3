#include "text/sqlscan.h"

static void begin_piece(struct sqlscan *scan);
static enum sqlscan_event fail(struct sqlscan *scan, const char *problem, size_t line);

void sqlscan_init(struct sqlscan *scan)
{
	*scan = (struct sqlscan){.now = 1, .standard_strings = true};
}

void sqlscan_free(struct sqlscan *scan)
{
	str_free(&scan->tag);
}

void sqlscan_set_server(struct sqlscan *scan, bool standard_strings, const char *encoding)
{
	scan->standard_strings = standard_strings;
	scan->encoding = halfchar_find(encoding);
}

/* ---- The scan. */

enum sqlscan_event sqlscan_feed(struct sqlscan *scan, const char *bytes, size_t length, size_t *used)
{
	*used = 0;
	if (scan->state >= SQLSCAN_STATE_COUNT)
		begin_piece(scan);
	while (*used < length) {
		unsigned char c = (unsigned char)bytes[(*used)++];

		if (halfchar_is_second(scan->encoding, &scan->in_pair, c))
			c = 0x80; /* the scan treats it as a letter */
		if (c == '\0')
			return fail(scan, "a NUL byte, which SQL cannot hold", scan->now);
		if (scan->length > 0)
			scan->length++;
		while (!sqlscan_take(scan, c))
			continue;
		scan->now += c == '\n';
		if (scan->state >= SQLSCAN_STATE_COUNT)
			return scan->state == SQLSCAN_STATEMENT_ENDED ? SQLSCAN_STATEMENT : SQLSCAN_COMMAND;
	}
	return SQLSCAN_MORE;
}

enum sqlscan_event sqlscan_finish(struct sqlscan *scan)
{
	static const char *const problems[SQLSCAN_STATE_COUNT] = {
		[SQLSCAN_COMMENT] = "unterminated /* comment",
		[SQLSCAN_STRING] = "unterminated quoted string",
		[SQLSCAN_NAME] = "unterminated quoted identifier",
		[SQLSCAN_DOLLAR_STRING] = "unterminated dollar-quoted string",
	};

	if (scan->state >= SQLSCAN_STATE_COUNT)
		return SQLSCAN_MORE;
	if (problems[scan->state])
		return fail(scan, problems[scan->state], scan->quote_line);
	if (scan->state == SQLSCAN_BACKSLASH) {
		scan->state = SQLSCAN_COMMAND_ENDED;
		return SQLSCAN_COMMAND;
	}
	if (scan->state == SQLSCAN_WORD)
		sqlwords_end_word(&scan->words, scan->now);
	if (sqlwords_is_in_body(&scan->words))
		return fail(scan, "unterminated BEGIN ATOMIC", scan->words.body_line);
	bool is_statement = scan->length > 0;
	scan->state = SQLSCAN_STATEMENT_ENDED;
	return is_statement ? SQLSCAN_STATEMENT : SQLSCAN_MORE;
}

static void begin_piece(struct sqlscan *scan)
{
	scan->length = 0;
	scan->is_stray = false;
	scan->state = SQLSCAN_BETWEEN;
	scan->gap = SQLSCAN_NO_GAP;
	scan->has_tokens = false;
	scan->words = (struct sqlwords){.kind = SQLWORDS_OTHER};
}

static enum sqlscan_event fail(struct sqlscan *scan, const char *problem, size_t line)
{
	scan->problem = problem;
	scan->line = line;
	scan->state = SQLSCAN_STATEMENT_ENDED;
	return SQLSCAN_BAD;
}
