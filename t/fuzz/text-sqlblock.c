#include "text/sqlblock.h"

#include <stdbool.h>

#include "fuzz.h"

static const char *const words[] = {"vacuum", "create", "index", "concurrently", "unique", "subscription", "connect",
	"alter", "table", "database", "tablespace", "reindex", "system", "prepare", "transaction", "commit", "prepared",
	"copy", "from", "stdin", "binary", "cluster", "verbose", "refresh", "publication", "discard", "all", "t"};

enum { WORD_COUNT = sizeof words / sizeof *words, IN_PARENS = 0x40, QUOTED = 0x80 };

/* A statement of these words, a byte each; what it says is known only by its first word. */
static void read_statement(const uint8_t *data, size_t size, struct sqlblock *block)
{
	for (size_t i = 0; i < size; i++) {
		const char *word = words[(data[i] & 0x3f) % WORD_COUNT];
		if (data[i] & QUOTED)
			sqlblock_take_quoted(block);
		else
			sqlblock_take_word(block, word, strlen(word), data[i] & IN_PARENS);
	}
}

/* The first word that is not quoted. */
static const char *first_word(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!(data[i] & QUOTED))
			return words[(data[i] & 0x3f) % WORD_COUNT];
	return "";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sqlblock block = {.words = 0};

	read_statement(data, size, &block);
	const char *refused = sqlblock_refused(&block);
	const char *first = first_word(data, size);
	for (size_t i = 0; refused && first[i] != '\0'; i++)
		MUST((refused[i] | 0x20) == first[i]);
	MUST(!block.takes_data || strcmp(first, "copy") == 0);
	MUST(!sqlblock_is_prepare(&block) || strcmp(first, "prepare") == 0);
	return 0;
}
