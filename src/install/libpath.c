#include "install/libpath.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/fs.h"
#include "text/str.h"

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

/* Replace $libdir at the beginning of a path. */
static char *expand_libdir(const char *text, size_t length, const char *libdir)
{
	size_t macro = strlen("$libdir");
	bool is_macro =
		length >= macro && strncmp(text, "$libdir", macro) == 0 && (length == macro || text[macro] == '/');
	struct str path = STR_INIT;

	str_add(&path, is_macro ? libdir : "");
	str_add_bytes(&path, text + (is_macro ? macro : 0), length - (is_macro ? macro : 0));
	return str_take(&path);
}

/* Find a file in the directories of a path: allocated; NULL if none has it. */
static char *find_in_path(const char *name, const char *libdir, const char *path)
{
	char *found = NULL;

	for (const char *at = path; at && !found;) {
		size_t length = strcspn(at, ":");
		char *directory = expand_libdir(at, length, libdir);
		found = fs_join(directory, name);
		free(directory);
		if (!is_file(found)) {
			free(found);
			found = NULL;
		}
		at = at[length] == ':' ? at + length + 1 : NULL;
	}
	return found;
}

char *libpath_find(const char *name, const char *libdir, const char *path, unsigned major)
{
	static const char *const suffixes[] = {"", ".so", ".dylib"};
	char *found = NULL;

	if (major >= 18 && str_starts(name, "$libdir/") && !strchr(name + strlen("$libdir/"), '/'))
		name += strlen("$libdir/");
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && !found; i++) {
		char *file = str_format("%s%s", name, suffixes[i]);
		if (!strchr(name, '/')) {
			found = find_in_path(file, libdir, !path || *path == '\0' ? "$libdir" : path);
		} else {
			found = expand_libdir(file, strlen(file), libdir);
			if (!is_file(found)) {
				free(found);
				found = NULL;
			}
		}
		free(file);
	}
	if (found)
		return found;
	char *wanted = str_format("%s%s.so", !strchr(name, '/') ? "$libdir/" : "", name);
	found = expand_libdir(wanted, strlen(wanted), libdir);
	free(wanted);
	return found;
}
