#include "package/makefile.h"

#include <string.h>

#include "sys/fd.h"
#include "text/str.h"

enum { MAKEFILE_MAX = 1024 * 1024 };

bool makefile_find(int directory, bool *is_for_pgxs)
{
	static const char *const names[] = {"GNUmakefile", "makefile", "Makefile"};
	struct str text = STR_INIT;
	bool has = false;

	for (size_t i = 0; i < sizeof names / sizeof *names && !has; i++)
		has = fd_read_file(directory, names[i], &text, MAKEFILE_MAX);
	*is_for_pgxs = has && (strstr(str_text(&text), "PGXS") || strstr(str_text(&text), "pgxs"));
	str_free(&text);
	return has;
}
