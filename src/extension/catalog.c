#include "extension/catalog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/files.h"
#include "sys/fd.h"
#include "sys/fs.h"

#define CONTROL_SUFFIX ".control"
#define CONTROL_SIZE_MAX ((size_t)1 << 20)

static bool add_directory(struct extensions *list, const char *base, bool may_be_missing);
static bool read_control(const char *path, enum extparams_file file, unsigned major, struct extparams *params);
static bool find_versions(struct catalog *extension, const struct strs *files);
static void free_extension(struct catalog *extension);
static int compare_extensions(const void *a, const void *b);

bool catalog_list(const char *share, const char *path, struct extensions *list)
{
	bool good = true;

	if (!path || *path == '\0')
		return add_directory(list, share, false);
	struct strs bases = STRS_INIT;
	strs_split(&bases, path, ':');
	for (size_t i = 0; i < bases.count; i++) {
		bool is_system = strcmp(bases.item[i], "$system") == 0;
		good = add_directory(list, is_system ? share : bases.item[i], !is_system) && good;
	}
	strs_free(&bases);
	if (list->count > 0)
		qsort(list->item, list->count, sizeof *list->item, compare_extensions);
	return good;
}

const struct catalog *catalog_find(const struct extensions *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->item[i].name, name) == 0)
			return &list->item[i];
	}
	return NULL;
}

void catalog_free(struct extensions *list)
{
	for (size_t i = 0; i < list->count; i++)
		free_extension(&list->item[i]);
	free(list->item);
	strs_free(&list->seen);
	*list = (struct extensions)CATALOGS_INIT;
}

static bool read_secondary(
	const struct extensions *list, const struct catalog *extension, const char *version, struct extparams *params)
{
	char *path = str_format("%s/%s--%s" CONTROL_SUFFIX, extension->scripts, extension->name, version);

	extparams_copy(&extension->params, params);
	bool good = access(path, F_OK) != 0 ? errno == ENOENT
					    : read_control(path, EXTPARAMS_SECONDARY, list->major, params);
	free(path);
	return good;
}

bool catalog_version(
	const struct extensions *list, const struct catalog *extension, const char *version, struct extparams *params)
{
	struct strs way = STRS_INIT;
	bool good = read_secondary(list, extension, version, params);

	if (good && extgraph_install_path(&extension->graph, version, &way) && way.count > 1) {
		struct extparams first = EXTPARAMS_INIT;
		good = read_secondary(list, extension, way.item[0], &first);
		free(params->comment);
		free(params->schema);
		params->comment = mem_copy(first.comment);
		params->schema = mem_copy(first.schema);
		extparams_free(&first);
	}
	strs_free(&way);
	return good;
}

void catalog_add_scripts(const struct catalog *extension, const struct strs *path, struct strs *files)
{
	for (size_t i = 1; i < path->count; i++)
		strs_addf(files, "%s/%s--%s--%s.sql", extension->scripts, extension->name, path->item[i - 1],
			path->item[i]);
}

/* ---- Reading the files. */

static void free_extension(struct catalog *extension)
{
	free(extension->name);
	free(extension->control_file);
	free(extension->scripts);
	extparams_free(&extension->params);
	extgraph_free(&extension->graph);
	strs_free(&extension->versions);
}

static int compare_extensions(const void *a, const void *b)
{
	return strcmp(((const struct catalog *)a)->name, ((const struct catalog *)b)->name);
}

/* `base` holds the directory `extension`; the parameter `directory` of a control file is relative to it. */
static void add_extension(
	struct extensions *list, const char *base, const char *directory, const struct strs *files, const char *file)
{
	struct catalog extension = {
		.name = mem_copy_bytes(file, strlen(file) - strlen(CONTROL_SUFFIX)), .params = EXTPARAMS_INIT};

	extension.control_file = fs_join(directory, file);
	bool seen = strs_contain(&list->seen, extension.name);
	strs_add(&list->seen, extension.name);
	if (seen || !read_control(extension.control_file, EXTPARAMS_PRIMARY, list->major, &extension.params)) {
		free_extension(&extension);
		return;
	}
	const char *elsewhere = extension.params.directory;
	extension.scripts = !elsewhere ? mem_copy(directory)
		: *elsewhere == '/'    ? mem_copy(elsewhere)
				       : fs_join(base, elsewhere);
	if (!find_versions(&extension, !elsewhere ? files : NULL)) {
		free_extension(&extension);
		return;
	}
	list->item = mem_resize(list->item, list->count + 1, sizeof *list->item);
	list->item[list->count++] = extension;
}

static bool add_directory(struct extensions *list, const char *base, bool may_be_missing)
{
	char *directory = fs_join(base, "extension");
	struct strs files = STRS_INIT;
	bool read = files_list(directory, &files);

	if (!read && may_be_missing && errno == ENOENT)
		read = true;
	else if (!read)
		warn_errno("cannot read '%s'", directory);
	for (size_t i = 0; i < files.count; i++) {
		/* NAME--VERSION.control only adds to NAME.control, for one version. */
		if (str_ends(files.item[i], CONTROL_SUFFIX) && !strstr(files.item[i], "--"))
			add_extension(list, base, directory, &files, files.item[i]);
	}
	strs_free(&files);
	free(directory);
	return read;
}

/* Interpret the text of a control file. False, after a line on stderr, if it is none, or if the server would refuse
 * it. */
static bool interpret(
	const char *path, const struct str *text, enum extparams_file file, unsigned major, struct extparams *params)
{
	struct control control = CONTROL_INIT;
	struct control_problem problem;
	struct extparams_problem why = {.text = STR_INIT};

	if (!control_parse(str_text(text), text->length, &control, &problem)) {
		why.line = problem.line;
		if (*problem.near == '\0')
			str_add(&why.text, "syntax error at the end of the line");
		else
			str_addf(&why.text, "syntax error near '%s'", problem.near);
	} else if (!extparams_read(&control, file, major, params, &why) && why.line == 0) {
		warn_msg("'%s': %s", path, str_text(&why.text));
	}
	if (why.line > 0)
		warn_msg("'%s' line %zu: %s", path, why.line, str_text(&why.text));
	bool good = why.text.length == 0;
	str_free(&why.text);
	control_free(&control);
	return good;
}

static bool read_control(const char *path, enum extparams_file file, unsigned major, struct extparams *params)
{
	struct str text = STR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool read = fd >= 0 && fd_read_all(fd, &text, CONTROL_SIZE_MAX);

	if (!read)
		warn_errno("cannot read '%s'", path);
	if (fd >= 0)
		close(fd);
	read = read && interpret(path, &text, file, major, params);
	str_free(&text);
	return read;
}

/* Find the versions for which there are scripts: among files or, if that is NULL, in a directory of their own.
 * False, after a line on stderr, if that cannot be read: a server that lists versions would fail then. */
static bool find_versions(struct catalog *extension, const struct strs *files)
{
	struct strs own = STRS_INIT;

	if (!files) {
		if (!files_list(extension->scripts, &own)) {
			warn_errno(
				"cannot read '%s', the directory of '%s'", extension->scripts, extension->control_file);
			strs_free(&own);
			return false;
		}
		files = &own;
	}
	for (size_t i = 0; i < files->count; i++)
		extgraph_add_file(&extension->graph, extension->name, files->item[i]);
	extgraph_installable(&extension->graph, &extension->versions);
	strs_free(&own);
	return true;
}
