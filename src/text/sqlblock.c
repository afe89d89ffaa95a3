#include "text/sqlblock.h"

#include <limits.h>
#include <string.h>

#define WORD_MAX ((size_t)12)

static const char prepare[] = "PREPARE TRANSACTION";

/* A statement that begins with these words; UNIQUE after the first is passed over. */
static const struct row {
	const char *first;
	const char *second;       /* NULL: any */
	const char *needle;       /* a later word outside parentheses; NULL: none is needed */
	unsigned needle_position; /* the words before it, at least: what comes sooner is a name */
	const char *excuse[2];    /* parameters in parentheses, one of which lets it run in a block */
	const char *name;         /* NULL: the server does not refuse it */
} rows[] = {
	{"vacuum", NULL, NULL, 0, {NULL}, "VACUUM"},
	{"cluster", NULL, NULL, 0, {NULL}, "CLUSTER without a table"},
	{"create", "database", NULL, 0, {NULL}, "CREATE DATABASE"},
	{"create", "tablespace", NULL, 0, {NULL}, "CREATE TABLESPACE"},
	{"create", "index", "concurrently", 2, {NULL}, "CREATE INDEX CONCURRENTLY"},
	{"create", "subscription", NULL, 0, {"connect", "create_slot"}, "CREATE SUBSCRIPTION that makes a slot"},
	{"drop", "database", NULL, 0, {NULL}, "DROP DATABASE"},
	{"drop", "tablespace", NULL, 0, {NULL}, "DROP TABLESPACE"},
	{"drop", "index", "concurrently", 2, {NULL}, "DROP INDEX CONCURRENTLY"},
	{"alter", "system", NULL, 0, {NULL}, "ALTER SYSTEM"},
	{"alter", "table", "concurrently", 3, {NULL}, "ALTER TABLE ... DETACH PARTITION CONCURRENTLY"},
	{"alter", "database", "tablespace", 3, {NULL}, "ALTER DATABASE ... SET TABLESPACE"},
	{"alter", "subscription", "refresh", 3, {NULL}, "ALTER SUBSCRIPTION ... REFRESH"},
	{"alter", "subscription", "publication", 3, {"refresh"}, "ALTER SUBSCRIPTION ... PUBLICATION with a refresh"},
	{"reindex", "database", NULL, 0, {NULL}, "REINDEX DATABASE"},
	{"reindex", "schema", NULL, 0, {NULL}, "REINDEX SCHEMA"},
	{"reindex", "system", NULL, 0, {NULL}, "REINDEX SYSTEM"},
	{"reindex", NULL, "concurrently", 2, {NULL}, "REINDEX CONCURRENTLY"},
	{"discard", "all", NULL, 0, {NULL}, "DISCARD ALL"},
	{"prepare", "transaction", NULL, 0, {NULL}, prepare},
	{"commit", "prepared", NULL, 0, {NULL}, "COMMIT PREPARED"},
	{"rollback", "prepared", NULL, 0, {NULL}, "ROLLBACK PREPARED"},
	{"copy", NULL, NULL, 0, {NULL}, NULL},
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };
_Static_assert(ROW_COUNT <= 32, "each row is a bit of an uint32_t");

struct word {
	const char *bytes;
	size_t length;
};

static bool is(const struct word *word, const char *text)
{
	return text && word->length <= WORD_MAX && word->length == strlen(text) &&
		memcmp(word->bytes, text, word->length) == 0;
}

static bool may_match(const struct sqlblock *block, size_t row)
{
	return (block->rows >> row & 1) != 0;
}

static void take_first(struct sqlblock *block, const struct word *word)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (is(word, rows[i].first))
			block->rows |= (uint32_t)1 << i;
	}
	block->is_over = block->rows == 0;
}

static void take_second(struct sqlblock *block, const struct word *word)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (rows[i].second && !is(word, rows[i].second))
			block->rows &= ~((uint32_t)1 << i);
	}
	block->is_over = block->rows == 0;
}

/* A parameter. REINDEX has CONCURRENTLY there, too. */
static void take_inner(struct sqlblock *block, const struct word *word)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (!may_match(block, i))
			continue;
		if (is(word, rows[i].excuse[0]) || is(word, rows[i].excuse[1]))
			block->is_excused = true;
		if (!rows[i].second && is(word, rows[i].needle))
			block->found = (unsigned char)(i + 1);
	}
}

static void take_later(struct sqlblock *block, const struct word *word)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (block->found == 0 && may_match(block, i) && block->words >= rows[i].needle_position &&
			is(word, rows[i].needle))
			block->found = (unsigned char)(i + 1);
	}
	if (block->was_from && is(word, "stdin"))
		block->takes_data = may_match(block, ROW_COUNT - 1);
	block->was_from = is(word, "from");
	block->has_operand = block->has_operand || !is(word, "verbose");
}

void sqlblock_take_word(struct sqlblock *block, const char *bytes, size_t length, bool in_parens)
{
	const struct word word = {bytes, length};

	if (block->is_over)
		return;
	if (block->words == 0) {
		take_first(block, &word);
	} else {
		block->is_binary = block->is_binary || is(&word, "binary");
		if (in_parens) {
			take_inner(block, &word);
			return;
		}
		if (block->words == 1 && is(&word, "unique"))
			return;
		if (block->words == 1)
			take_second(block, &word);
		take_later(block, &word);
	}
	if (block->words < UCHAR_MAX)
		block->words++;
}

void sqlblock_take_quoted(struct sqlblock *block)
{
	block->has_operand = true;
	block->was_from = false;
}

const char *sqlblock_refused(const struct sqlblock *block)
{
	const struct row *row = block->found > 0 ? &rows[block->found - 1] : NULL;

	for (size_t i = 0; i < ROW_COUNT && !row; i++) {
		if (may_match(block, i) && !rows[i].needle && (!rows[i].second || block->words > 1))
			row = &rows[i];
	}
	if (!row || (row->excuse[0] && block->is_excused))
		return NULL;
	if (strcmp(row->first, "cluster") == 0 && block->has_operand)
		return NULL;
	return row->name;
}

bool sqlblock_is_prepare(const struct sqlblock *block)
{
	return sqlblock_refused(block) == prepare;
}
