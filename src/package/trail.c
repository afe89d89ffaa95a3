#include "package/trail.h"

#include <string.h>

void trail_enter(struct str *path, const char *name)
{
	str_addf(path, "%s/", name);
}

void trail_leave(struct str *path, const char *name)
{
	str_truncate(path, path->length - strlen(name) - 1);
}
