#include "extension/shadow_entry.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/clone.h"
#include "sys/fd.h"
#include "sys/fs.h"

enum { MODE = 0755, EXECUTE = 0111 };

bool shadow_entry_make_directories(int directory, const char *path)
{
	char *part = mem_copy(path);
	bool made = true;

	for (char *slash = strchr(part, '/'); made; slash = strchr(slash + 1, '/')) {
		if (slash)
			*slash = '\0';
		made = mkdirat(directory, part, MODE) == 0 || errno == EEXIST;
		if (!slash)
			break;
		*slash = '/';
	}
	int reason = errno;
	free(part);
	errno = reason;
	return made;
}

bool shadow_entry_link(int directory, const char *path, const char *target)
{
	return symlinkat(target, directory, path) == 0 || errno == EEXIST;
}

bool shadow_entry_link_all(int directory, const char *path, const char *original)
{
	struct strs names = STRS_INIT;
	bool done = fs_list(AT_FDCWD, original, &names) || errno == ENOENT || errno == ENOTDIR;

	for (size_t i = 0; done && i < names.count; i++) {
		char *link = fs_join(path, names.item[i]);
		char *target = fs_join(original, names.item[i]);
		done = shadow_entry_link(directory, link, target);
		free(link);
		free(target);
	}
	strs_free(&names);
	return done;
}

/* ---- copies ---- */

static bool copy_file(int directory, const char *path, const char *original)
{
	struct clone clone = {.buffer = mem_alloc(CLONE_BUFFER_SIZE), .may_share = true, .may_splice = true};
	struct stat st;
	int from = open(original, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int to = from < 0 ? -1 : openat(directory, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE);
	bool copied = to >= 0 && fstat(from, &st) == 0 && clone_content(&clone, from, to, st.st_size) &&
		fchmod(to, (st.st_mode & S_IXUSR) != 0 ? MODE : MODE & ~EXECUTE) == 0;
	int reason = errno;

	fd_close(from);
	fd_close(to);
	free(clone.buffer);
	errno = reason;
	return copied;
}

static bool copy_link(int directory, const char *path, const char *original)
{
	char target[PATH_MAX];
	ssize_t length = readlink(original, target, sizeof target - 1);

	if (length < 0)
		return false;
	target[length] = '\0';
	return shadow_entry_link(directory, path, target);
}

bool shadow_entry_copy(int directory, const char *path, const char *original)
{
	struct stat st, target;

	if (lstat(original, &st) != 0)
		return false;
	bool stays_link = S_ISLNK(st.st_mode) && (stat(original, &target) != 0 || !S_ISREG(target.st_mode));
	return stays_link ? copy_link(directory, path, original) : copy_file(directory, path, original);
}

/* ---- comparison ---- */

static bool read_file(const char *path, struct str *text)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool read = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && fd_read_all(fd, text, (size_t)st.st_size);

	fd_close(fd);
	return read;
}

bool shadow_entry_is_same(const char *one, const char *other)
{
	struct str text = STR_INIT, other_text = STR_INIT;
	struct stat st, other_st;
	bool same = stat(one, &st) == 0 && stat(other, &other_st) == 0 && st.st_size == other_st.st_size &&
		read_file(one, &text) && read_file(other, &other_text) && text.length == other_text.length &&
		memcmp(str_text(&text), str_text(&other_text), text.length) == 0;

	str_free(&text);
	str_free(&other_text);
	return same;
}
