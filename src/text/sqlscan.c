#include "text/sqlscan.h"

#include <stdint.h>
#include <string.h>

/* What the scan is in the middle of. A function of the table takes one byte; if it returns false it has changed the
 * state, and the new state looks at the same byte. */
enum state {
	BETWEEN,      /* tokens */
	HALF,         /* a minus or a slash was seen: an operator, or half of what begins a comment */
	LINE_COMMENT, /* -- to the end of the line */
	COMMENT,
	WORD,
	WORD_U_AND, /* U& */
	STRING,     /* in single quotes */
	NAME,       /* in double quotes */
	DOLLAR,     /* a dollar, and perhaps a tag */
	DOLLAR_STRING,
	BACKSLASH, /* a command, to the end of the line */
	STATES,
	STATEMENT_ENDED = STATES, /* the next byte begins another */
	COMMAND_ENDED,
};

/* What followed the last quote. If another quote follows at once, the quoted text goes on; a string also goes on on
 * a later line, and is then read as the kind it began as. */
enum gap { NO_GAP, NAME_ENDED, STRING_ENDED, SAME_LINE, NEXT_LINE };

static bool take(struct sqlscan *scan, unsigned char c);
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
	if (scan->state >= STATES)
		begin_piece(scan);
	while (*used < length) {
		unsigned char c = (unsigned char)bytes[(*used)++];

		if (halfchar_is_second(scan->encoding, &scan->in_pair, c))
			c = 0x80; /* the scan treats it as a letter */
		if (c == '\0')
			return fail(scan, "a NUL byte, which SQL cannot hold", scan->now);
		if (scan->length > 0)
			scan->length++;
		while (!take(scan, c))
			continue;
		scan->now += c == '\n';
		if (scan->state >= STATES)
			return scan->state == STATEMENT_ENDED ? SQLSCAN_STATEMENT : SQLSCAN_COMMAND;
	}
	return SQLSCAN_MORE;
}

enum sqlscan_event sqlscan_finish(struct sqlscan *scan)
{
	static const char *const problems[STATES] = {
		[COMMENT] = "unterminated /* comment",
		[STRING] = "unterminated quoted string",
		[NAME] = "unterminated quoted identifier",
		[DOLLAR_STRING] = "unterminated dollar-quoted string",
	};

	if (scan->state >= STATES)
		return SQLSCAN_MORE;
	if (problems[scan->state] != NULL)
		return fail(scan, problems[scan->state], scan->quote_line);
	if (scan->state == BACKSLASH) {
		scan->state = COMMAND_ENDED;
		return SQLSCAN_COMMAND;
	}
	if (scan->state == WORD)
		sqlwords_end_word(&scan->words, scan->now);
	if (sqlwords_is_in_body(&scan->words))
		return fail(scan, "unterminated BEGIN ATOMIC", scan->words.body_line);
	bool is_statement = scan->length > 0;
	scan->state = STATEMENT_ENDED;
	return is_statement ? SQLSCAN_STATEMENT : SQLSCAN_MORE;
}

static void begin_piece(struct sqlscan *scan)
{
	scan->length = 0;
	scan->is_stray = false;
	scan->state = BETWEEN;
	scan->gap = NO_GAP;
	scan->has_tokens = false;
	scan->words = (struct sqlwords){.kind = SQLWORDS_OTHER};
}

static enum sqlscan_event fail(struct sqlscan *scan, const char *problem, size_t line)
{
	scan->problem = problem;
	scan->line = line;
	scan->state = STATEMENT_ENDED;
	return SQLSCAN_BAD;
}

/* ---- Between tokens. */

static bool is_word_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool is_tag_character(unsigned char c)
{
	return is_word_start(c) || (c >= '0' && c <= '9');
}

static void begin(struct sqlscan *scan, enum state state)
{
	if (scan->length == 0) {
		scan->length = 1;
		scan->line = scan->now;
	}
	scan->state = (unsigned char)state;
	scan->before = '\0';
}

