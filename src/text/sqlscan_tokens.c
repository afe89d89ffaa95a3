#include <stdint.h>

#include "text/sqlscan.h"

/* ---- Between tokens. */

static bool is_word_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool is_tag_character(unsigned char c)
{
	return is_word_start(c) || (c >= '0' && c <= '9');
}

static void begin(struct sqlscan *scan, enum sqlscan_state state)
{
	if (scan->length == 0) {
		scan->length = 1;
		scan->line = scan->now;
	}
	scan->state = state;
	scan->before = '\0';
}

static void begin_token(struct sqlscan *scan, enum sqlscan_state state)
{
	begin(scan, state);
	scan->has_tokens = true;
	scan->gap = SQLSCAN_NO_GAP;
}

/* Begin a token that is not a word; c is its first byte where that matters. */
static void begin_other(struct sqlscan *scan, enum sqlscan_state state, unsigned char c)
{
	begin_token(scan, state);
	sqlwords_take(&scan->words, c);
}

static void begin_string(struct sqlscan *scan, bool escapes)
{
	begin_other(scan, SQLSCAN_STRING, '\'');
	scan->escapes = escapes;
	scan->quote_line = scan->now;
}

static bool is_blank(struct sqlscan *scan, unsigned char c)
{
	if (c == '\n' || c == '\r') {
		if (scan->gap >= SQLSCAN_STRING_ENDED)
			scan->gap = SQLSCAN_NEXT_LINE;
	} else if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
		if (scan->gap == SQLSCAN_STRING_ENDED)
			scan->gap = SQLSCAN_SAME_LINE;
	} else {
		return false;
	}
	if (scan->gap == SQLSCAN_NAME_ENDED)
		scan->gap = SQLSCAN_NO_GAP;
	return true;
}

static void take_quote(struct sqlscan *scan)
{
	if (scan->gap == SQLSCAN_STRING_ENDED)
		begin_other(scan, SQLSCAN_STRING, '\'');
	else
		begin_string(scan, scan->gap == SQLSCAN_NEXT_LINE ? scan->escapes : !scan->standard_strings);
}

static void take_double_quote(struct sqlscan *scan)
{
	if (scan->gap != SQLSCAN_NAME_ENDED)
		scan->quote_line = scan->now;
	begin_other(scan, SQLSCAN_NAME, '"');
}

static void take_semicolon(struct sqlscan *scan)
{
	if (!scan->has_tokens)
		return;
	begin_other(scan, SQLSCAN_BETWEEN, ';');
	if (!sqlwords_is_open(&scan->words))
		scan->state = SQLSCAN_STATEMENT_ENDED;
}

static void take_backslash(struct sqlscan *scan)
{
	scan->is_stray = scan->has_tokens;
	scan->length = 0;
	begin_token(scan, SQLSCAN_BACKSLASH);
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
		begin(scan, SQLSCAN_HALF);
		scan->before = c;
		break;
	case '$':
		begin_other(scan, SQLSCAN_DOLLAR, '$');
		str_truncate(&scan->tag, 0);
		break;
	case ';': take_semicolon(scan); break;
	case '\\': take_backslash(scan); break;
	default:
		if (is_word_start(c)) {
			begin_token(scan, SQLSCAN_WORD);
			sqlwords_begin_word(&scan->words);
			return false;
		}
		begin_other(scan, SQLSCAN_BETWEEN, c);
	}
	return true;
}

/* ---- Comments. */

/* The byte after a minus or a slash. */
static bool in_half(struct sqlscan *scan, unsigned char c)
{
	bool is_line = scan->before == '-' && c == '-';

	if (!is_line && (scan->before != '/' || c != '*')) {
		begin_other(scan, SQLSCAN_BETWEEN, scan->before);
		return false;
	}
	if (!scan->has_tokens)
		scan->length = 0;
	scan->state = is_line ? SQLSCAN_LINE_COMMENT : SQLSCAN_COMMENT;
	scan->before = '\0';
	if (!is_line) {
		scan->gap = SQLSCAN_NO_GAP;
		scan->comments = 1;
		scan->quote_line = scan->now;
	}
	return true;
}

static bool in_line_comment(struct sqlscan *scan, unsigned char c)
{
	if (c != '\n' && c != '\r')
		return true;
	scan->state = SQLSCAN_BETWEEN;
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
		scan->state = SQLSCAN_BETWEEN;
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
		scan->state = SQLSCAN_WORD_U_AND;
	} else {
		sqlwords_end_word(&scan->words, scan->now);
		scan->state = SQLSCAN_BETWEEN;
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
		begin_other(scan, SQLSCAN_BETWEEN, '&');
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
		scan->state = SQLSCAN_BETWEEN;
		scan->gap = SQLSCAN_STRING_ENDED;
	}
	return true;
}

static bool in_name(struct sqlscan *scan, unsigned char c)
{
	if (c == '"') {
		scan->state = SQLSCAN_BETWEEN;
		scan->gap = SQLSCAN_NAME_ENDED;
	}
	return true;
}

/* If it turns out not to be a tag, it is a word after a lone dollar. */
static bool in_dollar(struct sqlscan *scan, unsigned char c)
{
	if (c == '$') {
		scan->state = SQLSCAN_DOLLAR_STRING;
		scan->matched = SIZE_MAX;
		scan->quote_line = scan->now;
		return true;
	}
	if (scan->tag.length == 0 ? is_word_start(c) : is_tag_character(c)) {
		str_add_char(&scan->tag, (char)c);
		return true;
	}
	scan->state = scan->tag.length > 0 ? SQLSCAN_WORD : SQLSCAN_BETWEEN;
	sqlwords_begin_word(&scan->words);
	for (size_t i = 0; i < scan->tag.length; i++)
		sqlwords_add(&scan->words, (unsigned char)scan->tag.text[i]);
	return false;
}

static bool in_dollar_string(struct sqlscan *scan, unsigned char c)
{
	if (c == '$' && scan->matched == scan->tag.length)
		scan->state = SQLSCAN_BETWEEN;
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
		scan->state = SQLSCAN_COMMAND_ENDED;
	return true;
}

bool sqlscan_take(struct sqlscan *scan, unsigned char c)
{
	static bool (*const takes[SQLSCAN_STATE_COUNT])(struct sqlscan *, unsigned char) = {
		[SQLSCAN_BETWEEN] = between,
		[SQLSCAN_HALF] = in_half,
		[SQLSCAN_LINE_COMMENT] = in_line_comment,
		[SQLSCAN_COMMENT] = in_comment,
		[SQLSCAN_WORD] = in_word,
		[SQLSCAN_WORD_U_AND] = in_u_and,
		[SQLSCAN_STRING] = in_string,
		[SQLSCAN_NAME] = in_name,
		[SQLSCAN_DOLLAR] = in_dollar,
		[SQLSCAN_DOLLAR_STRING] = in_dollar_string,
		[SQLSCAN_BACKSLASH] = in_backslash,
	};
	return takes[scan->state](scan, c);
}
