#include "sys/sqlfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fs.h"
#include "text/pgdump.h"

bool sqlfiles_is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A link that leads nowhere counts: its reader says so. */
static bool is_sql(const char *directory, const char *name)
{
	struct stat st;

	if (*name == '.' || !str_ends(name, ".sql"))
		return false;
	char *path = fs_join(directory, name);
	bool sql = stat(path, &st) != 0 || S_ISREG(st.st_mode);
	free(path);
	return sql;
}

static bool is_dump(const char *directory)
{
	char *path = fs_join(directory, PGDUMP_TOC);
	char head[PGDUMP_HEAD];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t got = fd >= 0 ? read(fd, head, sizeof head) : -1;

	if (fd >= 0)
		close(fd);
	free(path);
	return got > 0 && pgdump_format(head, (size_t)got);
}

enum sqlfiles sqlfiles_list(const char *directory, struct strs *paths)
{
	struct strs names = STRS_INIT;
	enum sqlfiles result = SQLFILES_NONE;
	/* A path of fs_list() is not opened through a link. */
	char *inside = fs_join(directory, ".");

	if (!fs_list(AT_FDCWD, inside, &names)) {
		result = SQLFILES_FAILED;
	} else if (is_dump(directory)) {
		result = SQLFILES_DUMP;
	} else {
		strs_sort(&names);
		for (size_t i = 0; i < names.count; i++) {
			if (!is_sql(directory, names.item[i]))
				continue;
			strs_add_taken(paths, fs_join(directory, names.item[i]));
			result = SQLFILES_LISTED;
		}
	}
	int reason = errno;
	free(inside);
	strs_free(&names);
	errno = reason;
	return result;
}
