#include "extension/shadow_make.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/added.h"
#include "extension/shadow_entry.h"
#include "sys/fs.h"

/* ---- directories with the entries of several ---- */

/* Paths of the same name: that of the installation, if it has one, then those of packages. */
struct originals {
	struct strs paths;
	bool is_own; /* the first is the installation's */
};

/* In a package, a link to a directory stays a link: it could lead round in a circle. */
static bool is_directory(const char *path, bool is_own)
{
	struct stat st;

	return (is_own ? stat(path, &st) : lstat(path, &st)) == 0 && S_ISDIR(st.st_mode);
}

/* Find the originals of one name. Returns whether they are all directories. */
static bool find_holders(const struct originals *originals, const char *name, struct originals *holders)
{
	bool directories = true;
	struct stat st;

	for (size_t i = 0; i < originals->paths.count; i++) {
		char *path = fs_join(originals->paths.item[i], name);
		bool is_own = originals->is_own && i == 0;
		if (lstat(path, &st) == 0) {
			directories = directories && is_directory(path, is_own);
			holders->is_own = holders->is_own || is_own;
			strs_add(&holders->paths, path);
		}
		free(path);
	}
	return directories;
}

/* Neither of two different files is left out silently: the server would load the wrong one. */
static bool are_same(const struct originals *holders)
{
	for (size_t i = 1; i < holders->paths.count; i++) {
		if (shadow_entry_is_same(holders->paths.item[0], holders->paths.item[i]))
			continue;
		warn_msg("a server cannot have both '%s' and '%s': they have one name, and differ",
			holders->paths.item[0], holders->paths.item[i]);
		if (!holders->is_own)
			warn_hint("use the extensions of these packages in different clusters");
		errno = 0;
		return false;
	}
	return true;
}

static bool merge(int directory, const char *path, const struct originals *originals);

/* What only the installation has is linked to, even a directory. What packages have is copied, so that a server that
 * runs does not change when a package is replaced or removed. */
static bool merge_entry(int directory, const char *path, const char *name, const struct originals *originals)
{
	struct originals holders = {.is_own = false};
	char *below = fs_join(path, name);
	bool directories = find_holders(originals, name, &holders);
	bool done = true;

	if (holders.paths.count == 0) /* removed meanwhile */
		done = true;
	else if (directories && !(holders.is_own && holders.paths.count == 1))
		done = merge(directory, below, &holders);
	else if (!are_same(&holders))
		done = false;
	else if (holders.is_own)
		done = shadow_entry_link(directory, below, holders.paths.item[0]);
	else
		done = shadow_entry_copy(directory, below, holders.paths.item[0]);
	strs_free(&holders.paths);
	free(below);
	return done;
}

static bool merge(int directory, const char *path, const struct originals *originals)
{
	struct strs names = STRS_INIT;
	bool done = shadow_entry_make_directories(directory, path);

	for (size_t i = 0; done && i < originals->paths.count; i++)
		done = fs_list(AT_FDCWD, originals->paths.item[i], &names) || errno == ENOENT;
	strs_sort(&names);
	for (size_t i = 0; done && i < names.count; i++)
		if (i == 0 || strcmp(names.item[i], names.item[i - 1]) != 0)
			done = merge_entry(directory, path, names.item[i], originals);
	strs_free(&names);
	return done;
}

/* `part` is that of the packages. */
static bool merge_part(
	int directory, const char *path, const char *original, const struct shadow_record *record, const char *part)
{
	struct originals originals = {.is_own = true};

	strs_add(&originals.paths, original);
	for (size_t i = 0; i < record->places.count; i++)
		strs_addf(&originals.paths, "%s/%s", record->places.item[i], part);
	bool done = merge(directory, path, &originals);
	strs_free(&originals.paths);
	return done;
}

/* ---- programs ---- */

/* No pg_config: it would tell the installation's directories. */
static bool make_programs(int directory, const struct shadow_record *record)
{
	char *postgres = fs_join(record->bindir, "postgres"), *copy = fs_join(record->in_bindir, "postgres");
	char *initdb = fs_join(record->bindir, "initdb"), *link = fs_join(record->in_bindir, "initdb");
	bool made = shadow_entry_make_directories(directory, record->in_bindir) &&
		shadow_entry_copy(directory, copy, postgres) && shadow_entry_link(directory, link, initdb);

	free(link);
	free(initdb);
	free(copy);
	free(postgres);
	return made;
}

/* ---- the rest ---- */

static bool link_libraries(int directory, const struct shadow_record *record)
{
	struct strs from = STRS_INIT, to = STRS_INIT;
	bool done = true;

	shadow_record_add_libraries(record, &from, &to);
	for (size_t i = 0; done && i < from.count; i++)
		done = !is_directory(from.item[i], true) ||
			(shadow_entry_make_directories(directory, to.item[i]) &&
				shadow_entry_link_all(directory, to.item[i], from.item[i]));
	strs_free(&from);
	strs_free(&to);
	return done;
}

/* Translated messages are in a directory `locale` beside the share directory, or beside one above it; their place is
 * relative, too. */
static bool link_locale(int directory, const struct shadow_record *record)
{
	char *at = mem_copy(record->share), *in = mem_copy(record->in_share);
	bool done = true;

	while (done && strchr(in, '/')) {
		char *next = fs_parent(at), *in_next = fs_parent(in);
		char *locale = fs_join(next, "locale"), *link = fs_join(in_next, "locale");
		if (is_directory(locale, true))
			done = shadow_entry_link(directory, link, locale);
		free(locale);
		free(link);
		free(at);
		free(in);
		at = next;
		in = in_next;
	}
	free(at);
	free(in);
	return done;
}

bool shadow_make(int directory, const struct shadow_record *record)
{
	mode_t old = umask(022);
	bool made = make_programs(directory, record) &&
		merge_part(directory, record->in_share, record->share, record, ADDED_SHARE) &&
		merge_part(directory, record->in_lib, record->lib, record, ADDED_LIBRARIES) &&
		link_libraries(directory, record) && link_locale(directory, record);

	umask(old);
	return made;
}
