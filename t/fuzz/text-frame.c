#include "fuzz.h"
#include "text/frame.h"
#include "text/utf8.h"

/* No line too many, none too wide, and nothing in them that writes to the terminal or is half a character. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str out = STR_INIT;
	struct strs lines = STRS_INIT;

	if (size < 2)
		return 0;
	size_t width = data[0];
	size_t height = data[1] % 32;
	char *text = fuzz_text(data + 2, size - 2);
	frame_add(&out, text, text, width, height);
	MUST(utf8_span(str_text(&out), out.length) == out.length);
	strs_split(&lines, str_text(&out), '\n');
	MUST(width == 0 || height == 0 ? out.length == 0 : lines.count <= height);
	for (size_t i = 0; i < lines.count; i++) {
		size_t wide = 0;
		for (const char *byte = lines.item[i]; *byte; byte++) {
			MUST((unsigned char)*byte >= ' ' && *byte != 0x7f);
			wide += ((unsigned char)*byte & 0xc0) != 0x80;
		}
		MUST(wide <= width);
	}
	strs_free(&lines);
	str_free(&out);
	free(text);
	return 0;
}
