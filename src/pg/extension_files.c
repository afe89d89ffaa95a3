#include "pg/extension_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/control.h"
#include "text/extparams.h"

enum { CONTROL_SIZE_MOST = 1 << 20 };

/* What is found on the way. */
struct search {
	const char *share;
	struct strs primary;    /* the names in its directory `extension` */
	struct strs extensions; /* the first one, and what each requires */
	struct strs *paths;
};

static bool add_extension(struct search *search, const char *extension);

bool extension_files_list(const char *directory, struct strs *names)
{
	char *inside = fs_join(directory, ".");
	bool read = fs_list(AT_FDCWD, inside, names);
	int reason = errno;

	free(inside);
	strs_sort(names);
	errno = reason;
	return read;
}

/* Where there is none, the server says so. */
static bool list(const char *directory, struct strs *names)
{
	if (extension_files_list(directory, names) || errno == ENOENT || errno == ENOTDIR)
		return true;
	warn_errno("cannot read '%s'", directory);
	return false;
}

bool extension_files_add(const char *share, const char *extension, struct strs *paths)
{
	struct search search = {.share = share, .paths = paths};
	char *directory = fs_join(share, "extension");
	bool good = list(directory, &search.primary);

	strs_add(&search.extensions, extension);
	for (size_t i = 0; good && i < search.extensions.count; i++)
		good = add_extension(&search, search.extensions.item[i]);
	free(directory);
	strs_free(&search.extensions);
	strs_free(&search.primary);
	return good;
}

/* NAME.control, NAME--*.sql, NAME--*.control. */
static bool is_of(const char *file, const char *extension)
{
	size_t length = strlen(extension);

	return strncmp(file, extension, length) == 0 &&
		(strcmp(file + length, ".control") == 0 || str_starts(file + length, "--"));
}

/* As far as it can be understood; which version of the server reads it is of no matter here. */
static bool read_control(const char *path, enum extparams_file file, struct extparams *params)
{
	struct control control = CONTROL_INIT;
	struct control_problem problem;
	struct str why = STR_INIT;
	struct str text = STR_INIT;
	size_t line;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool read = fd != -1 && fd_read_all(fd, &text, CONTROL_SIZE_MOST);

	if (!read)
		warn_errno("cannot read '%s'", path);
	else if (control_parse(str_text(&text), text.length, &control, &problem))
		(void)extparams_read(&control, file, 0, params, &line, &why);
	fd_close(fd);
	control_free(&control);
	str_free(&text);
	str_free(&why);
	return read;
}

/* A version's own control file may require others than the extension's. */
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

/* Scripts, and control files of one version, may lie in a directory of their own, relative to the share directory. */
static bool add_extension(struct search *search, const char *extension)
{
	struct extparams params = EXTPARAMS_INIT;
	char *directory = fs_join(search->share, "extension");
	bool good = add_files(search, directory, &search->primary, extension, &params);

	if (good && params.directory != NULL) {
		struct strs names = STRS_INIT;
		free(directory);
		directory = *params.directory == '/' ? fs_join("/", params.directory)
						     : fs_join(search->share, params.directory);
		struct extparams ignored = EXTPARAMS_INIT;
		good = list(directory, &names) && add_files(search, directory, &names, extension, &ignored);
		extparams_free(&ignored);
		strs_free(&names);
	}
	free(directory);
	extparams_free(&params);
	return good;
}
