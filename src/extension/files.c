#include "extension/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/control.h"
#include "text/extparams.h"

enum { CONTROL_SIZE_MAX = 1 << 20 };

/* A directory that holds `extension`, and the names in that. */
struct base {
	char *path;
	struct strs names;
};

/* The state of a search. */
struct search {
	struct base *base;
	size_t count;
	struct strs extensions; /* the first one, and those that each requires */
	struct strs *paths, *lacking;
};

static bool add_extension(struct search *search, const char *extension);

bool files_list(const char *directory, struct strs *names)
{
	char *inside = fs_join(directory, ".");
	bool read = fs_list(AT_FDCWD, inside, names);
	int reason = errno;

	free(inside);
	strs_sort(names);
	errno = reason;
	return read;
}

/* A missing directory counts as empty: the server will report it. */
static bool list(const char *directory, struct strs *names)
{
	if (files_list(directory, names) || errno == ENOENT || errno == ENOTDIR)
		return true;
	warn_errno("cannot read '%s'", directory);
	return false;
}

static bool find_bases(struct search *search, const char *share, const char *path)
{
	struct strs parts = STRS_INIT;
	bool good = true;

	strs_split(&parts, path && *path != '\0' ? path : "$system", ':');
	search->base = mem_alloc(parts.count * sizeof *search->base);
	for (; search->count < parts.count && good; search->count++) {
		const char *part = parts.item[search->count];
		struct base *base = &search->base[search->count];
		base->path = mem_copy(strcmp(part, "$system") == 0 ? share : part);
		char *directory = fs_join(base->path, "extension");
		good = list(directory, &base->names);
		free(directory);
	}
	strs_free(&parts);
	return good;
}

bool files_add(const char *share, const char *path, const char *extension, struct strs *paths, struct strs *lacking)
{
	struct search search = {.paths = paths, .lacking = lacking};
	bool good = find_bases(&search, share, path);

	strs_add(&search.extensions, extension);
	for (size_t i = 0; good && i < search.extensions.count; i++)
		good = add_extension(&search, search.extensions.item[i]);
	for (size_t i = 0; i < search.count; i++) {
		free(search.base[i].path);
		strs_free(&search.base[i].names);
	}
	free(search.base);
	strs_free(&search.extensions);
	return good;
}

/* Whether the file is NAME.control, NAME--*.sql or NAME--*.control. */
static bool is_of(const char *file, const char *extension)
{
	size_t length = strlen(extension);

	return strncmp(file, extension, length) == 0 &&
		(strcmp(file + length, ".control") == 0 || str_starts(file + length, "--"));
}

/* Read a control file, ignoring what is wrong in it; the server's version does not matter here. */
static bool read_control(const char *path, enum extparams_file file, struct extparams *params)
{
	struct control control = CONTROL_INIT;
	struct control_problem problem;
	struct extparams_problem why = {.text = STR_INIT};
	struct str text = STR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool read = fd >= 0 && fd_read_all(fd, &text, CONTROL_SIZE_MAX);

	if (!read)
		warn_errno("cannot read '%s'", path);
	else if (control_parse(str_text(&text), text.length, &control, &problem))
		(void)extparams_read(&control, file, 0, params, &why);
	fd_close(fd);
	control_free(&control);
	str_free(&text);
	str_free(&why.text);
	return read;
}

/* A version's own control file may require other extensions than the primary one. */
static bool add_required(struct search *search, const char *path, struct extparams *params, enum extparams_file file)
{
	bool read = read_control(path, file, params);

	for (size_t i = 0; i < params->required.count; i++)
		if (!strs_contain(&search->extensions, params->required.item[i]))
			strs_add(&search->extensions, params->required.item[i]);
	return read;
}

static bool add_files(struct search *search, const char *directory, const struct strs *names, const char *extension,
	struct extparams *params)
{
	bool good = true;

	for (size_t i = 0; good && i < names->count; i++) {
		const char *name = names->item[i];
		if (!is_of(name, extension))
			continue;
		char *path = fs_join(directory, name);
		bool secondary = strstr(name, "--") != NULL;
		struct extparams own = EXTPARAMS_INIT;
		strs_add(search->paths, path);
		if (str_ends(name, ".control"))
			good = add_required(search, path, secondary ? &own : params,
				secondary ? EXTPARAMS_SECONDARY : EXTPARAMS_PRIMARY);
		extparams_free(&own);
		free(path);
	}
	return good;
}

/* The first directory that has the extension. */
static const struct base *base_of(const struct search *search, const char *extension)
{
	char *control = str_format("%s.control", extension);
	const struct base *found = NULL;

	for (size_t i = 0; i < search->count && !found; i++)
		if (strs_contain(&search->base[i].names, control))
			found = &search->base[i];
	free(control);
	return found;
}

/* Scripts, and control files of single versions, may be in another directory, relative to the base. */
static bool add_extension(struct search *search, const char *extension)
{
	struct extparams params = EXTPARAMS_INIT;
	const struct base *base = base_of(search, extension);

	if (!base && search->lacking)
		strs_add(search->lacking, extension);
	if (!base)
		return true;
	char *directory = fs_join(base->path, "extension");
	bool good = add_files(search, directory, &base->names, extension, &params);
	free(directory);
	if (good && params.directory) {
		struct extparams ignored = EXTPARAMS_INIT;
		struct strs names = STRS_INIT;
		directory =
			*params.directory == '/' ? mem_copy(params.directory) : fs_join(base->path, params.directory);
		good = list(directory, &names) && add_files(search, directory, &names, extension, &ignored);
		free(directory);
		strs_free(&names);
		extparams_free(&ignored);
	}
	extparams_free(&params);
	return good;
}
