/*
 * What the words of an SQL statement say of its end and of its kind: that a semicolon stands within CREATE RULE ... DO
 * (a; b), or within the body of an SQL function (BEGIN ATOMIC ...; ... END). It is told each token; it need not be
 * told what quotes and comments hold. Pure.
 */
#ifndef TEXT_SQLWORDS_H
#define TEXT_SQLWORDS_H

#include <stdbool.h>
#include <stddef.h>

/* What a statement does to transactions, if it is not the server that says no. */
enum sqlwords_kind { SQLWORDS_OTHER, SQLWORDS_BEGIN, SQLWORDS_COMMIT, SQLWORDS_ROLLBACK };

/* A zeroed struct is at the beginning of a statement. */
struct sqlwords {
	enum sqlwords_kind kind;
	size_t body_line; /* where the body of a function that is open began */

	/* The rest is sqlwords.c's own. */
	unsigned char lead; /* the first words of the statement */
	unsigned char last; /* the last token, as far as it matters */
	unsigned parens;    /* depth */
	unsigned body;      /* depth of BEGIN ATOMIC and CASE */
	size_t length;      /* of the word */
	char word[12];      /* its beginning, in lower case */
};

/* A word that is not quoted comes byte by byte. sqlwords_end_word() takes it, on the line where it stands. */
void sqlwords_begin_word(struct sqlwords *words);
void sqlwords_add(struct sqlwords *words, unsigned char c);
bool sqlwords_is(const struct sqlwords *words, const char *word); /* which of at most 12 letters it is so far */
void sqlwords_end_word(struct sqlwords *words, size_t line);

/* Any other token: its first byte. */
void sqlwords_take(struct sqlwords *words, unsigned char c);

/* Whether a semicolon would not end the statement; whether the text may not end, either. */
bool sqlwords_is_open(const struct sqlwords *words);
bool sqlwords_is_in_body(const struct sqlwords *words);

#endif
