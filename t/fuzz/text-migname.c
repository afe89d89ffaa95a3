#include "fuzz.h"
#include "text/migname.h"

/* The parts of a name give the name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct migname parsed;
	const char *problem;

	if (migname_parse(text, &parsed, &problem)) {
		char *name = parsed.from ? str_format("%s--%s--%s.sql", parsed.prefix, parsed.from, parsed.to)
					 : str_format("%s--%s.sql", parsed.prefix, parsed.to);
		MUST(strcmp(name, text) == 0);
		MUST(migname_is_prefix(parsed.prefix) && migname_is_version(parsed.to));
		MUST(!parsed.from || migname_is_version(parsed.from));
		free(name);
		migname_free(&parsed);
	} else {
		MUST(problem);
	}
	free(text);
	return 0;
}
