#include "sys/staging.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/beyond.h"
#include "sys/builder.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/tree.h"
#include "text/str.h"

#define PREFIX "staging."

bool staging_make(int parent, struct staging *staging)
{
	*staging = (struct staging){.parent = parent, .fd = -1};
	staging->fd = lock_make_directory(parent, PREFIX, 0711, staging->name, sizeof staging->name);
	if (staging->fd >= 0)
		beyond_spread(staging->fd);
	return staging->fd >= 0;
}

void staging_remove(struct staging *staging)
{
	(void)tree_remove(staging->parent, staging->name);
	(void)close(staging->fd);
	staging->fd = -1;
}

bool staging_discard(int parent, const char *name)
{
	char random[FS_NAME_LENGTH + 1];
	char discarded[32];
	int fd = fs_open_dir(parent, name);

	if (fd < 0)
		return false;
	fs_random_name(random, FS_NAME_LENGTH);
	(void)snprintf(discarded, sizeof discarded, "%s%s", PREFIX, random);
	/* A lock on a published directory says nothing, for anybody who can open it can lock it. Ours only tells a
	 * sweep that it is being removed. */
	bool gone = renameat(parent, name, parent, discarded) == 0;
	if (gone) {
		(void)lock_descriptor(fd, LOCK_EXCLUSIVE, false);
		gone = tree_remove(parent, discarded);
	}
	fd_close(fd);
	return gone;
}

/* A compilation may have left programs that hold the lock. If its builder's holder, root's tool, was killed, clear
 * that builder. */
static void end_builders(int parent, int staging)
{
	struct strs names = STRS_INIT;
	struct stat st;

	(void)fs_list(staging, ".", &names);
	for (size_t i = 0; i < names.count; i++)
		if (fstatat(staging, names.item[i], &st, AT_SYMLINK_NOFOLLOW) == 0)
			builder_reclaim(parent, st.st_uid);
	strs_free(&names);
}

bool staging_is_name(const char *name)
{
	return str_starts(name, PREFIX);
}

void staging_sweep(int parent, staging_clear *clear, void *context)
{
	struct strs names = STRS_INIT;

	(void)fs_list(parent, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		if (!staging_is_name(names.item[i]))
			continue;
		int fd = fs_open_dir(parent, names.item[i]);
		if (fd < 0)
			continue;
		end_builders(parent, fd);
		if (lock_descriptor(fd, LOCK_EXCLUSIVE, false)) {
			if (clear)
				clear(context, fd, names.item[i]);
			(void)tree_remove(parent, names.item[i]);
		}
		(void)close(fd);
	}
	strs_free(&names);
}
