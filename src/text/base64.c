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
