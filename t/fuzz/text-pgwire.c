#include "fuzz.h"
#include "text/pgwire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char sqlstate[PGWIRE_SQLSTATE_SIZE];
	struct str out = STR_INIT;
	enum pgwire_state state = pgwire_read((const char *)data, size, &out, sqlstate);

	MUST(strlen(sqlstate) == 0 || strlen(sqlstate) == 5);
	MUST(state == PGWIRE_ANSWERED || out.length == 0);
	str_free(&out);
	return 0;
}
