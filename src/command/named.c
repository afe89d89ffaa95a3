#include "command/named.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/msg.h"
#include "cluster/datahome.h"
#include "sys/fs.h"

const char *named_problem(const char *name)
{
	if (!*name)
		return "is empty";
	if (*name == '.')
		return "begins with a dot";
	for (; *name; name++) {
		if (*name == '/')
			return "has a slash in it";
		if (iscntrl((unsigned char)*name))
			return "has a control character in it";
	}
	return NULL;
}

/* ---- where they are ---- */

char *named_path(const char *name)
{
	char *home = datahome_path();

	if (!home) {
		warn_msg("there is no home directory for the data of '%s'", name);
		datahome_hint();
		return NULL;
	}
	char *path = fs_join(home, name);
	free(home);
	return path;
}

bool named_add_paths(const struct strs *names, struct strs *paths)
{
	for (size_t i = 0; i < names->count; i++) {
		char *path = named_path(names->item[i]);
		if (!path)
			return false;
		strs_add_taken(paths, path);
	}
	return true;
}

bool named_is_safe(const char *name)
{
	struct stat st;
	char *path = named_path(name);
	char *parent = path ? fs_parent(path) : NULL;
	bool safe = parent && ((stat(parent, &st) != 0 && errno == ENOENT) || datahome_is_safe(parent));

	free(parent);
	free(path);
	return safe;
}

/* ---- for a start ---- */

char *named_make(const char *name)
{
	char *path = named_path(name);
	char *parent = path ? fs_parent(path) : NULL;

	if (parent && !datahome_make(parent)) {
		free(path);
		path = NULL;
	}
	free(parent);
	return path;
}
