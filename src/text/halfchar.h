/*
 * Encodings of a client in which the second half of a character may look like an ASCII letter or a backslash: SJIS,
 * BIG5, GBK, UHC, GB18030, JOHAB. In all others a byte that looks like ASCII is ASCII. Pure.
 */
#ifndef TEXT_HALFCHAR_H
#define TEXT_HALFCHAR_H

#include <stdbool.h>

enum halfchar_encoding { HALFCHAR_NONE, HALFCHAR_SJIS, HALFCHAR_PAIRS };

/* Which of them the encoding with this name, as the server writes it, is. */
enum halfchar_encoding halfchar_find(const char *name);

/* Whether c is the second half of a character, byte by byte; *in_pair is false at the beginning of a text. */
bool halfchar_is_second(enum halfchar_encoding encoding, bool *in_pair, unsigned char c);

#endif
