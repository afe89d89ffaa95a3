#include "text/utf8.h"

#define LAST 0x10ffffUL

static bool exists(unsigned long code)
{
	return code <= LAST && (code < 0xd800 || code > 0xdfff);
}

size_t utf8_decode(const char *bytes, size_t length, unsigned long *code)
{
	static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *at = (const unsigned char *)bytes;
	size_t wanted = at[0] < 0x80 ? 1
		: at[0] < 0xc0       ? 0
		: at[0] < 0xe0       ? 2
		: at[0] < 0xf0       ? 3
		: at[0] < 0xf8       ? 4
				     : 0;

	if (wanted == 0 || wanted > length)
		return 0;
	*code = wanted == 1 ? at[0] : at[0] & (0x7fU >> wanted);
	for (size_t i = 1; i < wanted; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (at[i] & 0x3fU);
	}
	return *code >= least[wanted] && exists(*code) ? wanted : 0;
}

size_t utf8_span(const char *bytes, size_t length)
{
	size_t at = 0;
	unsigned long code;

	while (at < length) {
		size_t used = utf8_decode(bytes + at, length - at, &code);
		if (used == 0)
			break;
		at += used;
	}
	return at;
}

bool utf8_add(struct str *out, unsigned long code)
{
	static const unsigned long lead[] = {0, 0xc0, 0xe0, 0xf0};

	if (!exists(code))
		return false;
	if (code < 0x80) {
		str_add_char(out, (char)code);
		return true;
	}
	int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	str_add_char(out, (char)(lead[more] | code >> (6 * more)));
	while (more-- > 0)
		str_add_char(out, (char)(0x80 | (code >> (6 * more) & 0x3f)));
	return true;
}
