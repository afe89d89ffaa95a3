#include "text/tomlscan.h"

#include <string.h>

#include "text/utf8.h"

#define DIGITS "0123456789"
#define BARE "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" DIGITS "-_"

static const char unclosed[] = "a string is not closed";

static bool take_newline(struct tomlscan *scan);
static bool take_text(struct tomlscan *scan, const char *text);
static bool take_comment(struct tomlscan *scan);
static bool take_lines(struct tomlscan *scan, char quote, struct str *out);
static bool take_inline(struct tomlscan *scan, char quote, struct str *out);
static bool take_escape(struct tomlscan *scan, struct str *out);
static bool is_number(const char *word, enum toml_kind *kind);
static bool is_time(const char *word);

static size_t left_of(const struct tomlscan *scan)
{
	return (size_t)(scan->end - scan->at);
}

char tomlscan_next(const struct tomlscan *scan)
{
	return scan->at < scan->end ? *scan->at : '\0';
}

bool tomlscan_take(struct tomlscan *scan, char c)
{
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

bool tomlscan_fail(struct tomlscan *scan, const char *problem)
{
	if (!scan->problem)
		scan->problem = problem;
	return false;
}

void tomlscan_blanks(struct tomlscan *scan)
{
	while (tomlscan_take(scan, ' ') || tomlscan_take(scan, '\t'))
		continue;
}

bool tomlscan_line_end(struct tomlscan *scan)
{
	tomlscan_blanks(scan);
	if (!take_comment(scan))
		return false;
	if (scan->at == scan->end || take_newline(scan))
		return true;
	return tomlscan_fail(scan, "something follows that does not belong there");
}

bool tomlscan_gap(struct tomlscan *scan)
{
	do {
		tomlscan_blanks(scan);
		if (!take_comment(scan))
			return false;
	} while (take_newline(scan));
	return true;
}

static bool take_newline(struct tomlscan *scan)
{
	if (!take_text(scan, "\r\n") && !tomlscan_take(scan, '\n'))
		return false;
	scan->line++;
	return true;
}

static bool take_text(struct tomlscan *scan, const char *text)
{
	size_t length = strlen(text);

	if (left_of(scan) < length || memcmp(scan->at, text, length) != 0)
		return false;
	scan->at += length;
	return true;
}

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

/* Take a comment if there is one. */
static bool take_comment(struct tomlscan *scan)
{
	if (!tomlscan_take(scan, '#'))
		return true;
	while (scan->at < scan->end && !is_control(*scan->at))
		scan->at++;
	if (scan->at == scan->end || *scan->at == '\n' ||
		(*scan->at == '\r' && left_of(scan) > 1 && scan->at[1] == '\n'))
		return true;
	return tomlscan_fail(scan, "a comment has a control character in it");
}

/* ---- Keys and strings. */

bool tomlscan_key(struct tomlscan *scan, struct str *out)
{
	char first = tomlscan_next(scan);
	size_t length = 0;

	if (first == '"' || first == '\'') {
		scan->at++;
		return take_inline(scan, first, out);
	}
	while (length < left_of(scan) && scan->at[length] != '\0' && strchr(BARE, scan->at[length]))
		length++;
	if (length == 0)
		return tomlscan_fail(scan, "a key is missing");
	str_add_bytes(out, scan->at, length);
	scan->at += length;
	return true;
}

bool tomlscan_string(struct tomlscan *scan, struct str *out)
{
	if (take_text(scan, "\"\"\""))
		return take_lines(scan, '"', out);
	if (take_text(scan, "'''"))
		return take_lines(scan, '\'', out);
	char quote = tomlscan_next(scan);
	scan->at++;
	return take_inline(scan, quote, out);
}

static bool take_inline(struct tomlscan *scan, char quote, struct str *out)
{
	while (!tomlscan_take(scan, quote)) {
		if (scan->at == scan->end || *scan->at == '\n')
			return tomlscan_fail(scan, unclosed);
		if (is_control(*scan->at))
			return tomlscan_fail(scan, "a string has a control character in it");
		if (*scan->at == '\\' && quote == '"') {
			if (!take_escape(scan, out))
				return false;
			continue;
		}
		str_add_char(out, *scan->at++);
	}
	return true;
}

/* A backslash at the end of a line removes all blanks and ends of lines behind it. False if this is none. */
static bool take_continuation(struct tomlscan *scan)
{
	struct tomlscan behind = *scan;

	behind.at++;
	tomlscan_blanks(&behind);
	if (!take_newline(&behind))
		return false;
	do
		tomlscan_blanks(&behind);
	while (take_newline(&behind));
	*scan = behind;
	return true;
}

/* Two quotes may stand before the three that close the string. */
static bool take_closing(struct tomlscan *scan, char quote, struct str *out)
{
	size_t quotes = 0;

	while (quotes < 5 && quotes < left_of(scan) && scan->at[quotes] == quote)
		quotes++;
	if (quotes < 3)
		return false;
	str_add_bytes(out, scan->at, quotes - 3);
	scan->at += quotes;
	return true;
}

static bool take_lines(struct tomlscan *scan, char quote, struct str *out)
{
	size_t line = scan->line;

	(void)take_newline(scan);
	while (!take_closing(scan, quote, out)) {
		if (scan->at == scan->end) {
			scan->line = line;
			return tomlscan_fail(scan, unclosed);
		}
		if (take_newline(scan)) {
			str_add_char(out, '\n');
			continue;
		}
		if (is_control(*scan->at))
			return tomlscan_fail(scan, "a string has a control character in it");
		if (*scan->at == '\\' && quote == '"') {
			if (!take_continuation(scan) && !take_escape(scan, out))
				return false;
			continue;
		}
		str_add_char(out, *scan->at++);
	}
	return true;
}

static bool take_hex(struct tomlscan *scan, size_t digits, unsigned long *code)
{
	static const char hex[] = "0123456789abcdefABCDEF";

	*code = 0;
	for (; digits > 0; digits--) {
		const char *found = scan->at < scan->end && *scan->at != '\0' ? strchr(hex, *scan->at) : NULL;
		if (!found)
			return false;
		size_t value = (size_t)(found - hex);
		*code = *code << 4 | (value < 16 ? value : value - 6);
		scan->at++;
	}
	return true;
}

static bool take_escape(struct tomlscan *scan, struct str *out)
{
	static const char letters[] = "btnfr\"\\";
	static const char values[] = "\b\t\n\f\r\"\\";
	unsigned long code;

	scan->at++;
	char letter = tomlscan_next(scan);
	const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
	if (found) {
		str_add_char(out, values[found - letters]);
		scan->at++;
		return true;
	}
	if ((letter == 'u' || letter == 'U') && scan->at++ && take_hex(scan, letter == 'u' ? 4 : 8, &code) &&
		utf8_add(out, code))
		return true;
	return tomlscan_fail(scan, "a string has a bad escape in it");
}

/* ---- Numbers, dates, booleans. */

#define WORD_SIZE 256 /* longer than any that means something */

bool tomlscan_scalar(struct tomlscan *scan, enum toml_kind *kind)
{
	char word[WORD_SIZE];
	size_t length = 0;
	const char *at = scan->at;

	while (at + length < scan->end && length < WORD_SIZE - 1 && at[length] != '\0' &&
		strchr(BARE "+.:", at[length]))
		length++;
	/* A blank may stand between a date and its time. */
	if (length == 10 && at + length + 2 < scan->end && at[4] == '-' && at[10] == ' ' && strchr(DIGITS, at[11])) {
		length++;
		while (at + length < scan->end && length < WORD_SIZE - 1 && at[length] != '\0' &&
			strchr(BARE "+.:", at[length]))
			length++;
	}
	memcpy(word, at, length);
	word[length] = '\0';
	if (length == 0)
		return tomlscan_fail(scan, "a value is missing");
	if (strcmp(word, "true") == 0 || strcmp(word, "false") == 0)
		*kind = TOML_BOOLEAN;
	else if (is_time(word))
		*kind = TOML_TIME;
	else if (!is_number(word, kind))
		return tomlscan_fail(scan, "a value is no string, number, date, boolean, array or table");
	scan->at += length;
	return true;
}

/* Take digits with single underscores between them; NULL if there are none. */
static const char *digits_end(const char *at, const char *digits)
{
	if (*at == '\0' || !strchr(digits, *at))
		return NULL;
	for (;;) {
		at += strspn(at, digits);
		if (*at != '_' || at[1] == '\0' || !strchr(digits, at[1]))
			return at;
		at++;
	}
}

static bool is_float_end(const char *at)
{
	if (*at == '.') {
		at = digits_end(at + 1, DIGITS);
		if (!at)
			return false;
	}
	if (*at == 'e' || *at == 'E') {
		at++;
		at = digits_end(at + (*at == '+' || *at == '-' ? 1 : 0), DIGITS);
	}
	return at && *at == '\0';
}

static bool is_number(const char *word, enum toml_kind *kind)
{
	static const struct {
		const char *prefix, *digits;
	} bases[] = {{"0x", DIGITS "abcdefABCDEF"}, {"0o", "01234567"}, {"0b", "01"}};

	*kind = TOML_INTEGER;
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
		if (str_starts(word, bases[i].prefix)) {
			const char *end = digits_end(word + 2, bases[i].digits);
			return end && *end == '\0';
		}
	}
	const char *at = word + (*word == '+' || *word == '-' ? 1 : 0);
	const char *end = digits_end(at, DIGITS);
	if (end && *at == '0' && end > at + 1)
		return false;
	if (end && *end == '\0')
		return true;
	*kind = TOML_FLOAT;
	return strcmp(at, "inf") == 0 || strcmp(at, "nan") == 0 || (end && is_float_end(end));
}

