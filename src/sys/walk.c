#include "sys/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/beyond.h"
#include "sys/fs.h"

/* ---- a place in a tree ---- */

struct level {
	dev_t device;
	ino_t inode;
};

bool walk_open(struct place *place, int fd)
{
	*place = (struct place){.fd = fs_open_dir(fd, "."), .above = NULL, .depth = 0, .room = 0};
	return place->fd >= 0;
}

void walk_close(struct place *place)
{
	int error = errno;
	if (place->fd >= 0)
		(void)close(place->fd);
	free(place->above);
	errno = error;
}

bool walk_down(struct place *place, const char *name)
{
	struct stat st;

	if (fstat(place->fd, &st) != 0)
		return false;
	int fd = place->crosses ? fs_open_dir(place->fd, name)
				: beyond_open_inside(place->fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	/* Some container runtimes forbid system calls that they do not know with EPERM, not ENOSYS. */
	if (fd < 0 && !place->crosses && (errno == ENOSYS || errno == EPERM)) {
		struct stat below;
		fd = fs_open_dir(place->fd, name);
		if (fd >= 0 && (fstat(fd, &below) != 0 || below.st_dev != st.st_dev)) {
			(void)close(fd);
			errno = EXDEV;
			return false;
		}
	}
	if (fd < 0)
		return false;
	if (place->depth == place->room) {
		place->room = place->room == 0 ? 16 : 2 * place->room;
		place->above = mem_resize(place->above, place->room, sizeof *place->above);
	}
	place->above[place->depth++] = (struct level){.device = st.st_dev, .inode = st.st_ino};
	(void)close(place->fd);
	place->fd = fd;
	return true;
}

bool walk_up(struct place *place)
{
	struct stat st;
	int fd = fs_open_dir(place->fd, "..");

	if (fd < 0)
		return false;
	const struct level *left = &place->above[place->depth - 1];
	if (fstat(fd, &st) != 0 || st.st_dev != left->device || st.st_ino != left->inode) {
		(void)close(fd);
		errno = ESTALE;
		return false;
	}
	place->depth--;
	(void)close(place->fd);
	place->fd = fd;
	return true;
}

/* ---- the walk ---- */

struct names {
	struct strs names;
	size_t next;
};

struct walk {
	const struct visitor *visitor;
	void *context;
	struct place place;
	struct names *levels; /* place.depth + 1 of them */
	size_t room;
	int error; /* the first error */
	bool says;
	char *where; /* the path that the first error was about */
};

/* The path of the current directory, made of the names on the way. */
static char *path_of(const struct walk *walk)
{
	struct str path = STR_INIT;

	for (size_t i = 0; i <= walk->place.depth; i++) {
		const struct names *level = &walk->levels[i];
		if (level->next > 0 && level->next <= level->names.count)
			str_addf(&path, "%s%s", i > 0 ? "/" : "", level->names.item[level->next - 1]);
	}
	return str_take(&path);
}

/* Note an error; true if the walk goes on. */
static bool note(struct walk *walk, bool ok)
{
	if (!ok && walk->error == 0) {
		walk->error = errno == 0 ? EIO : errno;
		if (walk->says && walk->levels)
			walk->where = path_of(walk);
	}
	return ok || walk->visitor->stubborn;
}

/* Read the names of the current directory. */
static bool read_level(struct walk *walk)
{
	size_t depth = walk->place.depth;

	if (depth >= walk->room) {
		walk->room = walk->room == 0 ? 16 : 2 * walk->room;
		walk->levels = mem_resize(walk->levels, walk->room, sizeof *walk->levels);
	}
	walk->levels[depth] = (struct names){.names = STRS_INIT, .next = 0};
	const struct visitor *visitor = walk->visitor;
	if (visitor->inside && !note(walk, visitor->inside(walk->context, walk->place.fd)))
		return false;
	return note(walk, fs_list(walk->place.fd, ".", &walk->levels[depth].names));
}

static bool visit_entry(struct walk *walk, const char *name)
{
	const struct visitor *visitor = walk->visitor;
	struct stat st;

	if (fstatat(walk->place.fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT || note(walk, false);
	if (!S_ISDIR(st.st_mode))
		return note(walk, visitor->file(walk->context, walk->place.fd, name, &st));
	if (visitor->enter && !visitor->enter(walk->context, walk->place.fd, name, &st))
		return note(walk, false);
	if (!walk_down(&walk->place, name))
		return note(walk, false);
	return read_level(walk);
}

static bool leave_level(struct walk *walk)
{
	strs_free(&walk->levels[walk->place.depth].names);
	if (!walk_up(&walk->place)) {
		/* This is not the directory that we came from, so nothing more is done in it. */
		(void)note(walk, false);
		walk->place.depth--;
		return false;
	}
	const struct names *level = &walk->levels[walk->place.depth];
	const char *name = level->names.item[level->next - 1];
	return !walk->visitor->leave || note(walk, walk->visitor->leave(walk->context, walk->place.fd, name));
}

bool walk_tree(int fd, const struct visitor *visitor, void *context)
{
	return walk_tree_saying(fd, visitor, context, NULL);
}

bool walk_tree_saying(int fd, const struct visitor *visitor, void *context, char **where)
{
	struct walk walk = {.visitor = visitor, .context = context, .says = where != NULL};

	if (where)
		*where = NULL;
	if (!walk_open(&walk.place, fd))
		return false;
	walk.place.crosses = visitor->crosses;
	bool going = read_level(&walk);
	while (going) {
		struct names *level = &walk.levels[walk.place.depth];
		if (level->next < level->names.count)
			going = visit_entry(&walk, level->names.item[level->next++]);
		else if (walk.place.depth > 0)
			going = leave_level(&walk);
		else
			break;
	}
	for (size_t i = 0; walk.levels && i <= walk.place.depth; i++)
		strs_free(&walk.levels[i].names);
	free(walk.levels);
	walk_close(&walk.place);
	if (where)
		*where = walk.where;
	errno = walk.error;
	return walk.error == 0;
}
