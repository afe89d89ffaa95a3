/*
 * Splits SQL into statements where the server's own lexer would see their ends, and finds psql's backslash commands
 * between them. Text comes in pieces of any size, each byte is looked at once, and nothing is kept of it but a dollar
 * quote's tag, so that the caller alone decides how much of a file is in memory. Pure.
 *
 * Known are quotes of every kind ('', "", E'', U&'', B'', $tag$) and strings that go on in another line, comments
 * (nested ones, too), standard_conforming_strings on and off, encodings in which half a character looks like a
 * backslash, CREATE RULE ... DO (a; b), and the bodies of SQL functions (BEGIN ATOMIC ...; ... END). Blanks and
 * comments in front of a statement are not part of it.
 *
 * Not known is where COPY has its data: the server says so, and text/copydata.h reads them. Then the scan goes on.
 */
#ifndef TEXT_SQLSCAN_H
#define TEXT_SQLSCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "text/halfchar.h"
#include "text/sqlwords.h"
#include "text/str.h"

enum sqlscan_event {
	SQLSCAN_MORE,      /* all was looked at, and nothing ended: more is wanted */
	SQLSCAN_STATEMENT, /* the last byte that was used ends a statement: its semicolon, or the end of the text */
	SQLSCAN_COMMAND,   /* it ends the line of a backslash command */
	SQLSCAN_BAD,       /* no SQL: see problem; the scan is over */
};

struct sqlscan {
	/* Of what was found; after SQLSCAN_MORE, of what has begun and not ended yet. */
	size_t length;         /* its bytes, the last that was used included; 0: nothing has begun */
	size_t line;           /* where it begins, from 1; after SQLSCAN_BAD, where the problem does */
	bool is_stray;         /* a backslash command in the middle of a statement, which is lost */
	struct sqlwords words; /* of a statement */
	const char *problem;   /* after SQLSCAN_BAD; static */
	size_t now; /* the line where the scan is: to be moved on by those that were not scanned, COPY's data */

	/* The rest is sqlscan.c's own. */
	unsigned char state; /* what the scan is in the middle of */
	unsigned char gap;   /* what came since a quote ended */
	enum halfchar_encoding encoding;
	bool in_pair;          /* the next byte is the second half of a character */
	bool standard_strings; /* standard_conforming_strings */
	bool escapes;          /* in this string a backslash quotes */
	bool has_tokens;       /* the statement has more than the first half of what may be a comment */
	unsigned comments;     /* depth */
	unsigned char before;  /* the byte before, in what needs to know it */
	size_t quote_line;     /* where the quote or the comment began */
	struct str tag;        /* of the dollar quote */
	size_t matched;        /* bytes of the tag, behind a dollar in the quote; SIZE_MAX: none */
};

/* At the first line of a text; standard_strings is on, the encoding one in which no byte of a character is ASCII. */
void sqlscan_init(struct sqlscan *scan);
void sqlscan_free(struct sqlscan *scan);

/* What the server says of itself, between two statements: encoding is the name of client_encoding. */
void sqlscan_set_server(struct sqlscan *scan, bool standard_strings, const char *encoding);

/* Look at bytes[length]; *used is how many were. After SQLSCAN_STATEMENT and SQLSCAN_COMMAND the rest is to be given
 * again. */
enum sqlscan_event sqlscan_feed(struct sqlscan *scan, const char *bytes, size_t length, size_t *used);
/* At the end of the text: what the last bytes were. SQLSCAN_MORE: there is nothing left. */
enum sqlscan_event sqlscan_finish(struct sqlscan *scan);

#endif
