#include "text/halfchar.h"

#include <stddef.h>

#include "text/str.h"

enum halfchar_encoding halfchar_find(const char *name)
{
	static const struct {
		const char *name;
		enum halfchar_encoding encoding;
	} known[] = {
		{"SJIS", HALFCHAR_SJIS},
		{"SHIFT_JIS_2004", HALFCHAR_SJIS},
		{"BIG5", HALFCHAR_PAIRS},
		{"GBK", HALFCHAR_PAIRS},
		{"UHC", HALFCHAR_PAIRS},
		{"GB18030", HALFCHAR_PAIRS}, /* its characters of four bytes are two pairs */
		{"JOHAB", HALFCHAR_PAIRS},
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (str_equal(name, known[i].name))
			return known[i].encoding;
	}
	return HALFCHAR_NONE;
}

/* A second half is never a control character, a quote or a semicolon. In SJIS, 0xa0 to 0xdf are characters of one
 * byte. */
bool halfchar_is_second(enum halfchar_encoding encoding, bool *in_pair, unsigned char c)
{
	if (*in_pair) {
		*in_pair = false;
		return c >= '0' && c != ';';
	}
	if (encoding != HALFCHAR_NONE && c > 0x80)
		*in_pair = encoding == HALFCHAR_PAIRS || c < 0xa0 || c >= 0xe0;
	return false;
}
