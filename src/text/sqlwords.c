#include "text/sqlwords.h"

#include <string.h>

/* The first words of a statement, as far as they say how it ends. */
enum lead { FIRST, CREATE, CREATE_OR, CREATE_OR_REPLACE, ROUTINE, RULE, ANY };

enum last { TOKEN, WORD_BEGIN, WORD_AS, DOT, DOLLAR, NUMBER };

static enum last token_of(const struct sqlwords *words, unsigned char c);
static void take_lead(struct sqlwords *words);
static void take_body_word(struct sqlwords *words, size_t line);

void sqlwords_begin_word(struct sqlwords *words)
{
	words->length = 0;
}

void sqlwords_add(struct sqlwords *words, unsigned char c)
{
	if (words->length < sizeof words->word)
		words->word[words->length] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	words->length++;
}

bool sqlwords_is(const struct sqlwords *words, const char *word)
{
	return words->length == strlen(word) && memcmp(words->word, word, words->length) == 0;
}

void sqlwords_end_word(struct sqlwords *words, size_t line)
{
	if (sqlwords_is(words, "to") || sqlwords_is(words, "prepared"))
		words->kind = SQLWORDS_OTHER; /* it is about a savepoint, or a prepared transaction */
	sqlblock_take_word(&words->block, words->word, words->length, words->parens > 0);
	if (words->lead == ROUTINE)
		take_body_word(words, line);
	else if (words->lead < ROUTINE)
		take_lead(words);
}

void sqlwords_take(struct sqlwords *words, unsigned char c)
{
	if (c == '(')
		words->parens++;
	else if (c == ')' && words->parens > 0)
		words->parens--;
	else if (c == '"' || c == '\'')
		sqlblock_take_quoted(&words->block);
	words->last = (unsigned char)token_of(words, c);
	if (words->lead < ROUTINE)
		words->lead = ANY;
}

bool sqlwords_is_open(const struct sqlwords *words)
{
	return words->body > 0 || (words->lead == RULE && words->parens > 0);
}

bool sqlwords_is_in_body(const struct sqlwords *words)
{
	return words->body > 0;
}

/* The dot of "1." belongs to the number, that of "$1." does not; the digits of a number come one by one. */
static enum last token_of(const struct sqlwords *words, unsigned char c)
{
	if (c >= '0' && c <= '9')
		return words->last == DOLLAR ? DOLLAR : NUMBER;
	if (c == '.')
		return words->last == NUMBER ? TOKEN : DOT;
	return c == '$' ? DOLLAR : TOKEN;
}

static void take_first_word(struct sqlwords *words)
{
	static const struct {
		const char *word;
		enum sqlwords_kind kind;
	} kinds[] = {
		{"begin", SQLWORDS_BEGIN},
		{"start", SQLWORDS_BEGIN},
		{"commit", SQLWORDS_COMMIT},
		{"end", SQLWORDS_COMMIT},
		{"rollback", SQLWORDS_ROLLBACK},
		{"abort", SQLWORDS_ROLLBACK},
	};

	words->lead = sqlwords_is(words, "create") ? CREATE : ANY;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (sqlwords_is(words, kinds[i].word))
			words->kind = kinds[i].kind;
	}
}

/* CREATE [OR REPLACE] FUNCTION, PROCEDURE or RULE. */
static void take_lead(struct sqlwords *words)
{
	bool is_whole = words->lead == CREATE || words->lead == CREATE_OR_REPLACE;

	if (words->lead == FIRST)
		take_first_word(words);
	else if (words->lead == CREATE && sqlwords_is(words, "or"))
		words->lead = CREATE_OR;
	else if (words->lead == CREATE_OR && sqlwords_is(words, "replace"))
		words->lead = CREATE_OR_REPLACE;
	else if (is_whole && (sqlwords_is(words, "function") || sqlwords_is(words, "procedure")))
		words->lead = ROUTINE;
	else
		words->lead = is_whole && sqlwords_is(words, "rule") ? RULE : ANY;
}

/* After a dot or AS, the words that otherwise begin or end a block are names. */
static void take_body_word(struct sqlwords *words, size_t line)
{
	bool is_name = words->last == DOT || words->last == WORD_AS;
	bool is_digits = words->last == NUMBER && words->length > 0 && words->word[0] == '_'; /* 1_000 */

	if (words->body == 0 && words->last == WORD_BEGIN && sqlwords_is(words, "atomic"))
		words->body = 1;
	else if (words->body > 0 && !is_name && sqlwords_is(words, "case"))
		words->body++;
	else if (words->body > 0 && !is_name && sqlwords_is(words, "end"))
		words->body--;
	words->last = sqlwords_is(words, "as") ? WORD_AS : is_digits ? NUMBER : TOKEN;
	if (words->body == 0 && !is_name && sqlwords_is(words, "begin")) {
		words->last = WORD_BEGIN;
		words->body_line = line;
	}
}