static void begin_token(struct sqlscan *scan, enum state state)
{
	begin(scan, state);
	scan->has_tokens = true;
	scan->gap = NO_GAP;
}

/* Begin a token that is not a word; c is its first byte where that matters. */
static void begin_other(struct sqlscan *scan, enum state state, unsigned char c)
{
	begin_token(scan, state);
	sqlwords_take(&scan->words, c);
}

static void begin_string(struct sqlscan *scan, bool escapes)
{
	begin_other(scan, STRING, '\'');
	scan->escapes = escapes;
	scan->quote_line = scan->now;
}

static bool is_blank(struct sqlscan *scan, unsigned char c)
{
	if (c == '\n' || c == '\r') {
		if (scan->gap >= STRING_ENDED)
			scan->gap = NEXT_LINE;
	} else if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
		if (scan->gap == STRING_ENDED)
			scan->gap = SAME_LINE;
	} else {
		return false;
	}
	if (scan->gap == NAME_ENDED)
		scan->gap = NO_GAP;
	return true;
}

static void take_quote(struct sqlscan *scan)
{
	if (scan->gap == STRING_ENDED)
		begin_other(scan, STRING, '\'');
	else
		begin_string(scan, scan->gap == NEXT_LINE ? scan->escapes : !scan->standard_strings);
}

static void take_double_quote(struct sqlscan *scan)
{
	if (scan->gap != NAME_ENDED)
		scan->quote_line = scan->now;
	begin_other(scan, NAME, '"');
}

static void take_semicolon(struct sqlscan *scan)
{
	if (!scan->has_tokens)
		return;
	begin_other(scan, BETWEEN, ';');
	if (!sqlwords_is_open(&scan->words))
		scan->state = STATEMENT_ENDED;
}

static void take_backslash(struct sqlscan *scan)
{
	scan->is_stray = scan->has_tokens;
	scan->length = 0;
	begin_token(scan, BACKSLASH);
}

static bool between(struct sqlscan *scan, unsigned char c)
{
	if (is_blank(scan, c))
		return true;
	switch (c) {
	case '\'': take_quote(scan); break;
	case '"': take_double_quote(scan); break;
	case '-':
	case '/':
		begin(scan, HALF);
		scan->before = c;
		break;
	case '$':
		begin_other(scan, DOLLAR, '$');
		str_truncate(&scan->tag, 0);
		break;
	case ';': take_semicolon(scan); break;
	case '\\': take_backslash(scan); break;
	default:
		if (is_word_start(c)) {
			begin_token(scan, WORD);
			sqlwords_begin_word(&scan->words);
			return false;
		}
		begin_other(scan, BETWEEN, c);
	}
	return true;
}

/* ---- Comments. */

/* The byte after a minus or a slash. */
static bool in_half(struct sqlscan *scan, unsigned char c)
{
	bool is_line = scan->before == '-' && c == '-';

	if (!is_line && (scan->before != '/' || c != '*')) {
		begin_other(scan, BETWEEN, scan->before);
		return false;
	}
	if (!scan->has_tokens)
		scan->length = 0;
	scan->state = is_line ? LINE_COMMENT : COMMENT;
	scan->before = '\0';
	if (!is_line) {
		scan->gap = NO_GAP;
		scan->comments = 1;
		scan->quote_line = scan->now;
	}
	return true;
}

static bool in_line_comment(struct sqlscan *scan, unsigned char c)
{
	if (c != '\n' && c != '\r')
		return true;
	scan->state = BETWEEN;
	return false;
}

static bool in_comment(struct sqlscan *scan, unsigned char c)
{
	unsigned char before = scan->before;

	scan->before = '\0';
	if (before == '/' && c == '*')
		scan->comments++;
	else if (before != '*' || c != '/')
		scan->before = c;
	else if (--scan->comments == 0)
		scan->state = BETWEEN;
	return true;
}

