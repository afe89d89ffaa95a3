/*
 * Tells from the words of an SQL statement whether PostgreSQL refuses it inside a transaction block, and whether the
 * lines after it are data of COPY. What only the server knows (a subscription has a slot, a table is partitioned) is
 * not seen. Pure.
 */
#ifndef TEXT_SQLBLOCK_H
#define TEXT_SQLBLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero it at the beginning of a statement. */
struct sqlblock {
	bool takes_data; /* it is COPY ... FROM STDIN */
	bool is_binary;  /* the data may be binary */

	/* The rest is sqlblock.c's own. */
	bool is_over;        /* no later word matters */
	bool is_excused;     /* a parameter was seen that lets it run in a block */
	bool has_operand;    /* of CLUSTER */
	bool was_from;       /* the last word was FROM */
	unsigned char words; /* how many stood outside parentheses, up to UCHAR_MAX */
	unsigned char found; /* the row that matched, from 1 */
	uint32_t rows;       /* the rows of the table that may match, a bit each */
};

/* Pass each unquoted word, in lower case: its first bytes (at most 12), its length, and whether it is in parentheses.
 */
void sqlblock_take_word(struct sqlblock *block, const char *bytes, size_t length, bool in_parens);
/* A quoted name or a string was seen. */
void sqlblock_take_quoted(struct sqlblock *block);

/* At the end of the statement: what it is ("CREATE INDEX CONCURRENTLY", static) if no block may hold it, else NULL. */
const char *sqlblock_refused(const struct sqlblock *block);
/* Whether it is PREPARE TRANSACTION: the only one of them that the server runs in a block, and that ends the block. */
bool sqlblock_is_prepare(const struct sqlblock *block);

#endif
