#include "package/trail.h"

#include <errno.h>
#include <string.h>

void trail_enter(struct trail *trail, const char *name)
{
	str_addf(&trail->path, "%s/", name);
}

bool trail_refuse(struct trail *trail, const char *name, const char *problem)
{
	if (!trail->problem)
		trail->problem = str_format("'%s%s': %s", str_text(&trail->path), name, problem);
	errno = EPERM;
	return false;
}

bool trail_leave(void *context, int dir, const char *name)
{
	struct trail *trail = context;

	(void)dir;
	str_truncate(&trail->path, trail->path.length - strlen(name) - 1);
	return true;
}
