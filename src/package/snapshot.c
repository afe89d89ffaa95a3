#include "package/snapshot.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "package/trail.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/walk.h"

struct looking {
	struct trail trail;
	struct strs *lines;
};

static bool note_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct looking *looking = context;
	struct str line = STR_INIT;
	struct stat target;

	/* What a link leads to counts, too. */
	if (S_ISLNK(st->st_mode) && fstatat(dir, name, &target, 0) == 0)
		fs_add_stamp(&line, &target);
	fs_add_stamp(&line, st);
	str_addf(&line, " %s%s", str_text(&looking->trail.path), name);
	strs_add_taken(looking->lines, str_take(&line));
	return true;
}

/* The stamp of a directory says nothing that its entries do not say. */
static bool enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct looking *looking = context;

	(void)st;
	strs_addf(looking->lines, " %s%s", str_text(&looking->trail.path), name);
	if (faccessat(dir, name, R_OK | X_OK, 0) != 0)
		return false;
	trail_enter(&looking->trail, name);
	return true;
}

static void read_entries(const char *directory, struct strs *lines)
{
	static const struct visitor visitor = {
		.file = note_file, .enter = enter, .leave = trail_leave, .stubborn = true, .crosses = true};
	struct looking looking = {.lines = lines};
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	str_addf(&looking.trail.path, "%s/", directory);
	if (fd >= 0)
		(void)walk_tree(fd, &visitor, &looking);
	fd_close(fd);
	str_free(&looking.trail.path);
}

void snapshot_take(const struct target *target, struct snapshot *snapshot)
{
	*snapshot = (struct snapshot){.lines = STRS_INIT};
	read_entries(target->share, &snapshot->lines);
	read_entries(target->libraries, &snapshot->lines);
	strs_sort(&snapshot->lines);
}

/* The path of a line that only one of the sorted lists has; NULL if there is none. */
static const char *difference(const struct strs *one, const struct strs *other)
{
	size_t i = 0;

	while (i < one->count && i < other->count && strcmp(one->item[i], other->item[i]) == 0)
		i++;
	if (i == one->count && i == other->count)
		return NULL;
	const char *line = i == one->count                                      ? other->item[i]
		: i == other->count || strcmp(one->item[i], other->item[i]) < 0 ? one->item[i]
										: other->item[i];
	return strchr(line, ' ') + 1;
}

bool snapshot_matches(const struct target *target, const struct snapshot *before, const char *what)
{
	struct snapshot now;

	snapshot_take(target, &now);
	const char *changed = difference(&now.lines, &before->lines);
	if (changed) {
		warn_msg("building '%s' changed the installation: '%s'", what, changed);
		warn_hint("its makefile does not keep to DESTDIR; nothing was added");
	}
	snapshot_free(&now);
	return !changed;
}

void snapshot_free(struct snapshot *snapshot)
{
	strs_free(&snapshot->lines);
}
