#include "cluster/preload.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "extension/dirs.h"
#include "server/settings.h"
#include "sys/libc.h"
#include "template/step_stat.h"

#define LIBDIR "$libdir"

/* Where the server looks. */
struct search {
	const char *libdir;
	const char *path; /* dynamic_library_path */
	struct str *out;
};

/* Split a list as the server does: at commas, blanks around the items are dropped, and so are double quotes. */
static void split_list(const char *text, struct strs *items)
{
	struct str item = STR_INIT;
	bool quoted = false;

	for (; *text != '\0'; text++) {
		if (*text == '"')
			quoted = !quoted;
		else if (*text == ',' && !quoted)
			strs_add_taken(items, str_take(&item));
		else if (quoted || !strchr(" \t\r\n", *text))
			str_add_char(&item, *text);
	}
	if (item.length > 0)
		strs_add_taken(items, str_take(&item));
	str_free(&item);
}

/* A path that may begin with $libdir; allocated. */
static char *expand(const struct search *search, const char *path)
{
	return str_starts(path, LIBDIR) ? str_format("%s%s", search->libdir, path + strlen(LIBDIR)) : mem_copy(path);
}

static bool add_if_file(const struct search *search, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	str_addf(search->out, "%s ", path);
	return step_stat_add_file(path, search->out);
}

/* The name as it is comes before the one with a suffix, in each directory. */
static bool add_in(const struct search *search, const char *directory, const char *name)
{
	char *base = expand(search, directory);
	char *plain = *base != '\0' ? str_format("%s/%s", base, name) : expand(search, name);
	char *suffixed = str_format("%s" LIBC_MODULE_SUFFIX, plain);
	bool added = add_if_file(search, plain) || add_if_file(search, suffixed);

	free(suffixed);
	free(plain);
	free(base);
	return added;
}

static void add_library(const struct search *search, const char *name)
{
	struct strs directories = STRS_INIT;
	bool added = false;

	if (strchr(name, '/'))
		strs_add(&directories, "");
	else
		strs_split(&directories, search->path, ':');
	for (size_t i = 0; i < directories.count && !added; i++)
		added = add_in(search, directories.item[i], name);
	/* The server will not start; what it lacks may be there for the next request. */
	if (!added)
		str_addf(search->out, "%s -\n", name);
	strs_free(&directories);
}

/* Of a list with this name; a name without a directory is looked for in `plugins` if that is not NULL. */
static void add_list(const struct search *search, const char *text, const char *plugins)
{
	struct strs names = STRS_INIT;

	split_list(text, &names);
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.item[i];
		char *path = plugins && !strchr(name, '/') ? str_format("%s/%s", plugins, name) : mem_copy(name);
		add_library(search, path);
		free(path);
	}
	strs_free(&names);
}

void preload_write(const struct strs *settings, const struct program *server, struct str *out)
{
	static const struct {
		const char *name, *plugins;
	} lists[] = {{"shared_preload_libraries", NULL}, {"session_preload_libraries", NULL},
		{"local_preload_libraries", LIBDIR "/plugins"}};
	const char *path = settings_get(settings, "dynamic_library_path");
	struct search search = {.path = path ? path : LIBDIR, .out = out};
	char *libdir = NULL;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const char *text = settings_get(settings, lists[i].name);
		if (!text || *text == '\0')
			continue;
		if (!libdir && !(libdir = dirs_library_soon(server))) {
			str_truncate(out, 0);
			str_add(out, PRELOAD_UNKNOWN);
			return;
		}
		search.libdir = libdir;
		add_list(&search, text, lists[i].plugins);
	}
	free(libdir);
}
