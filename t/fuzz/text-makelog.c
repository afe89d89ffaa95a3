#include "text/makelog.h"

#include "fuzz.h"

/* What is found is one line of the log. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *log = fuzz_text(data, size);
	struct str found = STR_INIT;

	makelog_add_error(&found, log);
	MUST(!strchr(str_text(&found), '\n'));
	MUST(strstr(log, str_text(&found)));
	str_free(&found);
	free(log);
	return 0;
}
