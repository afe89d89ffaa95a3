#include "install/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/str.h"

char *layout_name(const struct version *version, const char *source)
{
	struct str name = STR_INIT;

	version_write(version, &name);
	str_addf(&name, "-%s", source);
	return str_take(&name);
}

bool layout_parse_name(const char *name, struct version *version, const char **source)
{
	const char *dash = strchr(name, '-');

	if (!dash || dash[1] == '\0')
		return false;
	char *text = mem_copy_bytes(name, (size_t)(dash - name));
	bool good = version_parse(text, version);
	free(text);
	*source = dash + 1;
	return good;
}