/* The number at an offset, of two or four digits; -1: it is none. */
static int number_at(const char *text, size_t digits)
{
	int number = 0;

	for (size_t i = 0; i < digits; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

static bool is_date(const char *text)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = number_at(text, 4);

	if (year < 0 || text[4] != '-')
		return false;
	int month = number_at(text + 5, 2);
	if (month < 1 || month > 12 || text[7] != '-')
		return false;
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int day = number_at(text + 8, 2);
	return day >= 1 && day <= days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

/* HH:MM; *at is moved behind it. */
static bool take_hours(const char **at)
{
	int hours = number_at(*at, 2);

	if (hours < 0 || hours > 23 || (*at)[2] != ':')
		return false;
	int minutes = number_at(*at + 3, 2);
	*at += 5;
	return minutes >= 0 && minutes <= 59;
}

static bool is_clock(const char *at, bool has_offset)
{
	if (!take_hours(&at) || *at != ':')
		return false;
	int seconds = number_at(at + 1, 2);
	if (seconds < 0 || seconds > 59)
		return false;
	at += 3;
	if (*at == '.') {
		size_t fraction = strspn(at + 1, DIGITS);
		if (fraction == 0)
			return false;
		at += 1 + fraction;
	}
	if (has_offset && (*at == 'Z' || *at == 'z'))
		at++;
	else if (has_offset && (*at == '+' || *at == '-') && (at++, !take_hours(&at)))
		return false;
	return *at == '\0';
}

static bool is_time(const char *word)
{
	if (is_clock(word, false))
		return true;
	if (!is_date(word))
		return false;
	return word[10] == '\0' || (strchr("Tt ", word[10]) && is_clock(word + 11, true));
}
