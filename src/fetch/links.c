#include "fetch/links.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "outside/json.h"
#include "sys/extract.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/map.h"
#include "text/elf.h"
#include "text/member.h"

#define LIST "pg-symlinks.json"
#define LIST_TOP "native" /* the list's paths begin in the directory above the installation, which it calls this */
#define LIST_MAX (4 * 1024 * 1024)

/* An installation while it is completed. */
struct completing {
	int root;
	struct extract extract;
	size_t made;
	struct str *problem;
};

static bool link_listed(struct completing *completing);
static bool link_one(struct completing *completing, const char *source, const char *target);
static bool link_sonames(struct completing *completing, const char *directory);
static bool link_soname(struct completing *completing, const char *directory, const char *name);
static bool make_link(struct completing *completing, const char *path, const char *target);

bool links_links(int root, size_t *made, struct str *problem)
{
	struct completing completing = {.root = root, .problem = problem};

	extract_begin(&completing.extract, root);
	bool good = link_listed(&completing) && link_sonames(&completing, "lib");
	extract_end(&completing.extract);
	*made = completing.made;
	return good;
}

/* In the list, `source` is an existing file, and `target` the link to make. */
static bool link_listed(struct completing *completing)
{
	struct str text = STR_INIT;
	char *reason = NULL;
	bool good = true;

	if (!fd_read_file(completing->root, LIST, &text, LIST_MAX)) {
		bool absent = errno == ENOENT;
		if (!absent)
			str_addf(completing->problem, "its " LIST " cannot be read: %s", strerror(errno));
		str_free(&text);
		return absent;
	}
	struct json *list = json_parse(str_text(&text), text.length, &reason);
	if (!list) {
		str_addf(completing->problem, "its " LIST " cannot be read: %s", reason);
		good = false;
	}
	for (size_t i = 0; good && i < json_count(list); i++) {
		const struct json *item = json_item(list, i);
		const char *source = json_text(json_member(item, "source"));
		const char *target = json_text(json_member(item, "target"));

		good = !source || !target || link_one(completing, source, target);
	}
	json_free(list);
	free(reason);
	str_free(&text);
	return good;
}

static bool link_one(struct completing *completing, const char *source, const char *target)
{
	const char *file = member_below(source, LIST_TOP);
	const char *path = member_below(target, LIST_TOP);
	struct str to = STR_INIT;
	struct stat st;

	/* The link's content: just the name if both are in one directory, else up from the link's directory to the
	 * top, and down again. */
	bool good = file && path && member_path_is_clean(file) && member_path_is_clean(path);
	if (good) {
		const char *slash = strrchr(path, '/');
		size_t directory = !slash ? 0 : (size_t)(slash - path) + 1;

		if (strncmp(file, path, directory) == 0 && !strchr(file + directory, '/')) {
			str_add(&to, file + directory);
		} else {
			for (const char *at = path; (at = strchr(at, '/')); at++)
				str_add(&to, "../");
			str_add(&to, file);
		}
	}
	good = good && member_link_stays(path, str_text(&to));
	if (!good)
		str_addf(completing->problem, "its " LIST " names '%s', which leads out", target);
	else if (fstatat(completing->root, file, &st, AT_SYMLINK_NOFOLLOW) == 0)
		good = make_link(completing, path, str_text(&to));
	str_free(&to);
	return good;
}

static bool link_sonames(struct completing *completing, const char *directory)
{
	struct strs names = STRS_INIT;
	bool good = true;

	if (!fs_list(completing->root, directory, &names) && errno != ENOENT && errno != ENOTDIR && errno != ELOOP) {
		str_addf(completing->problem, "its '%s' cannot be read: %s", directory, strerror(errno));
		good = false;
	}
	strs_sort(&names);
	/* In reverse order, so that if two files have the same soname, the later version gets the link. */
	for (size_t i = names.count; good && i > 0; i--)
		if (strstr(names.item[i - 1], ".so"))
			good = link_soname(completing, directory, names.item[i - 1]);
	strs_free(&names);
	return good;
}

static bool link_soname(struct completing *completing, const char *directory, const char *name)
{
	char *path = fs_join(directory, name);
	struct stat st;
	struct map map;
	struct elf elf;
	bool good = true;

	if (fstatat(completing->root, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
		map_file(completing->root, path, &map)) {
		if (elf_parse(map.bytes, map.length, &elf)) {
			const char *wanted = elf.soname;

			if (wanted && strcmp(wanted, name) != 0 && !strchr(wanted, '/') &&
				member_path_is_clean(wanted)) {
				char *link = fs_join(directory, wanted);
				good = make_link(completing, link, name);
				free(link);
			}
			elf_free(&elf);
		}
		map_close(&map);
	}
	free(path);
	return good;
}

/* An existing file of that name is kept. */
static bool make_link(struct completing *completing, const char *path, const char *target)
{
	if (extract_link(&completing->extract, path, target)) {
		completing->made++;
		return true;
	}
	if (errno == EEXIST)
		return true;
	str_addf(completing->problem, "cannot make '%s': %s", path, strerror(errno));
	return false;
}
