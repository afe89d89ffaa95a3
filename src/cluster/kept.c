#include "cluster/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "cluster/rundir.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/str.h"
#include "text/version.h"

enum { ADDED_MAX = 64 << 10 };

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

bool kept_write_added(int directory, const struct strs *packages)
{
	struct str text = STR_INIT;

	for (size_t i = 0; i < packages->count; i++)
		str_addf(&text, "%s\n", packages->item[i]);
	bool written = fs_replace_file(directory, KEPT_ADDED, str_text(&text), text.length, 0644);
	str_free(&text);
	return written;
}

bool kept_read_added(const char *directory, struct strs *packages)
{
	char *path = fs_join(directory, KEPT_ADDED);
	struct str text = STR_INIT;
	struct strs lines = STRS_INIT;
	bool read = fd_read_file(AT_FDCWD, path, &text, ADDED_MAX);

	if (read)
		strs_split(&lines, str_text(&text), '\n');
	else
		read = errno == ENOENT || errno == ENOTDIR;
	for (size_t i = 0; i < lines.count; i++)
		if (*lines.item[i] != '\0' && !strs_contain(packages, lines.item[i]))
			strs_add(packages, lines.item[i]);
	strs_free(&lines);
	str_free(&text);
	free(path);
	return read;
}
