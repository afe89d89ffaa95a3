#include "package/packlist.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extension/added.h"
#include "package/trail.h"
#include "sys/fd.h"
#include "sys/walk.h"
#include "text/member.h"

#define EVERYBODY 0555U /* what servers, which may run as any user, need of a directory */

struct listing {
	struct trail trail;
	struct strs *paths;
	struct strs links; /* those of the paths that are links */
};

static bool link_stays(const struct listing *listing, int dir, const char *name)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(dir, name, target, sizeof target - 1);

	if (length <= 0)
		return false;
	target[length] = '\0';
	char *path = str_format("%s%s", str_text(&listing->trail.path), name);
	bool stays = member_link_stays(path, target);
	free(path);
	return stays;
}

static bool list_file(void *context, int dir, const char *name, const struct stat *st)
{
	struct listing *listing = context;
	bool is_link = S_ISLNK(st->st_mode);

	if (listing->trail.path.length == 0 && strcmp(name, ADDED_RECORD) == 0)
		return true;
	if (str_has_control(name))
		return trail_refuse(&listing->trail, name, "its name has a control character");
	if (!is_link && !S_ISREG(st->st_mode))
		return trail_refuse(&listing->trail, name, "it is not a regular file");
	if (!is_link && (st->st_mode & (S_ISUID | S_ISGID)) != 0)
		return trail_refuse(&listing->trail, name, "it would run as another user (setuid or setgid)");
	if (is_link && !link_stays(listing, dir, name))
		return trail_refuse(&listing->trail, name, "it is a link that leads out");
	strs_addf(listing->paths, "%s%s", str_text(&listing->trail.path), name);
	if (is_link)
		strs_addf(&listing->links, "%s%s", str_text(&listing->trail.path), name);
	return true;
}

static bool enter(void *context, int dir, const char *name, const struct stat *st)
{
	struct listing *listing = context;

	(void)dir;
	if (str_has_control(name))
		return trail_refuse(&listing->trail, name, "its name has a control character");
	if ((st->st_mode & EVERYBODY) != EVERYBODY)
		return trail_refuse(&listing->trail, name, "not everybody may read this directory");
	trail_enter(&listing->trail, name);
	return true;
}

/* None of the links leads out, so that what they lead to is in the package. */
static void check_links(struct listing *listing, int package)
{
	struct stat st;

	str_truncate(&listing->trail.path, 0);
	for (size_t i = 0; i < listing->links.count && !listing->trail.problem; i++)
		if (fstatat(package, listing->links.item[i], &st, 0) != 0 || !S_ISREG(st.st_mode))
			(void)trail_refuse(
				&listing->trail, listing->links.item[i], "it is a link, but to no file of the package");
}

char *packlist_read(int package, struct strs *paths)
{
	static const struct visitor visitor = {.file = list_file, .enter = enter, .leave = trail_leave};
	struct listing listing = {.paths = paths};

	if (!walk_tree(package, &visitor, &listing) && !listing.trail.problem)
		listing.trail.problem = str_format("'%s': %s", str_text(&listing.trail.path), strerror(errno));
	check_links(&listing, package);
	strs_free(&listing.links);
	strs_sort(paths);
	str_free(&listing.trail.path);
	return listing.trail.problem;
}

/* The target of a link stands for its content. */
static bool digest_one(int package, const char *path, struct str *mode, char hex[DIGEST_SHA256_SIZE])
{
	char target[PATH_MAX];
	struct stat st;

	if (fstatat(package, path, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	if (S_ISLNK(st.st_mode)) {
		ssize_t length = readlinkat(package, path, target, sizeof target);
		if (length < 0)
			return false;
		str_add(mode, "link");
		digest_text(target, (size_t)length, hex);
		return true;
	}
	int fd = openat(package, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool good = fd >= 0 && digest_file(fd, hex);
	str_addf(mode, "%o", (unsigned)st.st_mode & 0777U);
	fd_close(fd);
	return good;
}

bool packlist_digest(int package, const struct strs *paths, char hex[DIGEST_SHA256_SIZE])
{
	struct str text = STR_INIT;
	bool good = true;

	for (size_t i = 0; i < paths->count && good; i++) {
		struct str mode = STR_INIT;
		char content[DIGEST_SHA256_SIZE];
		good = digest_one(package, paths->item[i], &mode, content);
		if (good)
			str_addf(&text, "%s %s %s\n", content, str_text(&mode), paths->item[i]);
		str_free(&mode);
	}
	digest_text(str_text(&text), text.length, hex);
	str_free(&text);
	return good;
}
