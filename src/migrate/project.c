#include "migrate/project.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/msg.h"
#include "migrate/pyproject.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/sqlfiles.h"
#include "text/migname.h"
#include "text/str.h"

#define CONFIGURATION "pyproject.toml"
#define CONFIGURATION_MAX ((size_t)1 << 24)
#define ROOT_VARIABLE "PGPKG_PROJECT_ROOT"

static const char *const default_directories[] = {
	[PROJECT_MIGRATIONS] = "migrations",
	[PROJECT_SQL] = "sql",
};

static bool split_tracking(const char *text, char **schema, char **table);
static bool find_root(const struct project_request *request, struct project *project);
static bool read_configuration(const char *directory, struct pyproject *found);
static bool name_project(const struct pyproject *found, struct project *project);
static void place_parts(const struct pyproject *found, struct project *project);

bool project_find(const struct project_request *request, struct project *project)
{
	struct pyproject found = {.has_table = false};

	*project = (struct project){.name = mem_copy(request->name), .prefix = mem_copy(request->name)};
	if (request->tracking)
		(void)split_tracking(request->tracking, &project->tracking_schema, &project->tracking_table);
	bool good = find_root(request, project) && read_configuration(project->root, &found);
	if (good) {
		place_parts(&found, project);
		good = name_project(&found, project);
	}
	pyproject_free(&found);
	return good;
}

static void replace(char **field, const char *text)
{
	free(*field);
	*field = mem_copy(text);
}

void project_replace(const struct project_request *request, struct project *project)
{
	if (request->name) {
		replace(&project->name, request->name);
		replace(&project->prefix, request->name);
	}
	if (request->tracking) {
		free(project->tracking_schema);
		free(project->tracking_table);
		(void)split_tracking(request->tracking, &project->tracking_schema, &project->tracking_table);
	}
}

void project_free(struct project *project)
{
	free(project->name);
	free(project->prefix);
	free(project->root);
	free(project->sql);
	free(project->migrations);
	free(project->tracking_schema);
	free(project->tracking_table);
	free(project->version_source);
	*project = (struct project){.name = NULL};
}

/* ---- The names of the tracking table. */

/* Take a name, perhaps in double quotes, in which two stand for one. NULL if it is empty or the quote is not closed. */
static char *take_name(const char **at)
{
	struct str name = STR_INIT;
	bool is_quoted = **at == '"';

	*at += is_quoted ? 1 : 0;
	while (**at != '\0' && (is_quoted || **at != '.')) {
		if (is_quoted && **at == '"' && *++*at != '"') {
			is_quoted = false;
			break;
		}
		str_add_char(&name, *(*at)++);
	}
	if (name.length > 0 && !is_quoted)
		return str_take(&name);
	str_free(&name);
	return NULL;
}

static bool split_tracking(const char *text, char **schema, char **table)
{
	const char *at = text;

	*schema = take_name(&at);
	*table = NULL;
	if (*schema && *at == '.') {
		at++;
		*table = take_name(&at);
	}
	return *schema && *table && *at == '\0';
}

bool project_is_tracking(const char *text)
{
	char *schema;
	char *table;
	bool is_one = split_tracking(text, &schema, &table);

	free(schema);
	free(table);
	return is_one;
}

/* ---- The directories. */

static bool is_same(const char *a, const char *b)
{
	struct stat one;
	struct stat other;

	return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static bool has(const char *directory, const char *name)
{
	struct stat st;
	char *path = fs_join(directory, name);
	bool is_there = stat(path, &st) == 0;

	free(path);
	return is_there;
}

/* A directory in another one, without "./" where that says nothing. */
static char *inside(const char *directory, const char *name)
{
	return *name == '/' || strcmp(directory, ".") == 0 ? mem_copy(name) : fs_join(directory, name);
}

/* The last name of a path, without slashes behind it; allocated. */
static char *last_name(const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	size_t start = length;
	while (start > 0 && path[start - 1] != '/')
		start--;
	return mem_copy_bytes(path + start, length - start);
}

/* The directory above, in as few words as possible; allocated. */
static char *above(const char *directory)
{
	char *name = last_name(directory);
	bool is_plain = *name != '\0' && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
	char *real = fs_join(directory, "..");
	char *plain = is_plain && strchr(directory, '/') ? fs_parent(directory) : mem_copy(is_plain ? "." : "..");

	free(name);
	bool is_right = is_same(plain, real);
	free(is_right ? real : plain);
	return is_right ? plain : real;
}

/* Whether a directory is closed to other users, so that what lies in it is not a stranger's. */
static bool is_closed(const char *directory)
{
	struct stat st;

	return stat(directory, &st) == 0 && (st.st_mode & S_IWOTH) == 0;
}

/* The nearest directory above `directory` with a configuration that has a table for us; NULL if there is none, or after
 * a line on stderr if that cannot be read. */
static char *find_configured(const char *directory, bool *failed)
{
	char *at = above(directory);

	while (is_closed(at)) {
		struct pyproject found;
		if (has(at, CONFIGURATION)) {
			*failed = !read_configuration(at, &found);
			bool has_table = found.has_table;
			pyproject_free(&found);
			if (*failed)
				break;
			if (has_table)
				return at;
		}
		char *next = above(at);
		bool is_root = is_same(next, at);
		free(at);
		at = next;
		if (is_root)
			break;
	}
	free(at);
	return NULL;
}

/* The directory of the command line is a project, or one of its parts. */
static bool find_root(const struct project_request *request, struct project *project)
{
	const char *directory = request->directory;
	const char *usual = default_directories[request->part];
	bool failed = false;

	if (!directory)
		directory = getenv(ROOT_VARIABLE);
	if (!directory || *directory == '\0')
		directory = ".";
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		warn_errno("cannot read '%s'", directory);
		return false;
	}
	fd_close(fd);
	if (has(directory, CONFIGURATION) || has(directory, usual)) {
		project->root = mem_copy(directory);
		return true;
	}
	char **part = request->part == PROJECT_SQL ? &project->sql : &project->migrations;
	*part = mem_copy(directory);
	project->root = find_configured(directory, &failed);
	if (!project->root && !failed) {
		char *real = fs_real_path(directory);
		char *name = last_name(!real ? directory : real);
		project->root = strcmp(name, usual) == 0 ? above(directory) : mem_copy(directory);
		free(name);
		free(real);
	}
	return !failed;
}

