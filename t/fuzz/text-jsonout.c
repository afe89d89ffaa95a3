#include "fuzz.h"
#include "text/jsonout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str once = STR_INIT;
	char *text = fuzz_text(data, size);

	jsonout_bytes(&once, text, size);
	MUST(once.length >= 2 && once.text[0] == '"' && once.text[once.length - 1] == '"');
	for (size_t i = 1; i + 1 < once.length; i++) {
		unsigned char c = (unsigned char)once.text[i];
		MUST(c >= 0x20 && c != 0x7f && c != '"');
		i += c == '\\';
	}
	/* What came out is UTF-8: written again, no byte of it is replaced. */
	struct str again = STR_INIT;
	jsonout_bytes(&again, once.text, once.length);
	for (const char *at = again.text; (at = strstr(at, "\\ufffd")); at++)
		MUST(at[-1] == '\\');
	str_free(&again);
	str_free(&once);
	free(text);
	return 0;
}
