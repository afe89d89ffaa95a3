#include "sys/sqlfiles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "sys/fs.h"
#include "text/pgdump.h"

bool sqlfiles_is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_sql(const char *name)
{
	return *name != '.' && str_ends(name, ".sql");
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

/* Add a file of these names. A link that leads nowhere counts: its reader says so. */
static enum sqlfiles add(char *path, struct strs *paths, enum sqlfiles result)
{
	struct stat st;
	bool is_there = stat(path, &st) == 0;

	if (is_there && S_ISDIR(st.st_mode)) {
		free(path);
		return result;
	}
	strs_add_taken(paths, path);
	return is_there && !S_ISREG(st.st_mode) ? SQLFILES_SPECIAL : SQLFILES_LISTED;
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
		for (size_t i = 0; i < names.count && result != SQLFILES_SPECIAL; i++) {
			if (is_sql(names.item[i]))
				result = add(fs_join(directory, names.item[i]), paths, result);
		}
	}
	int reason = errno;
	free(inside);
	strs_free(&names);
	errno = reason;
	return result;
}

void sqlfiles_warn(enum sqlfiles found, const char *directory, const struct strs *paths)
{
	switch (found) {
	case SQLFILES_LISTED: break;
	case SQLFILES_NONE: warn_msg("there are no *.sql files in '%s'", directory); break;
	case SQLFILES_DUMP: warn_msg("'%s' is a dump in pg_dump's directory format, which is no SQL", directory); break;
	case SQLFILES_SPECIAL: warn_msg("'%s' is not a regular file", paths->item[paths->count - 1]); break;
	case SQLFILES_FAILED: warn_errno("cannot read '%s'", directory); break;
	}
}