/* ---- The configuration. */

/* A missing file says nothing. */
static bool read_configuration(const char *directory, struct pyproject *found)
{
	char *path = inside(directory, CONFIGURATION);
	struct str text = STR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	bool is_special = fd >= 0 && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
	bool good = fd >= 0 && !is_special && fd_read_all(fd, &text, CONFIGURATION_MAX);

	*found = (struct pyproject){.has_table = false};
	if (is_special)
		warn_msg("'%s' is not a regular file", path);
	else if (good)
		good = pyproject_read(path, &text, found);
	else if (fd < 0 && errno == ENOENT)
		good = true;
	else
		warn_errno("cannot read '%s'", path);
	if (fd >= 0)
		fd_close(fd);
	str_free(&text);
	free(path);
	return good;
}

/* Give a field its first value that is there. */
static void choose(char **field, const char *configured, const char *usual)
{
	if (!*field)
		*field = mem_copy(configured ? configured : usual);
}

static void place_parts(const struct pyproject *found, struct project *project)
{
	char *sql = inside(project->root, found->sql ? found->sql : default_directories[PROJECT_SQL]);
	char *migrations =
		inside(project->root, found->migrations ? found->migrations : default_directories[PROJECT_MIGRATIONS]);

	choose(&project->sql, sql, NULL);
	choose(&project->migrations, migrations, NULL);
	choose(&project->tracking_schema, found->tracking_schema, PROJECT_TRACKING_SCHEMA);
	choose(&project->tracking_table, found->tracking_table, PROJECT_TRACKING_TABLE);
	choose(&project->version_source, found->version_source, NULL);
	free(migrations);
	free(sql);
}

/* ---- The name. */

/* The prefix of all migrations that are there; NULL if there are none, or several. */
static char *common_prefix(const char *migrations)
{
	struct strs paths = STRS_INIT;
	char *common = NULL;
	bool differ = false;

	(void)sqlfiles_list(migrations, &paths);
	for (size_t i = 0; i < paths.count; i++) {
		struct migname parsed;
		const char *problem;

		if (!migname_parse(strrchr(paths.item[i], '/') + 1, &parsed, &problem))
			continue;
		differ = differ || (common && strcmp(common, parsed.prefix) != 0);
		if (!common)
			common = mem_copy(parsed.prefix);
		migname_free(&parsed);
	}
	strs_free(&paths);
	if (differ) {
		free(common);
		common = NULL;
	}
	return common;
}

/* The name of a directory, with an underscore for what a prefix may not have. */
static char *directory_prefix(const char *directory)
{
	char *real = fs_real_path(directory);
	char *name = last_name(!real ? directory : real);

	for (char *at = name; *at != '\0'; at++) {
		char one[2] = {*at, '\0'};
		if (!migname_is_prefix(one))
			*at = '_';
	}
	free(real);
	return name;
}

static bool name_project(const struct pyproject *found, struct project *project)
{
	choose(&project->prefix, found->prefix, found->name);
	choose(&project->name, found->name, project->prefix);
	if (!project->prefix) {
		project->prefix = common_prefix(project->migrations);
		if (!project->prefix)
			project->prefix = directory_prefix(project->root);
		project->name = mem_copy(project->prefix);
	}
	if (migname_is_prefix(project->prefix))
		return true;
	warn_msg("'%s' cannot begin the name of a migration: only letters, digits and _ can", project->prefix);
	warn_hint("set prefix in [tool.pgpkg] of '%s'", CONFIGURATION);
	return false;
}
