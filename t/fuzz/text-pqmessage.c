#include "fuzz.h"
#include "text/pqmessage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	char sqlstate[PQMESSAGE_SQLSTATE_SIZE];
	char *line = pqmessage_line(text, sqlstate);

	MUST(strlen(sqlstate) == 0 || strlen(sqlstate) == 5);
	MUST(!strchr(line, '\n'));
	pqmessage_nobody_answers(line);
	free(line);
	free(text);
	return 0;
}
