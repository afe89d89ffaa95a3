#include "text/jsonout.h"

#include <string.h>

#include "text/utf8.h"

/* Before an item or a key: add a comma, unless it is the first one, the value of a key, or the first on its line. */
static void separate(struct str *out)
{
	if (out->length > 0 && !strchr("{[:\n", out->text[out->length - 1]))
		str_add_char(out, ',');
}

void jsonout_open(struct str *out, char bracket)
{
	separate(out);
	str_add_char(out, bracket);
}

void jsonout_close(struct str *out, char bracket)
{
	str_add_char(out, bracket);
}

void jsonout_key(struct str *out, const char *key)
{
	jsonout_text(out, key);
	str_add_char(out, ':');
}

void jsonout_null(struct str *out)
{
	separate(out);
	str_add(out, "null");
}

void jsonout_bool(struct str *out, bool value)
{
	separate(out);
	str_add(out, value ? "true" : "false");
}

void jsonout_number(struct str *out, long long value)
{
	separate(out);
	str_addf(out, "%lld", value);
}

void jsonout_text(struct str *out, const char *text)
{
	if (text)
		jsonout_bytes(out, text, strlen(text));
	else
		jsonout_null(out);
}

void jsonout_texts(struct str *out, const struct strs *list)
{
	jsonout_open(out, '[');
	for (size_t i = 0; i < list->count; i++)
		jsonout_text(out, list->item[i]);
	jsonout_close(out, ']');
}

/* ---- Strings. */

static void add_escaped(struct str *out, unsigned long code)
{
	static const char letters[] = "\"\\bfnrt";
	static const char codes[] = "\"\\\b\f\n\r\t";
	const char *found = code != 0 ? strchr(codes, (int)code) : NULL;

	if (found)
		str_addf(out, "\\%c", letters[found - codes]);
	else
		str_addf(out, "\\u%04lx", code);
}

/* A character outside ASCII, as its number in UTF-16. */
static void add_number(struct str *out, unsigned long code)
{
	if (code > 0xffff)
		str_addf(out, "\\u%04lx\\u%04lx", 0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff));
	else
		str_addf(out, "\\u%04lx", code);
}

static void add_string(struct str *out, const char *bytes, size_t length, bool ascii)
{
	separate(out);
	str_add_char(out, '"');
	while (length > 0) {
		unsigned long code = 0;
		size_t used = utf8_decode(bytes, length, &code);
		if (used == 0)
			str_add(out, "\\ufffd");
		else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code == '"' || code == '\\')
			add_escaped(out, code);
		else if (ascii && code >= 0x80)
			add_number(out, code);
		else
			str_add_bytes(out, bytes, used);
		used += used == 0;
		bytes += used;
		length -= used;
	}
	str_add_char(out, '"');
}

void jsonout_bytes(struct str *out, const char *bytes, size_t length)
{
	add_string(out, bytes, length, false);
}

void jsonout_ascii(struct str *out, const char *text)
{
	add_string(out, text, strlen(text), true);
}
