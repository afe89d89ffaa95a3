#include "text/member.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define SET_ID 06000U
#define MARK_DEPTH_MAX 2 /* package/native/bin/postgres */

static bool below_link(const struct members *members, const char *path);
static size_t link_place(const struct members *members, const char *path, size_t length, bool *found);
static const char *admit_link(struct members *members, const char *path, const char *target);
static void note_mark(struct members *members, const char *path);
static void note_one_mark(struct members *members, const char *path, const char *mark, size_t mark_length);
static size_t depth(const char *path);

const char *members_admit(struct members *members, const struct member *member, struct str *path, struct str *target)
{
	const char *problem;

	str_truncate(path, 0);
	str_truncate(target, 0);
	if (++members->entries > MEMBER_ENTRIES_MAX)
		return "it has too many entries";
	if ((problem = member_clean(member->path, path)))
		return problem;
	if (below_link(members, str_text(path)))
		return "it lies behind a link of the same archive";
	if (path->length == 0 && member->kind != MEMBER_DIRECTORY)
		return "it has no name";

	switch (member->kind) {
	case MEMBER_DIRECTORY: return NULL;
	case MEMBER_FILE:
		if (member->size > MEMBER_BYTES_MAX - members->bytes)
			return "it is too large";
		if ((member->mode & SET_ID) != 0)
			return "it would run as another user (setuid or setgid)";
		note_mark(members, str_text(path));
		return NULL;
	case MEMBER_LINK: return admit_link(members, str_text(path), member->target);
	case MEMBER_HARD_LINK:
		if (!member->target || member_clean(member->target, target) || target->length == 0)
			return "it is a hard link that leads out";
		if (below_link(members, str_text(target)))
			return "it is a hard link through another link";
		note_mark(members, str_text(path));
		return NULL;
	case MEMBER_OTHER: break;
	}
	return "it is no file, directory or link";
}

bool members_add_bytes(struct members *members, unsigned long long count)
{
	if (count > MEMBER_BYTES_MAX - members->bytes)
		return false;
	members->bytes += count;
	return true;
}

void members_free(struct members *members)
{
	for (size_t i = 0; i < members->link_count; i++) {
		free(members->link[i].path);
		free(members->link[i].target);
	}
	free(members->link);
	free(members->root);
	*members = (struct members){.mark = members->mark};
}

/* ".." is admitted only at the start: behind a name, which may itself be a link, nobody knows where it leads. */
bool member_link_stays(const char *path, const char *target)
{
	size_t above = depth(path);
	bool named = false;

	if (target[0] == '/' || target[0] == '\0' || strlen(target) > MEMBER_PATH_MAX)
		return false;
	while (*target != '\0') {
		size_t length = strcspn(target, "/");

		if (length == 2 && memcmp(target, "..", 2) == 0) {
			if (named || above == 0)
				return false;
			above--;
		} else if (length > 0 && !(length == 1 && target[0] == '.')) {
			named = true;
		}
		target += length;
		target += strspn(target, "/");
	}
	return true;
}

bool member_path_is_clean(const char *path)
{
	struct str clean = STR_INIT;
	bool same = !member_clean(path, &clean) && clean.length > 0 && strcmp(str_text(&clean), path) == 0;

	str_free(&clean);
	return same;
}

unsigned member_mode(unsigned mode)
{
	return (mode & 0111) != 0 ? 0755 : 0644;
}

const char *member_below(const char *path, const char *root)
{
	size_t length = strlen(root);

	if (length == 0)
		return path;
	if (strncmp(path, root, length) != 0 || path[length] != '/')
		return NULL;
	return path + length + 1;
}

const char *member_clean(const char *name, struct str *path)
{
	size_t parts = 0;

	if (!name)
		return "its name cannot be read";
	if (name[0] == '/')
		return "its name is absolute";
	if (strlen(name) > MEMBER_PATH_MAX)
		return "its name is too long";
	if (str_has_control(name))
		return "its name has a control character in it";
	while (*name != '\0') {
		size_t length = strcspn(name, "/");

		if (length == 2 && memcmp(name, "..", 2) == 0)
			return "its name leads out";
		if (length > MEMBER_NAME_MAX || parts == MEMBER_DEPTH_MAX)
			return "its name is too long";
		if (length > 0 && !(length == 1 && name[0] == '.')) {
			if (parts++ > 0)
				str_add_char(path, '/');
			str_add_bytes(path, name, length);
		}
		name += length;
		name += strspn(name, "/");
	}
	return NULL;
}

/* Whether a directory on the way to path, or path itself, is a link of this archive. */
static bool below_link(const struct members *members, const char *path)
{
	size_t length = strlen(path);
	bool found = false;

	if (members->link_count == 0)
		return false;
	for (size_t i = 1; i <= length && !found; i++)
		if (path[i] == '/' || path[i] == '\0')
			(void)link_place(members, path, i, &found);
	return found;
}

/* The index of the name path[length] among the links, or the index at which it would be inserted. */
static size_t link_place(const struct members *members, const char *path, size_t length, bool *found)
{
	size_t low = 0;
	size_t high = members->link_count;

	*found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *name = members->link[middle].path;
		int order = strncmp(name, path, length);

		if (order == 0 && name[length] != '\0')
			order = 1;
		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const char *admit_link(struct members *members, const char *path, const char *target)
{
	bool found;

	if (!target || !member_link_stays(path, target))
		return "it is a link that leads out";
	if (str_has_control(target))
		return "it is a link to a name with a control character in it";
	if (members->link_count == MEMBER_LINKS_MAX)
		return "it has too many links";
	size_t place = link_place(members, path, strlen(path), &found);
	members->link = mem_resize(members->link, members->link_count + 1, sizeof *members->link);
	memmove(members->link + place + 1, members->link + place,
		(members->link_count - place) * sizeof *members->link);
	members->link[place] = (struct member_link){mem_copy(path), mem_copy(target)};
	members->link_count++;
	return NULL;
}

/* The installation begins at the shallowest directory that holds a mark. */
static void note_mark(struct members *members, const char *path)
{
	for (const char *mark = members->mark; mark; mark = strchr(mark, '|')) {
		mark += *mark == '|';
		note_one_mark(members, path, mark, strcspn(mark, "|"));
	}
}

static void note_one_mark(struct members *members, const char *path, const char *mark, size_t mark_length)
{
	size_t length = strlen(path);

	if (length < mark_length || strncmp(path + length - mark_length, mark, mark_length) != 0)
		return;
	if (length > mark_length && path[length - mark_length - 1] != '/')
		return;
	char *root = mem_copy_bytes(path, length > mark_length ? length - mark_length - 1 : 0);
	size_t below = length > mark_length ? depth(root) + 1 : 0;
	if (below > MARK_DEPTH_MAX || (members->root && strlen(members->root) <= strlen(root))) {
		free(root);
		return;
	}
	free(members->root);
	members->root = root;
}

/* How many directories the path goes through. */
static size_t depth(const char *path)
{
	size_t slashes = 0;

	for (; *path != '\0'; path++)
		slashes += *path == '/';
	return slashes;
}
