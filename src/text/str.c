#include "text/str.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void reserve(struct str *s, size_t more);
static void add_format(struct str *s, const char *format, va_list arguments) MSG_FORMAT(2, 0);
static void add_quoted(struct str *s, const char *text, char quote);
static int hex_value(char c);
static int compare_items(const void *a, const void *b);

void str_add(struct str *s, const char *text)
{
	str_add_bytes(s, text, strlen(text));
}

void str_add_bytes(struct str *s, const void *bytes, size_t length)
{
	reserve(s, length);
	if (length > 0)
		memcpy(s->text + s->length, bytes, length);
	s->length += length;
	s->text[s->length] = '\0';
}

void str_add_char(struct str *s, char c)
{
	str_add_bytes(s, &c, 1);
}

void str_addf(struct str *s, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add_format(s, format, arguments);
	va_end(arguments);
}

void str_truncate(struct str *s, size_t length)
{
	if (!s->text || length > s->length)
		return;
	s->length = length;
	s->text[length] = '\0';
}

const char *str_text(const struct str *s)
{
	return !s->text ? "" : s->text;
}

char *str_take(struct str *s)
{
	reserve(s, 0);
	char *text = s->text;
	*s = (struct str)STR_INIT;
	return text;
}

void str_free(struct str *s)
{
	free(s->text);
	*s = (struct str)STR_INIT;
}

char *str_format(const char *format, ...)
{
	struct str s = STR_INIT;
	va_list arguments;
	va_start(arguments, format);
	add_format(&s, format, arguments);
	va_end(arguments);
	return str_take(&s);
}

bool str_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *text, const char *suffix)
{
	size_t length = strlen(text);
	size_t tail = strlen(suffix);
	return tail <= length && memcmp(text + length - tail, suffix, tail) == 0;
}

bool str_equal(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcmp(a, b) == 0;
}

bool str_has_control(const char *text)
{
	while ((unsigned char)*text >= ' ' && *text != 0x7f)
		text++;
	return *text != '\0';
}

void str_add_encoded(struct str *s, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	reserve(s, 0);
	for (; *text != '\0'; text++)
		if (strchr(plain, *text))
			str_add_char(s, *text);
		else
			str_addf(s, "%%%02X", (unsigned)(unsigned char)*text);
}

bool str_add_decoded(struct str *s, const char *text, size_t length)
{
	size_t before = s->length;
	reserve(s, length);
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '%') {
			str_add_char(s, text[i]);
			continue;
		}
		int high = length - i > 2 ? hex_value(text[i + 1]) : -1;
		int low = length - i > 2 ? hex_value(text[i + 2]) : -1;
		if (high < 0 || low < 0 || high + low == 0) {
			str_truncate(s, before);
			return false;
		}
		str_add_char(s, (char)(high * 16 + low));
		i += 2;
	}
	return true;
}

void str_add_shell(struct str *s, const char *text)
{
	str_add_char(s, '\'');
	for (; *text != '\0'; text++)
		if (*text == '\'')
			str_add(s, "'\\''");
		else
			str_add_char(s, *text);
	str_add_char(s, '\'');
}

void str_add_sql_literal(struct str *s, const char *text)
{
	if (!strchr(text, '\\')) {
		add_quoted(s, text, '\'');
		return;
	}
	str_add(s, "E'");
	for (; *text != '\0'; text++) {
		if (*text == '\'' || *text == '\\')
			str_add_char(s, *text);
		str_add_char(s, *text);
	}
	str_add_char(s, '\'');
}

void str_add_sql_identifier(struct str *s, const char *text)
{
	add_quoted(s, text, '"');
}

void str_add_conf_value(struct str *s, const char *text)
{
	str_add_char(s, '\'');
	for (; *text != '\0'; text++) {
		/* In postgresql.conf a value ends with its line, even within quotes. */
		if (*text == '\n') {
			str_add(s, "\\n");
			continue;
		}
		if (*text == '\'' || *text == '\\')
			str_add_char(s, *text);
		str_add_char(s, *text);
	}
	str_add_char(s, '\'');
}

void strs_add(struct strs *list, const char *text)
{
	strs_add_taken(list, mem_copy(text));
}

void strs_add_taken(struct strs *list, char *text)
{
	if (list->room - list->count < 2) {
		list->room = list->room < 8 ? 8 : list->room * 2;
		list->item = mem_resize(list->item, list->room, sizeof *list->item);
	}
	list->item[list->count++] = text;
	list->item[list->count] = NULL;
}

void strs_addf(struct strs *list, const char *format, ...)
{
	struct str s = STR_INIT;
	va_list arguments;
	va_start(arguments, format);
	add_format(&s, format, arguments);
	va_end(arguments);
	strs_add_taken(list, str_take(&s));
}

bool strs_contain(const struct strs *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->item[i], text) == 0)
			return true;
	return false;
}

void strs_sort(struct strs *list)
{
	if (list->count > 1)
		qsort(list->item, list->count, sizeof *list->item, compare_items);
}

void strs_free(struct strs *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->item[i]);
	free(list->item);
	*list = (struct strs)STRS_INIT;
}

void strs_split(struct strs *list, const char *text, char separator)
{
	for (const char *end; (end = strchr(text, separator)) && *end != '\0'; text = end + 1)
		strs_add_taken(list, mem_copy_bytes(text, (size_t)(end - text)));
	strs_add(list, text);
}

void strs_add_last_lines(struct strs *list, const char *text, size_t most)
{
	struct strs lines = STRS_INIT;

	strs_split(&lines, text, '\n');
	size_t count = lines.count;
	while (count > 0 && lines.item[count - 1][0] == '\0')
		count--;
	for (size_t i = count > most ? count - most : 0; i < count; i++)
		strs_add(list, lines.item[i]);
	strs_free(&lines);
}

/* Make room for `more` bytes and a NUL behind the text, and make sure that the text is at least a NUL. */
static void reserve(struct str *s, size_t more)
{
	if (more > SIZE_MAX / 2 || s->length > SIZE_MAX / 2 - more - 1)
		die("out of memory: a text of %zu and %zu bytes", s->length, more);
	size_t needed = s->length + more + 1;
	if (s->text && needed <= s->room)
		return;
	size_t room = s->room < 32 ? 32 : s->room * 2;
	s->room = room < needed ? needed : room;
	s->text = mem_resize(s->text, s->room, 1);
	s->text[s->length] = '\0';
}

static void add_format(struct str *s, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0)
		die_errno("cannot format '%s'", format);
	reserve(s, (size_t)length);
	vsnprintf(s->text + s->length, (size_t)length + 1, format, again);
	s->length += (size_t)length;
	va_end(again);
}

/* Append text between quotes, with each quote in it doubled. */
static void add_quoted(struct str *s, const char *text, char quote)
{
	str_add_char(s, quote);
	for (; *text != '\0'; text++) {
		if (*text == quote)
			str_add_char(s, quote);
		str_add_char(s, *text);
	}
	str_add_char(s, quote);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static int compare_items(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}
