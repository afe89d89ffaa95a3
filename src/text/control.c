#include "text/control.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/str.h"

/* A NAME may also be a value, a DOTTED_NAME may not; a VALUE is a number or a word that cannot be a name. */
enum kind { END_OF_LINE, END_OF_TEXT, NAME, DOTTED_NAME, VALUE, STRING, EQUALS, WRONG };

struct token {
	enum kind kind;
	const char *at;
	size_t length;
};

struct input {
	const char *at;
	const char *end;
	size_t line;
};

static struct token next_token(struct input *reader);
static bool parse_line(struct input *reader, struct token first, struct control *control, struct token *wrong);
static char *unquote(const struct token *token);

bool control_parse(const char *text, size_t length, struct control *control, struct control_problem *problem)
{
	struct input reader = {.at = text, .end = text + length, .line = 1};
	struct token token;

	while ((token = next_token(&reader)).kind != END_OF_TEXT) {
		if (token.kind != END_OF_LINE && !parse_line(&reader, token, control, &token)) {
			size_t cut = token.length < sizeof problem->near ? token.length : sizeof problem->near - 1;
			problem->line = reader.line;
			memcpy(problem->near, token.at, cut);
			problem->near[cut] = '\0';
			return false;
		}
		reader.line++;
	}
	return true;
}

void control_free(struct control *control)
{
	for (size_t i = 0; i < control->count; i++) {
		free(control->item[i].name);
		free(control->item[i].value);
	}
	free(control->item);
	*control = (struct control)CONTROL_INIT;
}

/* Parse NAME [=] VALUE and the end of the line. At the end of the text, the next call reads END_OF_TEXT again. */
static bool parse_line(struct input *reader, struct token first, struct control *control, struct token *wrong)
{
	*wrong = first;
	if (first.kind != NAME && first.kind != DOTTED_NAME)
		return false;
	struct token value = next_token(reader);
	if (value.kind == EQUALS)
		value = next_token(reader);
	*wrong = value;
	if (value.kind != NAME && value.kind != VALUE && value.kind != STRING)
		return false;
	*wrong = next_token(reader);
	if (wrong->kind != END_OF_LINE && wrong->kind != END_OF_TEXT)
		return false;

	control->item = mem_resize(control->item, control->count + 1, sizeof *control->item);
	control->item[control->count++] = (struct control_entry){
		.name = mem_copy_bytes(first.at, first.length),
		.value = value.kind == STRING ? unquote(&value) : mem_copy_bytes(value.at, value.length),
		.line = reader->line,
	};
	return true;
}

