#include "pg/extension.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/ask.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "text/extgraph.h"

#define CONTROL_SUFFIX ".control"
#define CONTROL_SIZE_MOST ((size_t)1 << 20)

static char *ask_pg_config(const char *bindir);
static char *guess_share(const char *bindir);
static bool has_extensions(const char *share);
static bool add_extension(struct extensions *list, const char *share, const struct strs *files, const char *file);

/* ---- Where they are. */

char *extension_share_directory(const struct server *server)
{
	char *share = ask_pg_config(server->bindir);

	return share != NULL ? share : guess_share(server->bindir);
}

/* The one beside the server only: another in PATH speaks of another installation. */
static char *ask_pg_config(const char *bindir)
{
	char *program = fs_join(bindir, "pg_config");
	struct str share = STR_INIT;
	char *problem = NULL;
	bool told = access(program, X_OK) == 0 && ask_line(program, "--sharedir", &share, &problem) &&
		str_starts(str_text(&share), "/") && has_extensions(str_text(&share));

	free(problem);
	free(program);
	if (told)
		return str_take(&share);
	str_free(&share);
	return NULL;
}

static bool has_extensions(const char *share)
{
	char *path = str_format("%s/extension", share);
	struct stat st;
	bool found = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

	free(path);
	return found;
}

/* The first of a pattern's matches that holds extensions, allocated; NULL if none does. */
static char *match_share(const char *pattern)
{
	glob_t found;
	char *share = NULL;

	if (glob(pattern, 0, NULL, &found) != 0)
		return NULL;
	for (size_t i = 0; i < found.gl_pathc && share == NULL; i++) {
		if (has_extensions(found.gl_pathv[i]))
			share = fs_real_path(found.gl_pathv[i]);
	}
	globfree(&found);
	return share;
}

static void add_pattern_quoted(struct str *pattern, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (strchr("*?[\\", text[i]) != NULL)
			str_add_char(pattern, '\\');
		str_add_char(pattern, text[i]);
	}
}

/*
 * Where distributions put a major version's programs into a library directory, its share directory has the same name:
 * X/lib/postgresql/15/bin and X/share/postgresql/15; X/lib64/postgresql-15/bin; X/libexec/postgresql15, without bin.
 */
static char *guess_parallel(const char *bindir)
{
	char *share = NULL;

	for (const char *at = strstr(bindir, "/lib"); at != NULL && share == NULL; at = strstr(at + 1, "/lib")) {
		const char *tail = at + 1 + strcspn(at + 1, "/");
		size_t length = strlen(tail) - (str_ends(tail, "/bin") ? strlen("/bin") : 0);
		struct str pattern = STR_INIT;
		add_pattern_quoted(&pattern, bindir, (size_t)(at - bindir));
		str_add(&pattern, "/share");
		add_pattern_quoted(&pattern, tail, length);
		share = match_share(str_text(&pattern));
		str_free(&pattern);
	}
	return share;
}

/* Everybody else has PREFIX/bin and something below PREFIX/share. */
static char *guess_share(const char *bindir)
{
	static const char *const below_prefix[] = {
		"/../share/postgresql", "/../share", "/../share/pgsql", "/../share/postgresql*"};
	char *share = guess_parallel(bindir);

	for (size_t i = 0; i < sizeof below_prefix / sizeof *below_prefix && share == NULL; i++) {
		struct str pattern = STR_INIT;
		add_pattern_quoted(&pattern, bindir, strlen(bindir));
		str_add(&pattern, below_prefix[i]);
		share = match_share(str_text(&pattern));
		str_free(&pattern);
	}
	return share;
}

/* ---- What they are. */

bool extension_list(const char *share, struct extensions *list)
{
	char *directory = fs_join(share, "extension");
	struct strs files = STRS_INIT;
	bool read = fs_list(AT_FDCWD, directory, &files);

	if (!read)
		warn_errno("cannot read '%s'", directory);
	strs_sort(&files);
	for (size_t i = 0; i < files.count; i++) {
		/* NAME--VERSION.control adds to NAME.control for one version. */
		if (str_ends(files.item[i], CONTROL_SUFFIX) && strstr(files.item[i], "--") == NULL)
			add_extension(list, share, &files, files.item[i]);
	}
	strs_free(&files);
	free(directory);
	return read;
}

const struct extension *extension_find(const struct extensions *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->item[i].name, name) == 0)
			return &list->item[i];
	}
	return NULL;
}

static void free_extension(struct extension *extension)
{
	free(extension->name);
	control_free(&extension->control);
	strs_free(&extension->versions);
}

void extension_free(struct extensions *list)
{
	for (size_t i = 0; i < list->count; i++)
		free_extension(&list->item[i]);
	free(list->item);
	*list = (struct extensions)EXTENSIONS_INIT;
}

static bool read_control(const char *path, struct control *control)
{
	struct control_problem problem;
	struct str text = STR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool read = fd != -1 && fd_read_all(fd, &text, CONTROL_SIZE_MOST);

	if (!read)
		warn_errno("cannot read '%s'", path);
	if (fd != -1)
		close(fd);
	if (read && !control_parse(str_text(&text), text.length, control, &problem)) {
		if (*problem.near == '\0')
			warn_msg("'%s' line %zu: syntax error at the end of the line", path, problem.line);
		else
			warn_msg("'%s' line %zu: syntax error near '%s'", path, problem.line, problem.near);
		read = false;
	}
	str_free(&text);
	return read;
}

/* The versions that the scripts give: those in files, or, where `directory` says so, of another directory. */
static void find_versions(struct extension *extension, const char *share, const struct strs *files)
{
	const char *elsewhere = control_get(&extension->control, "directory");
	struct extgraph graph = EXTGRAPH_INIT;
	struct strs own = STRS_INIT;

	if (elsewhere != NULL) {
		char *directory = *elsewhere == '/' ? mem_copy(elsewhere) : fs_join(share, elsewhere);
		/* PostgreSQL takes a directory that is not there for one without scripts. */
		if (!fs_list(AT_FDCWD, directory, &own) && errno != ENOENT)
			warn_errno("cannot read '%s'", directory);
		free(directory);
		files = &own;
	}
	for (size_t i = 0; i < files->count; i++)
		extgraph_add_file(&graph, extension->name, files->item[i]);
	extgraph_installable(&graph, &extension->versions);
	extgraph_free(&graph);
	strs_free(&own);
}

static bool add_extension(struct extensions *list, const char *share, const struct strs *files, const char *file)
{
	char *path = str_format("%s/extension/%s", share, file);
	struct extension extension = {.name = mem_copy_bytes(file, strlen(file) - strlen(CONTROL_SUFFIX))};
	bool good = read_control(path, &extension.control);

	free(path);
	if (!good) {
		free_extension(&extension);
		return false;
	}
	find_versions(&extension, share, files);
	list->item = mem_resize(list->item, list->count + 1, sizeof *list->item);
	list->item[list->count++] = extension;
	return true;
}
