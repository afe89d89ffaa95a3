#include "text/utf8.h"

#include "fuzz.h"

/* What is decoded is written as the same bytes, and a text of it is UTF-8 up to its end. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct str good = STR_INIT;
	size_t span = utf8_span(text, size);

	MUST(span <= size);
	for (size_t at = 0; at < size;) {
		unsigned long code = 0;
		size_t before = good.length;
		size_t used = utf8_decode(text + at, size - at, &code);
		MUST(used <= size - at && (used > 0 || at >= span));
		MUST(used == 0 || utf8_add(&good, code));
		MUST(good.length - before == used && (used == 0 || memcmp(good.text + before, text + at, used) == 0));
		at += used == 0 ? 1 : used;
	}
	MUST(utf8_span(str_text(&good), good.length) == good.length);
	str_free(&good);
	free(text);
	return 0;
}