/* ---- Tokens. Where several kinds could begin, the longest token is taken. */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_plain_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Every byte outside ASCII counts as a letter. */
static bool is_letter(char c)
{
	return is_plain_letter(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_letter_or_digit(char c)
{
	return is_letter(c) || is_digit(c);
}

static bool is_word(char c)
{
	return is_letter_or_digit(c) || (c != '\0' && strchr("-._:/", c));
}

static bool is_hex_digit(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* The first byte from `at` on for which member() is false. */
static const char *skip(const char *at, const char *end, bool (*member)(char))
{
	while (at < end && member(*at))
		at++;
	return at;
}

/* The end of ".name" at `at`; NULL if there is none. */
static const char *end_of_dotted(const char *at, const char *end)
{
	return end - at >= 2 && at[0] == '.' && is_letter(at[1]) ? skip(at + 1, end, is_letter_or_digit) : NULL;
}

/* The end of the string at `at`, whose closing quote must be on the same line; NULL if there is none. */
static const char *end_of_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '\n' && *at != '\0'; at++) {
		if (*at == '\\') {
			at++;
			if (at == end || *at == '\n' || *at == '\0')
				return NULL;
		} else if (*at == '\'') {
			if (end - at < 2 || at[1] != '\'')
				return at + 1;
			at++;
		}
	}
	return NULL;
}

/* The end of a number such as [+-] digits or 0xhex, with a unit behind; NULL if there is none. */
static const char *end_of_integer(const char *at, const char *end)
{
	at += *at == '+' || *at == '-';
	const char *digits = skip(at, end, is_digit);
	if (digits == at)
		return NULL;
	if (digits == at + 1 && *at == '0' && end - digits >= 2 && *digits == 'x' && is_hex_digit(digits[1]))
		digits = skip(digits + 1, end, is_hex_digit);
	return skip(digits, end, is_plain_letter);
}

/* The end of [+-] digits . digits, with an exponent behind; a lone dot counts as well. NULL if there is none. */
static const char *end_of_real(const char *at, const char *end)
{
	at += *at == '+' || *at == '-';
	at = skip(at, end, is_digit);
	if (at == end || *at != '.')
		return NULL;
	at = skip(at + 1, end, is_digit);
	if (at < end && (*at == 'e' || *at == 'E')) {
		const char *exponent = at + 1;
		exponent += exponent < end && (*exponent == '+' || *exponent == '-');
		const char *digits = skip(exponent, end, is_digit);
		return digits > exponent ? digits : at;
	}
	return at;
}

static struct token longer(struct token token, enum kind kind, const char *end)
{
	if (end && (size_t)(end - token.at) > token.length) {
		token.kind = kind;
		token.length = (size_t)(end - token.at);
	}
	return token;
}

static struct token next_token(struct input *reader)
{
	struct token token = {.kind = END_OF_TEXT};
	const char *end = reader->end;

	while (reader->at < end && *reader->at != '\0' && strchr(" \t\r", *reader->at))
		reader->at++;
	if (reader->at < end && *reader->at == '#') {
		while (reader->at < end && *reader->at != '\n')
			reader->at++;
	}
	token.at = reader->at;
	if (reader->at == end)
		return token;
	if (*reader->at == '\n') {
		token.kind = END_OF_LINE;
		reader->at++;
		return token;
	}
	token = longer(token, WRONG, token.at + 1);
	if (*token.at == '=') {
		token.kind = EQUALS;
	} else if (*token.at == '\'') {
		token = longer(token, STRING, end_of_string(token.at, end));
	} else if (is_letter(*token.at)) {
		const char *first = skip(token.at, end, is_letter_or_digit);
		token = longer((struct token){.at = token.at}, NAME, first);
		token = longer(token, DOTTED_NAME, end_of_dotted(first, end));
		token = longer(token, VALUE, skip(token.at, end, is_word));
	} else {
		struct token number =
			longer((struct token){.kind = WRONG, .at = token.at}, VALUE, end_of_integer(token.at, end));
		number = longer(number, VALUE, end_of_real(token.at, end));
		if (number.length > 0)
			token = number;
	}
	reader->at = token.at + token.length;
	return token;
}

/* ---- Strings. */

/* The octal number of up to three digits at *at, which is moved behind them; only its low byte counts. */
static char octal(const char **at)
{
	unsigned value = 0;

	for (int i = 0; i < 3 && **at >= '0' && **at <= '7'; i++)
		value = value * 8 + (unsigned)(*(*at)++ - '0');
	return (char)(unsigned char)value;
}

static char *unquote(const struct token *token)
{
	static const char letters[] = "bfnrt";
	static const char bytes[] = "\b\f\n\r\t";
	const char *end = token->at + token->length - 1;
	struct str value = STR_INIT;

	/* The tokenizer never ends a string with a lone quote or backslash, so one more byte follows each. */
	for (const char *at = token->at + 1; at < end;) {
		if (*at == '\'') {
			str_add_char(&value, '\'');
			at += 2;
		} else if (*at != '\\') {
			str_add_char(&value, *at++);
		} else if (*++at >= '0' && *at <= '7') {
			str_add_char(&value, octal(&at));
		} else {
			const char *letter = strchr(letters, *at);
			str_add_char(&value, letter ? bytes[letter - letters] : *at);
			at++;
		}
	}
	/* An escaped NUL (\0) ends the value, as in PostgreSQL's C strings. */
	char *text = mem_copy(str_text(&value));
	str_free(&value);
	return text;
}
