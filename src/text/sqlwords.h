/*
 * Follows the tokens of an SQL statement to know what a semicolon means and of which kind the statement is: a semicolon
 * does not end it within CREATE RULE ... DO (a; b), nor within the body of an SQL function (BEGIN ATOMIC ...; ... END).
 * The caller passes each token, but not the contents of quotes and comments. Pure.
 */
#ifndef TEXT_SQLWORDS_H
#define TEXT_SQLWORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "text/sqlblock.h"

/* What a statement does to the transaction, unless the server refuses it. */
enum sqlwords_kind { SQLWORDS_OTHER, SQLWORDS_BEGIN, SQLWORDS_COMMIT, SQLWORDS_ROLLBACK };

/* Zero it at the beginning of a statement. */
struct sqlwords {
	enum sqlwords_kind kind;
	size_t body_line;      /* the line where the open function body began */
	struct sqlblock block; /* whether a transaction block may hold it */

	/* The rest is sqlwords.c's own. */
	unsigned char lead; /* the first words of the statement */
	unsigned char last; /* the last token, as far as it matters */
	unsigned parens;    /* depth */
	unsigned body;      /* depth of BEGIN ATOMIC and CASE */
	size_t length;      /* of the word */
	char word[12];      /* the beginning of the word, in lower case */
};

/* An unquoted word is passed byte by byte; sqlwords_end_word() then evaluates it, with the line it stands on. */
void sqlwords_begin_word(struct sqlwords *words);
void sqlwords_add(struct sqlwords *words, unsigned char c);
bool sqlwords_is(const struct sqlwords *words,
	const char *word); /* whether the bytes so far are this word, of at most 12 letters */
void sqlwords_end_word(struct sqlwords *words, size_t line);

/* Pass any other token by its first byte. */
void sqlwords_take(struct sqlwords *words, unsigned char c);

/* Whether a semicolon here would not end the statement; whether even the end of the text would be wrong here. */
bool sqlwords_is_open(const struct sqlwords *words);
bool sqlwords_is_in_body(const struct sqlwords *words);

#endif
