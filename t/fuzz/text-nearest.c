#include "fuzz.h"
#include "text/nearest.h"

/* The first line is the wrong name, the others are those that there are. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct strs lines = STRS_INIT;
	struct strs names = STRS_INIT;
	struct strs nearest = STRS_INIT;

	strs_split(&lines, text, '\n');
	for (size_t i = 1; i < lines.count; i++)
		strs_add(&names, lines.item[i]);
	nearest_names(lines.item[0], &names, 3, &nearest);
	MUST(nearest.count <= 3);
	for (size_t i = 0; i < nearest.count; i++)
		MUST(strs_contain(&names, nearest.item[i]));
	strs_free(&nearest);
	strs_free(&names);
	strs_free(&lines);
	free(text);
	return 0;
}
