#include "package/content.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "package/makefile.h"
#include "package/trail.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/tree.h"
#include "sys/walk.h"
#include "text/extlayout.h"
#include "text/member.h"

#define ASIDE "settling" /* in staging, for a moment */
#define TOPS_MAX 3       /* directories that are alone in the one above */
#define CONTENT_MODE 0755

/* The built files of a directory, while they are counted or moved. */
struct sorting {
	struct trail trail;
	unsigned long major;
	bool is_flat;        /* they lie side by side in the top directory */
	int to;              /* where they are moved to; -1: they are only counted */
	struct str place;    /* of the current file */
	size_t count;        /* of files that belong to the extension */
	size_t programs;     /* of those that are left out */
	unsigned long other; /* a major version that some files are for, though not this one; 0: none */
};

static bool raise_top(const struct staging *staging, const char *name);
static void say_unknown(int root, const char *text, const struct sorting *sorting);
static bool sort_files(int root, struct sorting *sorting);
static bool take_built(const struct source_terms *terms, const struct staging *staging, const char *name, int root,
	struct sorting *sorting);
static bool sort_file(void *context, int dir, const char *name, const struct stat *st);
static bool move_file(struct sorting *sorting, int dir, const char *name, const struct stat *st);
static bool enter(void *context, int dir, const char *name, const struct stat *st);

