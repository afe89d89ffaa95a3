#include "text/sqltype.h"

#include "fuzz.h"

/* The first line is one type, the rest the other. A type keeps its own values; only a text can be limited. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *from = fuzz_text(data, size);
	char *to = strchr(from, '\n');

	if (to)
		*to++ = '\0';
	else
		to = from;
	(void)sqltype_keeps(from, to);
	(void)sqltype_keeps_if_cast(from, to);
	MUST(!sqltype_is_limited_varchar(from) || sqltype_is_text(from));
	free(from);
	return 0;
}
