#include "package/undefined.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "install/symbols.h"
#include "sys/fs.h"

#define MODULE_ENDING ".so"

/* Each removes from names what some modules define. False if that cannot be told. */
static bool search_own(const struct undefined *undefined, struct strs *names);
static bool search_directory(const struct undefined *undefined, const char *directory, struct strs *names);
static bool search_packages(const struct undefined *undefined, struct strs *names);
static bool search_elsewhere(const struct undefined *undefined, struct strs *names);

void undefined_find(const struct undefined *undefined, const char *library, struct strs *names)
{
	struct strs found = STRS_INIT;
	bool good = symbols_find_undefined(undefined->loader, library, &found);

	if (found.count > 0)
		good = good && search_own(undefined, &found) &&
			search_directory(undefined, undefined->target->libraries, &found) &&
			search_packages(undefined, &found) && search_elsewhere(undefined, &found);
	for (size_t i = 0; i < found.count && good; i++)
		strs_add(names, found.item[i]);
	strs_free(&found);
}

static bool search_own(const struct undefined *undefined, struct strs *names)
{
	const struct strs *paths = undefined->paths;
	bool good = true;

	for (size_t i = 0; i < paths->count && good && names->count > 0; i++) {
		char *module = fs_join(undefined->package, paths->item[i]);
		if (str_starts(paths->item[i], ADDED_LIBRARIES "/") && str_ends(module, MODULE_ENDING))
			good = symbols_remove_defined(undefined->loader, module, true, names);
		free(module);
	}
	return good;
}

/* List a directory, which may be a link; true also if there is none. */
static bool list(const char *directory, struct strs *names)
{
	char *inside = fs_join(directory, "."); /* fs_list() follows no link */
	bool good = fs_list(AT_FDCWD, inside, names) || errno == ENOENT || errno == ENOTDIR;

	free(inside);
	return good;
}

/* A server has only one library of each name, so one that the package has itself is left out. */
static bool search_directory(const struct undefined *undefined, const char *directory, struct strs *names)
{
	struct strs files = STRS_INIT;
	bool good = list(directory, &files);

	for (size_t i = 0; i < files.count && good && names->count > 0; i++) {
		char *own = fs_join(ADDED_LIBRARIES, files.item[i]);
		char *module = fs_join(directory, files.item[i]);
		if (str_ends(module, MODULE_ENDING) && !strs_contain(undefined->paths, own))
			good = symbols_remove_defined(
				undefined->loader, module, undefined->added->required.count > 0, names);
		free(module);
		free(own);
	}
	strs_free(&files);
	return good;
}

/* Whether a server that has the package cannot have the other one, since both have the same extension. */
static bool excludes(const struct added *added, const struct added *other)
{
	return added->extension_count > 0 && added_extension(other, added->extension[0].name);
}

static bool search_packages(const struct undefined *undefined, struct strs *names)
{
	struct addeds others;
	bool good = added_list(undefined->target->digest, &others);

	for (size_t i = 0; i < others.count && good && names->count > 0; i++) {
		char *directory = fs_join(others.item[i].directory, ADDED_LIBRARIES);
		good = excludes(undefined->added, &others.item[i]) || search_directory(undefined, directory, names);
		free(directory);
	}
	addeds_free(&others);
	return good;
}

static bool search_elsewhere(const struct undefined *undefined, struct strs *names)
{
	struct strs packages = STRS_INIT;
	bool good = !undefined->elsewhere || list(undefined->elsewhere, &packages);

	for (size_t i = 0; i < packages.count && good && names->count > 0; i++) {
		char *package = fs_join(undefined->elsewhere, packages.item[i]);
		char *directory = fs_join(package, ADDED_LIBRARIES);
		good = search_directory(undefined, directory, names);
		free(directory);
		free(package);
	}
	strs_free(&packages);
	return good;
}
