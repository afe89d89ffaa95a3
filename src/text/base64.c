#include "text/base64.h"

#include <string.h>

static int value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void base64_encode(const void *bytes, size_t length, struct str *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *at = bytes;

	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i;
		unsigned long held = (unsigned long)at[i] << 16 | (left > 1 ? (unsigned long)at[i + 1] << 8 : 0) |
			(left > 2 ? at[i + 2] : 0);

		str_add_char(out, digits[held >> 18 & 63]);
		str_add_char(out, digits[held >> 12 & 63]);
		str_add_char(out, left > 1 ? digits[held >> 6 & 63] : '=');
		str_add_char(out, left > 2 ? digits[held & 63] : '=');
	}
}

bool base64_decode(const char *text, size_t length, struct str *out)
{
	unsigned held = 0;
	unsigned bits = 0;

	for (int padding = 0; padding < 2 && length > 0 && text[length - 1] == '='; padding++)
		length--;
	for (size_t i = 0; i < length; i++) {
		int value = value_of(text[i]);

		if (value < 0)
			return false;
		held = (held << 6 | (unsigned)value) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			str_add_char(out, (char)(held >> bits & 0xff));
		}
	}
	return length % 4 != 1;
}
