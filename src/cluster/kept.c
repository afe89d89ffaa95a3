#include "cluster/kept.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "cluster/rundir.h"
#include "sys/fs.h"
#include "text/str.h"
#include "text/version.h"

static bool is_data(int directory, const char *name)
{
	struct version version;
	struct stat st;
	char *file = str_format("%s/PG_VERSION", name);
	bool good = version_parse(name, &version) && fstatat(directory, file, &st, AT_SYMLINK_NOFOLLOW) == 0;

	free(file);
	return good;
}

char *kept_find_data(int directory, bool *empty)
{
	struct strs entries = STRS_INIT;
	char *found = NULL;

	*empty = fs_list(directory, ".", &entries);
	for (size_t i = 0; i < entries.count && !found; i++) {
		*empty = *empty && strcmp(entries.item[i], CLUSTER_DIRECTORY_LOCK) == 0;
		if (is_data(directory, entries.item[i]))
			found = mem_copy(entries.item[i]);
	}
	strs_free(&entries);
	return found;
}

bool kept_is_marked(int directory)
{
	struct stat st;

	return fstatat(directory, KEPT_MARK, &st, AT_SYMLINK_NOFOLLOW) == 0;
}
