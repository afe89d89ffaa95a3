/*
 * Tells the halves of characters apart in those client encodings where the second half may look like an ASCII letter or
 * a backslash: SJIS, BIG5, GBK, UHC, GB18030, JOHAB. In all others a byte that looks like ASCII is ASCII. Pure.
 */
#ifndef TEXT_HALFCHAR_H
#define TEXT_HALFCHAR_H

#include <stdbool.h>

enum halfchar_encoding { HALFCHAR_NONE, HALFCHAR_SJIS, HALFCHAR_PAIRS };

/* Which kind of encoding `name` is, spelled as the server reports client_encoding. */
enum halfchar_encoding halfchar_find(const char *name);

/* Whether c is the second half of a character. Called for each byte of a text in order; *in_pair is false before the
 * first. */
bool halfchar_is_second(enum halfchar_encoding encoding, bool *in_pair, unsigned char c);

#endif
