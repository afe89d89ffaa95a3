#include "fuzz.h"
#include "text/columns.h"

/* As many lines as before, and none with a tab. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct str out = STR_INIT;
	struct strs before = STRS_INIT;
	struct strs after = STRS_INIT;

	columns_add(&out, text);
	strs_split(&before, text, '\n');
	strs_split(&after, str_text(&out), '\n');
	MUST(after.count == before.count + (*text != '\0' && text[strlen(text) - 1] != '\n'));
	MUST(strchr(str_text(&out), '\t') == NULL);
	strs_free(&after);
	strs_free(&before);
	str_free(&out);
	free(text);
	return 0;
}
