#include "text/conffile.h"

#include <string.h>

enum kind { LINE_END, EQUALS, IDENTIFIER, QUALIFIED, STRING, BARE, WRONG };

struct token {
	enum kind kind;
	const char *text;
	size_t length;
};

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool is_letter(char c)
{
	return c != '\0' && (strchr(LETTERS "_", c) || (c & 0x80) != 0);
}

static size_t identifier_length(const char *text)
{
	size_t length = 0;

	if (!is_letter(*text))
		return 0;
	while (is_letter(text[length]) || (text[length] >= '0' && text[length] <= '9'))
		length++;
	return length;
}

/* A word: an identifier, two of them with a point between, or a value without quotes; the longest one counts, and of
 * equally long ones the first. */
static void read_word(struct token *token)
{
	const char *text = token->text;
	size_t first = identifier_length(text);
	size_t second = text[first] == '.' ? identifier_length(text + first + 1) : 0;
	size_t bare = first;

	while (is_letter(text[bare]) || (text[bare] != '\0' && strchr(DIGITS "-._:/", text[bare])))
		bare++;
	token->kind = IDENTIFIER;
	token->length = first;
	if (second > 0) {
		token->kind = QUALIFIED;
		token->length = first + 1 + second;
	}
	if (bare > token->length) {
		token->kind = BARE;
		token->length = bare;
	}
}

/* An integer, decimal or hexadecimal, may have a unit behind it; a number with a point has none. */
static void read_number(struct token *token)
{
	const char *text = token->text;
	size_t sign = *text == '-' || *text == '+' ? 1 : 0;
	size_t digits = strspn(text + sign, DIGITS);
	size_t at = sign + digits;
	size_t hex = strncmp(text + sign, "0x", 2) == 0 ? strspn(text + sign + 2, DIGITS "abcdefABCDEF") : 0;
	size_t integer = digits == 0 ? 0 : hex > 0 ? sign + 2 + hex : at;
	size_t real = 0;

	if (integer > 0)
		integer += strspn(text + integer, LETTERS);
	if (text[at] == '.') {
		real = at + 1 + strspn(text + at + 1, DIGITS);
		size_t exponent = text[real] == 'e' || text[real] == 'E' ? 1 : 0;
		if (exponent > 0 && (text[real + 1] == '-' || text[real + 1] == '+'))
			exponent++;
		size_t power = exponent > 0 ? strspn(text + real + exponent, DIGITS) : 0;
		if (power > 0)
			real += exponent + power;
	}
	token->length = integer > real ? integer : real;
	token->kind = token->length > 0 ? BARE : WRONG;
}

/* A string ends in its line. */
static void read_string(struct token *token)
{
	const char *at = token->text + 1;

	while (*at != '\0' && *at != '\n') {
		if (at[0] == '\'' && at[1] != '\'') {
			token->kind = STRING;
			token->length = (size_t)(at + 1 - token->text);
			return;
		}
		if (at[0] == '\\' && (at[1] == '\0' || at[1] == '\n'))
			break;
		at += at[0] == '\'' || at[0] == '\\' ? 2 : 1;
	}
	token->kind = WRONG;
}

static struct token next_token(const char **at)
{
	*at += strspn(*at, " \t\r");
	if (**at == '#')
		*at += strcspn(*at, "\n");
	struct token token = {.kind = WRONG, .text = *at, .length = 1};
	if (**at == '\0')
		token = (struct token){.kind = LINE_END, .text = *at};
	else if (**at == '\n')
		token.kind = LINE_END;
	else if (**at == '=')
		token.kind = EQUALS;
	else if (**at == '\'')
		read_string(&token);
	else if (is_letter(**at))
		read_word(&token);
	else
		read_number(&token);
	if (token.kind == WRONG)
		token.length = 1;
	*at += token.length;
	return token;
}

/* A backslash and up to three octal digits. A NUL would end the value; the server cuts it off there. */
static char octal(const char **at)
{
	unsigned code = 0;

	for (unsigned i = 0; i < 3 && **at >= '0' && **at <= '7'; i++)
		code = code * 8 + (unsigned)(*(*at)++ - '0');
	return (char)(code & 0xff);
}

static char unescape(const char **at)
{
	static const char letters[] = "bfnrt";
	static const char meanings[] = "\b\f\n\r\t";
	const char *letter = strchr(letters, **at);

	if (**at >= '0' && **at <= '7')
		return octal(at);
	char c = letter ? meanings[letter - letters] : **at;
	(*at)++;
	return c;
}

static void add_string(struct str *out, const struct token *token)
{
	const char *end = token->text + token->length - 1;
	const char *at = token->text + 1;

	while (at < end) {
		char c = *at++;
		if (c == '\\')
			c = unescape(&at);
		else if (c == '\'')
			at++;
		if (c == '\0')
			return;
		str_add_char(out, c);
	}
}

static bool is_value(enum kind kind)
{
	return kind == IDENTIFIER || kind == STRING || kind == BARE;
}

/* Read the rest of a line that begins with this name. Returns the token that is wrong, or the end of the line. */
static struct token read_setting(const struct token *name, const char **at, struct strs *settings)
{
	struct token value = next_token(at);
	struct str setting = STR_INIT;

	if (value.kind == EQUALS)
		value = next_token(at);
	if (!is_value(value.kind)) {
		value.kind = WRONG;
		return value;
	}
	struct token end = next_token(at);
	if (end.kind != LINE_END) {
		end.kind = WRONG;
		return end;
	}
	str_add_bytes(&setting, name->text, name->length);
	str_add_char(&setting, '=');
	if (value.kind == STRING)
		add_string(&setting, &value);
	else
		str_add_bytes(&setting, value.text, value.length);
	strs_add_taken(settings, str_take(&setting));
	return end;
}

char *conffile_parse(const char *text, struct strs *settings)
{
	const char *at = text;

	for (unsigned line = 1;; line++) {
		struct token token = next_token(&at);
		if (token.kind == IDENTIFIER || token.kind == QUALIFIED)
			token = read_setting(&token, &at, settings);
		else if (token.kind != LINE_END)
			token.kind = WRONG;
		if (token.kind == WRONG && (token.length == 0 || *token.text == '\n'))
			return str_format("syntax error in line %u, near its end", line);
		if (token.kind == WRONG)
			return str_format("syntax error in line %u, near '%.*s'", line, (int)token.length, token.text);
		if (token.length == 0)
			return NULL;
	}
}
