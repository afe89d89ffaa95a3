#include "fuzz.h"
#include "text/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t line = 0;
	const char *problem = NULL;
	char *exact = size > 0 ? malloc(size) : NULL;
	size_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	if (exact)
		memcpy(exact, data, size);
	struct toml *document = toml_parse(exact ? exact : "", size, &line, &problem);
	if (document) {
		const struct toml *name = toml_find(document, "tool.pgpkg.project_name");
		MUST(!name || (toml_line(name) >= 1 && toml_line(name) <= lines));
		MUST(toml_kind(document) == TOML_TABLE);
	} else {
		MUST(problem && line >= 1 && line <= lines);
	}
	toml_free(document);
	free(exact);
	return 0;
}
