#include "package/image.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "extension/added.h"
#include "package/trail.h"
#include "sys/clone.h"
#include "sys/extract.h"
#include "sys/fd.h"
#include "sys/walk.h"
#include "text/member.h"
#include "text/str.h"

#define BITCODE "bitcode/" /* below the libraries: for JIT, which works without */

struct taking {
	struct trail trail; /* "/" is the image */
	uid_t owner;
	const struct kit *kit;
	struct extract extract;
	struct clone content;
	size_t entries;
	unsigned long long bytes;
	struct image_count count;
};

static bool take_entry(void *context, int dir, const char *name, const struct stat *st);
static bool enter(void *context, int dir, const char *name, const struct stat *st);

char *image_take(int image, uid_t owner, const struct kit *kit, int package, struct image_count *count)
{
	static const struct visitor visitor = {.file = take_entry, .enter = enter, .leave = trail_leave};
	struct taking taking = {
		.owner = owner,
		.kit = kit,
		.content = {.may_share = true, .may_splice = true, .buffer = mem_alloc(CLONE_BUFFER_SIZE)},
	};

	str_add_char(&taking.trail.path, '/');
	extract_begin(&taking.extract, package);
	if (!walk_tree(image, &visitor, &taking) && !taking.trail.problem)
		taking.trail.problem = str_format("'%s': %s", str_text(&taking.trail.path), strerror(errno));
	extract_end(&taking.extract);
	free(taking.content.buffer);
	str_free(&taking.trail.path);
	*count = taking.count;
	return taking.trail.problem;
}

/* The directory of the installation that a path lies in: the deepest, since they may lie in each other. */
static const struct kit_root *root_of(const struct kit *kit, const char *path, const char **below)
{
	const struct kit_root *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < kit->root_count; i++) {
		size_t length = strlen(kit->root[i].path);

		if (str_starts(path, kit->root[i].path) && path[length] == '/' && length > longest) {
			best = &kit->root[i];
			longest = length;
		}
	}
	*below = best ? path + longest + 1 : NULL;
	return best;
}

static const char *problem_of(const struct taking *taking, const struct stat *st)
{
	bool is_link = S_ISLNK(st->st_mode);

	if (!is_link && !S_ISREG(st->st_mode))
		return "it is not a regular file";
	if (!is_link && (st->st_mode & (S_ISUID | S_ISGID)) != 0)
		return "it would run as another user (setuid or setgid)";
	if (st->st_uid != taking->owner)
		return "it belongs to another user";
	if (st->st_nlink != 1)
		return "it has several names";
	return NULL;
}

/* Copy a file to a path of the package. */
static bool take_file(struct taking *taking, int dir, const char *name, const char *to)
{
	struct stat st;
	int from = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int copy = -1;
	bool good = from >= 0 && fstat(from, &st) == 0;
	const char *problem = good ? problem_of(taking, &st) : strerror(errno);

	if (good && !problem && !S_ISREG(st.st_mode))
		problem = "it is not a regular file";
	if (good && !problem && (unsigned long long)st.st_size > MEMBER_BYTES_MAX - taking->bytes)
		problem = "it is too large";
	if (good && !problem) {
		taking->bytes += (unsigned long long)st.st_size;
		copy = extract_file(&taking->extract, to, 0644);
		good = copy >= 0 && clone_content(&taking->content, from, copy, st.st_size);
		problem = good ? NULL : strerror(errno);
	}
	fd_close(copy);
	fd_close(from);
	taking->count.files++;
	return !problem || trail_refuse(&taking->trail, name, problem);
}

/* Make a link of the package; `below` is its path below the directory of the installation, which it must not leave.
 * Whether it leads to a file is for packlist.h to see, when all files are there. */
static bool take_link(struct taking *taking, int dir, const char *name, const char *below, const char *to)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(dir, name, target, sizeof target - 1);

	if (length < 0)
		return trail_refuse(&taking->trail, name, strerror(errno));
	target[length] = '\0';
	if (!member_link_stays(below, target))
		return trail_refuse(&taking->trail, name, "it is a link that leads out");
	if (!to)
		return true;
	taking->count.files++;
	return extract_link(&taking->extract, to, target) || trail_refuse(&taking->trail, name, strerror(errno));
}

/* The path in the package, allocated; NULL if it is left out. */
static char *path_in_package(const struct kit_root *root, const char *below)
{
	if (root->part == KIT_SHARE)
		return str_format(ADDED_SHARE "/%s", below);
	return root->part == KIT_LIBRARIES && !str_starts(below, BITCODE) ? str_format(ADDED_LIBRARIES "/%s", below)
									  : NULL;
}

static bool take_entry(void *context, int dir, const char *name, const struct stat *st)
{
	struct taking *taking = context;
	const char *problem = problem_of(taking, st);
	const char *below;

	if (++taking->entries > MEMBER_ENTRIES_MAX)
		problem = "there are too many files";
	if (problem)
		return trail_refuse(&taking->trail, name, problem);
	char *path = str_format("%s%s", str_text(&taking->trail.path), name);
	const struct kit_root *root = root_of(taking->kit, path, &below);
	char *to = root ? path_in_package(root, below) : NULL;
	bool good = root != NULL;

	if (!root)
		(void)trail_refuse(&taking->trail, name, "it lies outside of the installation's directories");
	else if (S_ISLNK(st->st_mode))
		good = take_link(taking, dir, name, below, to);
	else if (to)
		good = take_file(taking, dir, name, to);
	else
		taking->count.programs += root->part == KIT_PROGRAMS;
	free(to);
	free(path);
	return good;
}

static bool enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct taking *taking = context;

	(void)dir;
	if (st->st_uid != taking->owner)
		return trail_refuse(&taking->trail, name, "it belongs to another user");
	if (++taking->entries > MEMBER_ENTRIES_MAX)
		return trail_refuse(&taking->trail, name, "there are too many files");
	trail_enter(&taking->trail, name);
	return true;
}
