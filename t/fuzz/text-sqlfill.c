#include "text/sqlfill.h"

#include "fuzz.h"

/* Without names the text stays as it is; with one it only grows where the name stands. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct sqlfill fill = {"v", "a long value"};
	char *text = fuzz_text(data, size);
	struct str same = STR_INIT, filled = STR_INIT;

	sqlfill_add(&same, text, NULL, 0);
	MUST(strcmp(str_text(&same), text) == 0);
	sqlfill_add(&filled, text, &fill, 1);
	MUST(filled.length >= same.length);
	MUST(strstr(text, ":v") || filled.length == same.length);
	str_free(&same);
	str_free(&filled);
	free(text);
	return 0;
}