bool content_arrange(
	const struct source_terms *terms, const struct staging *staging, const char *name, struct source_found *found)
{
	struct sorting sorting = {.major = terms->server->version.major, .to = -1};
	bool is_for_pgxs = false;
	bool good = false;
	int root = raise_top(staging, name) ? fs_open_dir(staging->fd, name) : -1;

	if (root < 0) {
		warn_errno("cannot read '%s'", terms->text);
		return false;
	}
	bool has = makefile_find(root, &is_for_pgxs);
	bool is_cargo = faccessat(root, "Cargo.toml", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	if (!is_for_pgxs && !is_cargo) {
		(void)sort_files(root, &sorting);
		sorting.is_flat = sorting.count == 0 && sorting.other == 0;
		if (sorting.is_flat && !has)
			(void)sort_files(root, &sorting);
	}
	if (is_for_pgxs || (has && !is_cargo && sorting.count == 0)) {
		found->kind = SOURCE_TREE;
		good = true;
	} else if (sorting.count > 0) {
		found->kind = SOURCE_BUILT;
		good = take_built(terms, staging, name, root, &sorting);
	} else {
		say_unknown(root, terms->text, &sorting);
	}
	(void)close(root);
	free(sorting.trail.problem);
	str_free(&sorting.trail.path);
	str_free(&sorting.place);
	return good;
}

/* ---- what it is ---- */

/* The only entry of a directory, if it is a directory itself; else NULL. Names that archivers add do not count. */
static char *find_top(int root)
{
	static const char *const added[] = {"__MACOSX", ".DS_Store", "pax_global_header"};
	struct strs names = STRS_INIT;
	char *top = NULL;
	struct stat st;
	size_t count = 0;

	(void)fs_list(root, ".", &names);
	for (size_t i = 0; i < names.count; i++) {
		bool counts = true;
		for (size_t k = 0; k < sizeof added / sizeof *added; k++)
			counts = counts && strcmp(names.item[i], added[k]) != 0;
		if (counts && ++count == 1)
			top = mem_copy(names.item[i]);
	}
	strs_free(&names);
	if (count == 1 && fstatat(root, top, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode))
		return top;
	free(top);
	return NULL;
}

/* If everything lies below one directory, put this one in the place of the top. */
static bool raise_top(const struct staging *staging, const char *name)
{
	for (int i = 0; i < TOPS_MAX; i++) {
		int root = fs_open_dir(staging->fd, name);
		char *top = root >= 0 ? find_top(root) : NULL;
		bool is_wanted = top && strcmp(top, "share") != 0 && strcmp(top, "lib") != 0 && strcmp(top, "usr") != 0;
		bool good = root >= 0;

		if (is_wanted)
			good = renameat(root, top, staging->fd, ASIDE) == 0 && tree_remove(staging->fd, name) &&
				renameat(staging->fd, ASIDE, staging->fd, name) == 0;
		free(top);
		fd_close(root);
		if (!good || !is_wanted)
			return good;
	}
	return true;
}

static void say_unknown(int root, const char *text, const struct sorting *sorting)
{
	static const struct {
		const char *file, *what;
	} systems[] = {
		{"CMakeLists.txt", "cmake"},
		{"meson.build", "meson"},
		{"configure", "a configure script"},
		{"configure.ac", "autoconf"},
		{"build.zig", "zig"},
	};

	if (faccessat(root, "Cargo.toml", F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
		warn_msg("cannot build '%s': it is a Cargo project, as pgrx has them", text);
		warn_hint("run 'cargo pgrx package' in it, and give the directory that this makes");
		return;
	}
	for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
		if (faccessat(root, systems[i].file, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		warn_msg("cannot build '%s': it has no makefile, but wants %s", text, systems[i].what);
		warn_hint("build it for this server, install it with DESTDIR=DIR, and give DIR");
		return;
	}
	if (sorting->other != 0)
		warn_msg("cannot use '%s': it is for PostgreSQL %lu, not %lu", text, sorting->other, sorting->major);
	else
		warn_msg("cannot use '%s': it holds neither a makefile nor a built extension", text);
}

/* ---- built files ---- */

static bool sort_files(int root, struct sorting *sorting)
{
	static const struct visitor visitor = {.file = sort_file, .enter = enter, .leave = trail_leave};

	str_truncate(&sorting->trail.path, 0);
	sorting->count = 0;
	sorting->programs = 0;
	return walk_tree(root, &visitor, sorting);
}

/* Move the built files to a new directory, which takes the place of the old one. */
static bool take_built(const struct source_terms *terms, const struct staging *staging, const char *name, int root,
	struct sorting *sorting)
{
	bool good = mkdirat(staging->fd, ASIDE, CONTENT_MODE) == 0 &&
		(sorting->to = fs_open_dir(staging->fd, ASIDE)) >= 0 && sort_files(root, sorting) &&
		tree_remove(staging->fd, name) && renameat(staging->fd, ASIDE, staging->fd, name) == 0;

	if (sorting->trail.problem)
		warn_msg("cannot use '%s': %s", terms->text, sorting->trail.problem);
	else if (!good)
		warn_errno("cannot use '%s'", terms->text);
	else if (sorting->programs > 0)
		warn_msg("left out of '%s': %zu program%s", terms->text, sorting->programs,
			sorting->programs > 1 ? "s" : "");
	fd_close(sorting->to);
	return good;
}

/* Where the file at sorting->trail.path and name belongs: sorting->place. */
static bool find_place(struct sorting *sorting, const char *name)
{
	size_t length = sorting->trail.path.length;
	unsigned long other = 0;
	bool found;

	str_truncate(&sorting->place, 0);
	str_add(&sorting->trail.path, name);
	if (sorting->is_flat) {
		found = extlayout_place_flat(str_text(&sorting->trail.path), &sorting->place);
	} else {
		enum extlayout end =
			extlayout_place(str_text(&sorting->trail.path), sorting->major, &sorting->place, &other);
		found = end == EXTLAYOUT_PLACED;
		if (end == EXTLAYOUT_OTHER)
			sorting->other = other;
	}
	str_truncate(&sorting->trail.path, length);
	return found;
}

/* Whether a file in a directory, whose path has a slash at its end, is a program that an installation would get. */
static bool is_program(const char *path, const struct stat *st)
{
	return S_ISREG(st->st_mode) && (st->st_mode & 0111) != 0 &&
		(strcmp(path, "bin/") == 0 || str_ends(path, "/bin/"));
}

static bool sort_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct sorting *sorting = context;

	if (!find_place(sorting, name)) {
		sorting->programs += is_program(str_text(&sorting->trail.path), st);
		return true;
	}
	sorting->count++;
	return sorting->to < 0 || move_file(sorting, dir, name, st);
}

static bool refuse(struct sorting *sorting, const char *name, const char *why)
{
	sorting->trail.problem = str_format("'%s%s' is refused: %s", str_text(&sorting->trail.path), name, why);
	errno = EPERM;
	return false;
}

/* Make the directories on the way to sorting->place. Everybody may read them, whatever the umask: servers may run as
 * another user. */
static bool make_way(const struct sorting *sorting)
{
	char *path = mem_copy(str_text(&sorting->place));
	bool good = true;

	for (char *slash = strchr(path, '/'); slash && good; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdirat(sorting->to, path, CONTENT_MODE) == 0)
			good = fchmodat(sorting->to, path, CONTENT_MODE, 0) == 0;
		else
			good = errno == EEXIST;
		*slash = '/';
	}
	free(path);
	return good;
}

static bool move_file(struct sorting *sorting, int dir, const char *name, const struct stat *st)
{
	const char *place = str_text(&sorting->place);
	char target[PATH_MAX];
	struct stat there;

	if (S_ISLNK(st->st_mode)) {
		ssize_t length = readlinkat(dir, name, target, sizeof target - 1);
		target[length > 0 ? length : 0] = '\0';
		if (!member_link_stays(place, target))
			return refuse(sorting, name, "it is a link that leads out");
	}
	if (!make_way(sorting))
		return false;
	if (fstatat(sorting->to, place, &there, AT_SYMLINK_NOFOLLOW) == 0)
		return refuse(sorting, name, "another file belongs to the same place");
	return renameat(dir, name, sorting->to, place) == 0;
}

static bool enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct sorting *sorting = context;

	(void)dir, (void)st;
	trail_enter(&sorting->trail, name);
	return true;
}