/* ---- Words. */

static bool is_prefix(const struct sqlwords *word)
{
	return sqlwords_is(word, "e") || sqlwords_is(word, "b") || sqlwords_is(word, "x") || sqlwords_is(word, "n");
}

static bool in_word(struct sqlscan *scan, unsigned char c)
{
	if (is_tag_character(c) || c == '$') {
		sqlwords_add(&scan->words, c);
	} else if (c == '\'' && is_prefix(&scan->words)) {
		bool is_plain = sqlwords_is(&scan->words, "n");
		begin_string(scan, sqlwords_is(&scan->words, "e") || (is_plain && !scan->standard_strings));
	} else if (c == '&' && sqlwords_is(&scan->words, "u")) {
		scan->state = WORD_U_AND;
	} else {
		sqlwords_end_word(&scan->words, scan->now);
		scan->state = BETWEEN;
		return false;
	}
	return true;
}

static bool in_u_and(struct sqlscan *scan, unsigned char c)
{
	if (c == '\'') {
		begin_string(scan, false);
	} else if (c == '"') {
		take_double_quote(scan);
	} else {
		sqlwords_end_word(&scan->words, scan->now);
		begin_other(scan, BETWEEN, '&');
		return false;
	}
	return true;
}

/* ---- Quotes. */

static bool in_string(struct sqlscan *scan, unsigned char c)
{
	bool is_quoted = scan->before == '\\' && scan->escapes;

	scan->before = is_quoted ? '\0' : c;
	if (c == '\'' && !is_quoted) {
		scan->state = BETWEEN;
		scan->gap = STRING_ENDED;
	}
	return true;
}

static bool in_name(struct sqlscan *scan, unsigned char c)
{
	if (c == '"') {
		scan->state = BETWEEN;
		scan->gap = NAME_ENDED;
	}
	return true;
}

/* If it turns out not to be a tag, it is a word after a lone dollar. */
static bool in_dollar(struct sqlscan *scan, unsigned char c)
{
	if (c == '$') {
		scan->state = DOLLAR_STRING;
		scan->matched = SIZE_MAX;
		scan->quote_line = scan->now;
		return true;
	}
	if (scan->tag.length == 0 ? is_word_start(c) : is_tag_character(c)) {
		str_add_char(&scan->tag, (char)c);
		return true;
	}
	scan->state = scan->tag.length > 0 ? WORD : BETWEEN;
	sqlwords_begin_word(&scan->words);
	for (size_t i = 0; i < scan->tag.length; i++)
		sqlwords_add(&scan->words, (unsigned char)scan->tag.text[i]);
	return false;
}

static bool in_dollar_string(struct sqlscan *scan, unsigned char c)
{
	if (c == '$' && scan->matched == scan->tag.length)
		scan->state = BETWEEN;
	else if (c == '$')
		scan->matched = 0;
	else if (scan->matched < scan->tag.length && (unsigned char)scan->tag.text[scan->matched] == c)
		scan->matched++;
	else
		scan->matched = SIZE_MAX;
	return true;
}

static bool in_backslash(struct sqlscan *scan, unsigned char c)
{
	if (c == '\n')
		scan->state = COMMAND_ENDED;
	return true;
}

static bool take(struct sqlscan *scan, unsigned char c)
{
	static bool (*const takes[STATES])(struct sqlscan *, unsigned char) = {
		[BETWEEN] = between,
		[HALF] = in_half,
		[LINE_COMMENT] = in_line_comment,
		[COMMENT] = in_comment,
		[WORD] = in_word,
		[WORD_U_AND] = in_u_and,
		[STRING] = in_string,
		[NAME] = in_name,
		[DOLLAR] = in_dollar,
		[DOLLAR_STRING] = in_dollar_string,
		[BACKSLASH] = in_backslash,
	};
	return takes[scan->state](scan, c);
}
