#include "fuzz.h"
#include "text/words.h"

/* Words that were quoted for a shell are the same words again. */
static void check_quoted(const struct strs *words)
{
	struct str line = STR_INIT;
	struct strs again = STRS_INIT;
	const char *problem;
	for (size_t i = 0; i < words->count; i++) {
		str_add_shell(&line, words->item[i]);
		str_add_char(&line, ' ');
	}
	MUST(words_split(str_text(&line), &again, &problem));
	fuzz_must_equal(&again, words);
	strs_free(&again);
	str_free(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct strs words = STRS_INIT;
	const char *problem = NULL;
	if (words_split(text, &words, &problem))
		check_quoted(&words);
	else
		MUST(problem != NULL);
	strs_free(&words);
	free(text);
	return 0;
}
