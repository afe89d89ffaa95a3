#include "text/excerpt.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct excerpt shown = {STR_INIT, STR_INIT};

	if (size < 2)
		return 0;
	char *text = fuzz_text(data + 2, size - 2);
	size_t offset = (data[0] * 256U + data[1]) % (size - 1);
	MUST(excerpt_line(text, offset) <= offset + 1);
	excerpt_add(&shown, text, size - 2, offset, 7);
	MUST(strncmp(shown.line.text, "LINE 7: ", 8) == 0 && !strpbrk(shown.line.text, "\n\r\t\x1b\x7f"));
	MUST(strspn(shown.mark.text, " ") == shown.mark.length - 1 && shown.mark.text[shown.mark.length - 1] == '^');
	MUST(shown.mark.length >= 9 && shown.mark.length <= 8 + 3 + 61 * 4 &&
		shown.mark.length <= shown.line.length + 1);
	str_free(&shown.line);
	str_free(&shown.mark);
	free(text);
	return 0;
}
