#include "text/jsonout.h"

#include <string.h>

/* Before an item or a key: add a comma, unless it is the first one, or the value of a key. */
static void separate(struct str *out)
{
	if (out->length > 0 && !strchr("{[:", out->text[out->length - 1]))
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

static bool continues(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* How many bytes the character at at[left] has, and its code in *code; 0 if it is not UTF-8. */
static size_t character(const unsigned char *at, size_t left, unsigned long *code)
{
	static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = at[0] < 0x80 ? 1
		: at[0] < 0xc0       ? 0
		: at[0] < 0xe0       ? 2
		: at[0] < 0xf0       ? 3
		: at[0] < 0xf8       ? 4
				     : 0;

	if (length == 0 || length > left)
		return 0;
	*code = length == 1 ? at[0] : at[0] & (0x7fU >> length);
	for (size_t i = 1; i < length; i++) {
		if (!continues(at[i]))
			return 0;
		*code = *code << 6 | (at[i] & 0x3fU);
	}
	bool good = *code >= least[length] && *code <= 0x10ffff && (*code < 0xd800 || *code > 0xdfff);
	return good ? length : 0;
}

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

void jsonout_bytes(struct str *out, const char *bytes, size_t length)
{
	const unsigned char *at = (const unsigned char *)bytes;

	separate(out);
	str_add_char(out, '"');
	while (length > 0) {
		unsigned long code = 0;
		size_t used = character(at, length, &code);
		if (used == 0)
			str_add(out, "\\ufffd");
		else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code == '"' || code == '\\')
			add_escaped(out, code);
		else
			str_add_bytes(out, at, used);
		used += used == 0;
		at += used;
		length -= used;
	}
	str_add_char(out, '"');
}
