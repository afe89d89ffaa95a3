#include "text/excerpt.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str line = STR_INIT, mark = STR_INIT;

	if (size < 2)
		return 0;
	char *text = fuzz_text(data + 2, size - 2);
	size_t offset = (data[0] * 256U + data[1]) % (size - 1);
	MUST(excerpt_line(text, offset) <= offset + 1);
	excerpt_add(&line, &mark, text, size - 2, offset, 7);
	MUST(strncmp(line.text, "LINE 7: ", 8) == 0 && strpbrk(line.text, "\n\r\t\x1b\x7f") == NULL);
	MUST(strspn(mark.text, " ") == mark.length - 1 && mark.text[mark.length - 1] == '^');
	MUST(mark.length >= 9 && mark.length <= 8 + 3 + 61 * 4 && mark.length <= line.length + 1);
	str_free(&line);
	str_free(&mark);
	free(text);
	return 0;
}
