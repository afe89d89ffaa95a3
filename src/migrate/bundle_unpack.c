#include "migrate/bundle_unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/extract.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/signals.h"
#include "sys/staging.h"
#include "sys/tree.h"
#include "text/jsonout.h"
#include "text/str.h"

/* Where the new directory goes. */
struct place {
	char *path; /* absolute */
	char *parent;
	const char *name; /* in path */
	mode_t mode;
	int fd; /* of the parent */
};

static bool find_place(const char *path, struct place *place);
static bool may_be_made(const struct place *place, const char *path);
static bool make(const struct bundle *bundle, const struct place *place);
static bool write_files(const struct bundle *bundle, int root);

bool bundle_unpack(const struct bundle *bundle, const char *path)
{
	struct place place = {.fd = -1};
	bool done = false;

	if (find_place(path, &place) && may_be_made(&place, path)) {
		done = make(bundle, &place);
		if (!done)
			warn_errno("cannot make '%s'", path);
	}
	if (place.fd >= 0)
		(void)close(place.fd);
	free(place.parent);
	free(place.path);
	return done;
}

static bool find_place(const char *path, struct place *place)
{
	place->path = fs_absolute(path);
	size_t length = place->path ? strlen(place->path) : 0;

	while (length > 1 && place->path[length - 1] == '/')
		place->path[--length] = '\0';
	place->name = length > 1 ? strrchr(place->path, '/') + 1 : "";
	if (*place->name == '\0' || str_equal(place->name, ".") || str_equal(place->name, "..")) {
		warn_msg("cannot make '%s': it is not the name of a new directory", path);
		return false;
	}
	place->parent = fs_parent(place->path);
	place->fd = open(place->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (place->fd < 0)
		warn_errno("cannot open the directory '%s'", place->parent);
	return place->fd >= 0;
}

/* An empty directory is replaced, except for the one that the caller is in, and keeps its mode. */
static bool may_be_made(const struct place *place, const char *path)
{
	struct stat st;
	struct stat here;

	if (fstatat(place->fd, place->name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return true;
	bool is_here = stat(".", &here) == 0 && here.st_dev == st.st_dev && here.st_ino == st.st_ino;
	if (S_ISDIR(st.st_mode) && !is_here && fs_is_empty(place->fd, place->name))
		return true;
	warn_msg("cannot make '%s': %s", path,
		S_ISDIR(st.st_mode) && !is_here ? "it is there, and is not empty" : "it is there");
	return false;
}

/* The mode of the directory: that of the one that is replaced, else what the umask leaves. */
static mode_t mode_of(const struct place *place)
{
	struct stat st;

	if (fstatat(place->fd, place->name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return st.st_mode & 07777;
	mode_t mask = umask(0);
	(void)umask(mask);
	return 0777 & ~mask;
}

/* Signals wait meanwhile, so that nothing is left behind under the other name. */
static bool make(const struct bundle *bundle, const struct place *place)
{
	struct staging staging;
	sigset_t before;
	bool done = false;

	signals_block(&before);
	if (staging_make(place->fd, &staging)) {
		done = write_files(bundle, staging.fd) && fchmod(staging.fd, mode_of(place)) == 0 &&
			tree_sync(place->fd, staging.name) &&
			renameat(place->fd, staging.name, place->fd, place->name) == 0;
		int error = errno;
		if (done)
			(void)close(staging.fd);
		else
			staging_remove(&staging);
		errno = error;
	}
	int error = errno;
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	errno = error;
	return done;
}

static bool write_file(struct extract *extract, const char *name, const char *bytes, size_t length)
{
	int fd = extract_file(extract, name, 0644);

	if (fd < 0)
		return false;
	bool good = fd_write_all(fd, bytes, length);
	if (!good)
		fd_close(fd);
	return good && close(fd) == 0;
}

/* A line of TOML; what JSON escapes in a string, TOML does, too. */
static void add_line(struct str *text, const char *key, const char *value)
{
	if (!value)
		return;
	str_addf(text, "%s = ", key);
	struct str quoted = STR_INIT;
	jsonout_text(&quoted, value);
	str_addf(text, "%s\n", str_text(&quoted));
	str_free(&quoted);
}

static bool write_configuration(struct extract *extract, const struct manifest *manifest)
{
	struct str text = STR_INIT;

	str_add(&text, "[tool.pgpkg]\n");
	add_line(&text, "project_name", manifest->project_name);
	add_line(&text, "prefix", manifest->prefix);
	add_line(&text, "version_source", manifest->version_source);
	str_add(&text, "\n[tool.pgpkg.tracking]\n");
	add_line(&text, "schema", manifest->tracking_schema);
	add_line(&text, "table", manifest->tracking_table);
	bool good = write_file(extract, "pyproject.toml", str_text(&text), text.length);
	str_free(&text);
	return good;
}

static bool write_files(const struct bundle *bundle, int root)
{
	struct extract extract;

	extract_begin(&extract, root);
	bool good = write_configuration(&extract, &bundle->manifest);
	for (size_t i = 0; good && i < bundle->manifest.count; i++) {
		const struct bundle_file *file = &bundle->file[i];
		char *path = str_format("%s%s", str_starts(file->name, "migrations/") ? "" : "sql/", file->name);
		good = write_file(&extract, path, file->bytes, file->length);
		int error = errno;
		free(path);
		errno = error;
	}
	int error = errno;
	extract_end(&extract);
	errno = error;
	return good;
}
