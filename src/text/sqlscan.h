/*
 * Splits SQL into statements where the server's own lexer would see their ends, and finds psql's backslash commands
 * between them. Text comes in pieces of any size and each byte is looked at once; of the text only a dollar quote's tag
 * is kept, so that the caller alone decides how much of a file is in memory. Pure.
 *
 * It knows quotes of every kind ('', "", E'', U&'', B'', $tag$), strings continued on another line, comments (also
 * nested), standard_conforming_strings on and off, encodings in which half a character looks like a backslash, CREATE
 * RULE ... DO (a; b), and the bodies of SQL functions (BEGIN ATOMIC ...; ... END). Blanks and comments in front of a
 * statement are not part of it.
 *
 * It does not know where the data of COPY begin: the server says so, the caller reads the data by text/copydata.h, and
 * then goes on with the scan.
 */
#ifndef TEXT_SQLSCAN_H
#define TEXT_SQLSCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "text/halfchar.h"
#include "text/sqlwords.h"
#include "text/str.h"

enum sqlscan_event {
	SQLSCAN_MORE,      /* all bytes were used and nothing ended: give more */
	SQLSCAN_STATEMENT, /* the last byte used ends a statement: its semicolon, or the end of the text */
	SQLSCAN_COMMAND,   /* the last byte used ends the line of a backslash command */
	SQLSCAN_BAD,       /* this is not SQL: see problem; the scan is over */
};

/* What the scan is in the middle of. */
enum sqlscan_state {
	SQLSCAN_BETWEEN,      /* tokens */
	SQLSCAN_HALF,         /* a minus or a slash was seen: an operator, or half of what begins a comment */
	SQLSCAN_LINE_COMMENT, /* -- to the end of the line */
	SQLSCAN_COMMENT,
	SQLSCAN_WORD,
	SQLSCAN_WORD_U_AND, /* U& */
	SQLSCAN_STRING,     /* in single quotes */
	SQLSCAN_NAME,       /* in double quotes */
	SQLSCAN_DOLLAR,     /* a dollar, and perhaps a tag */
	SQLSCAN_DOLLAR_STRING,
	SQLSCAN_BACKSLASH, /* a command, to the end of the line */
	SQLSCAN_STATE_COUNT,
	SQLSCAN_STATEMENT_ENDED = SQLSCAN_STATE_COUNT, /* the next byte begins another */
	SQLSCAN_COMMAND_ENDED,
};

/* What followed the last quote. If another quote follows at once, the quoted text goes on; a string also goes on on
 * a later line, and is then read as the kind it began as. */
enum sqlscan_gap { SQLSCAN_NO_GAP, SQLSCAN_NAME_ENDED, SQLSCAN_STRING_ENDED, SQLSCAN_SAME_LINE, SQLSCAN_NEXT_LINE };

struct sqlscan {
	/* About what was found; after SQLSCAN_MORE, about what has begun and not ended yet. */
	size_t length;         /* in bytes, including the last one used; 0: nothing has begun */
	size_t line;           /* the line where it begins, from 1; after SQLSCAN_BAD, where the problem begins */
	bool is_stray;         /* this backslash command stands within a statement, which is lost */
	struct sqlwords words; /* what the words of the statement say */
	const char *problem;   /* after SQLSCAN_BAD; static */
	size_t now;            /* the current line; the caller adds the lines it read itself (COPY's data) */

	/* The rest is the scan's own. */
	enum sqlscan_state state;
	enum sqlscan_gap gap;
	enum halfchar_encoding encoding;
	bool in_pair;          /* the next byte is the second half of a character */
	bool standard_strings; /* standard_conforming_strings */
	bool escapes;          /* backslash is an escape in this string */
	bool has_tokens;       /* a statement has begun: not only half of what may begin a comment */
	unsigned comments;     /* depth */
	unsigned char before;  /* the previous byte, in states that need it */
	size_t quote_line;     /* where the quote or the comment began */
	struct str tag;        /* of the dollar quote */
	size_t matched;        /* bytes of the tag that matched, behind a dollar in the quoted text; SIZE_MAX: none */
};

/* Begin at line 1. standard_strings is on, and the encoding is one in which no byte of a longer character looks like
 * ASCII. */
void sqlscan_init(struct sqlscan *scan);
void sqlscan_free(struct sqlscan *scan);

/* Set, between two statements, what the server reports; encoding is its name in client_encoding. */
void sqlscan_set_server(struct sqlscan *scan, bool standard_strings, const char *encoding);

/* Look at bytes[length]; *used is how many were used. After SQLSCAN_STATEMENT and SQLSCAN_COMMAND the caller gives
 * the rest again. */
enum sqlscan_event sqlscan_feed(struct sqlscan *scan, const char *bytes, size_t length, size_t *used);
/* At the end of the text: the event for what is unfinished; SQLSCAN_MORE if nothing is. */
enum sqlscan_event sqlscan_finish(struct sqlscan *scan);

/* Of the scan itself, in sqlscan_tokens.c: look at one byte. False if only the state has changed, and the new state is
 * to look at the same byte. */
bool sqlscan_take(struct sqlscan *scan, unsigned char c);

#endif
