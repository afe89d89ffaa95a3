#include "package/conflict.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "outside/digest.h"
#include "sys/fd.h"
#include "sys/fs.h"

#define LIBRARIES ADDED_LIBRARIES "/"

/* Whether there is a file at `other` that has not the content of the package's file. */
static bool differs(int package, const char *path, const char *other)
{
	char hex[2][DIGEST_SHA256_SIZE];
	int theirs = open(other, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	bool is_there = theirs >= 0 || errno != ENOENT;
	int ours = is_there ? openat(package, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;
	bool are_same = theirs >= 0 && ours >= 0 && digest_file(theirs, hex[0]) && digest_file(ours, hex[1]) &&
		strcmp(hex[0], hex[1]) == 0;

	fd_close(ours);
	fd_close(theirs);
	return is_there && !are_same;
}

static bool is_apart(
	const struct addeds *others, int package, const char *path, const struct added *added, const char *what)
{
	bool good = true;

	for (size_t i = 0; i < others->count && good; i++) {
		const struct added *other = &others->item[i];
		char *file = fs_join(other->directory, path);

		if (strcmp(other->name, added->name) != 0 && differs(package, path, file)) {
			warn_msg("cannot add '%s': the package '%s' has another library '%s'", what, other->name,
				path + strlen(LIBRARIES));
			warn_hint("remove that one first: pg_extadd -r %s=%s", other->name, other->version);
			good = false;
		}
		free(file);
	}
	return good;
}

bool conflict_is_none(
	const struct target *target, int package, const struct strs *paths, const struct added *added, const char *what)
{
	struct addeds others;
	bool good = added_list(target->digest, &others);

	for (size_t i = 0; i < paths->count && good; i++) {
		const char *path = paths->item[i];

		if (!str_starts(path, LIBRARIES))
			continue;
		char *installed = fs_join(target->libraries, path + strlen(LIBRARIES));
		if (differs(package, path, installed)) {
			warn_msg("cannot add '%s': the installation has another library '%s'", what,
				path + strlen(LIBRARIES));
			warn_hint("-o DIR puts the package into a directory of yours");
			good = false;
		}
		good = good && is_apart(&others, package, path, added, what);
		free(installed);
	}
	addeds_free(&others);
	return good;
}
