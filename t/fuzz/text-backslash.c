#include "text/backslash.h"

#include "fuzz.h"

/* Arguments that are quoted are the same arguments again. */
static void check_quoted(const struct strs *words)
{
	struct str line = STR_INIT;
	struct strs again = STRS_INIT;
	const char *problem;

	str_addf(&line, "\\%s", words->item[0]);
	for (size_t i = 1; i < words->count; i++) {
		str_add_char(&line, ' ');
		str_add_sql_identifier(&line, words->item[i]);
	}
	MUST(backslash_split(line.text, line.length, &again, &problem));
	fuzz_must_equal(&again, words);
	strs_free(&again);
	str_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct strs words = STRS_INIT;
	const char *problem = NULL;

	if (backslash_split(text, strlen(text), &words, &problem))
		check_quoted(&words);
	else
		MUST(problem != NULL);
	MUST(words.count > 0);
	strs_free(&words);
	free(text);
	return 0;
}
