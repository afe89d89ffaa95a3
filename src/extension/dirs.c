#include "extension/dirs.h"

#include <glob.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "extension/shadow_record.h"
#include "install/probe.h"
#include "sys/fs.h"
#include "text/str.h"

/* Whether a directory is of the wanted kind. */
typedef bool examiner(const char *path);

static char *find_in_shadow(const char *bindir, size_t offset);
static char *run_pg_config(const char *bindir, const char *question, examiner *fits);
static char *guess_share(const char *bindir);
static char *guess_library(const char *bindir);
static bool has_extensions(const char *share);
static bool has_libraries(const char *directory);

char *dirs_share(const struct program *server)
{
	char *share = find_in_shadow(server->bindir, offsetof(struct shadow_record, in_share));

	if (!share)
		share = run_pg_config(server->bindir, "--sharedir", has_extensions);
	return share ? share : guess_share(server->bindir);
}

char *dirs_share_soon(const struct program *server)
{
	char *share = find_in_shadow(server->bindir, offsetof(struct shadow_record, in_share));

	if (!share)
		share = guess_share(server->bindir);
	return share ? share : run_pg_config(server->bindir, "--sharedir", has_extensions);
}

char *dirs_library(const struct program *server)
{
	char *library = find_in_shadow(server->bindir, offsetof(struct shadow_record, in_lib));

	if (!library)
		library = run_pg_config(server->bindir, "--pkglibdir", has_libraries);
	return library ? library : guess_library(server->bindir);
}

char *dirs_library_soon(const struct program *server)
{
	char *library = find_in_shadow(server->bindir, offsetof(struct shadow_record, in_lib));

	if (!library)
		library = guess_library(server->bindir);
	return library ? library : run_pg_config(server->bindir, "--pkglibdir", has_libraries);
}

/* A shadow has a record of its directories. `offset` is that of one of them in the record. */
static char *find_in_shadow(const char *bindir, size_t offset)
{
	struct shadow_record record;
	char *root = NULL;

	if (!shadow_record_of(bindir, &record, &root))
		return NULL;
	char *path = fs_join(root, *(char **)(void *)((char *)&record + offset));
	shadow_record_free(&record);
	free(root);
	return path;
}

static char *run_pg_config(const char *bindir, const char *question, examiner *fits)
{
	char *program = fs_join(bindir, "pg_config");
	struct str answer = STR_INIT;
	char *problem = NULL;
	bool told = access(program, X_OK) == 0 && probe_line(program, question, &answer, &problem) &&
		str_starts(str_text(&answer), "/") && fits(str_text(&answer));

	free(problem);
	free(program);
	if (told)
		return str_take(&answer);
	str_free(&answer);
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

static void add_quoted(struct str *pattern, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (strchr("*?[\\", text[i]))
			str_add_char(pattern, '\\');
		str_add_char(pattern, text[i]);
	}
}

/* Every server has libpqwalreceiver in this directory, since replicas receive WAL with it. */
static bool has_libraries(const char *directory)
{
	struct str pattern = STR_INIT;
	glob_t found;

	add_quoted(&pattern, directory, strlen(directory));
	str_add(&pattern, "/libpqwalreceiver.*");
	bool has = glob(str_text(&pattern), 0, NULL, &found) == 0;
	if (has)
		globfree(&found);
	str_free(&pattern);
	return has;
}

/* ---- Guesses. */

/* The first match of a pattern that examiner accepts, allocated; NULL if there is none. */
static char *match(const char *pattern, examiner *fits)
{
	glob_t found;
	char *path = NULL;

	if (glob(pattern, 0, NULL, &found) != 0)
		return NULL;
	for (size_t i = 0; i < found.gl_pathc && !path; i++) {
		if (fits(found.gl_pathv[i]))
			path = fs_real_path(found.gl_pathv[i]);
	}
	globfree(&found);
	return path;
}

/*
 * Some distributions put a major version's programs into a library directory, and its other files into directories of
 * the same name: X/lib/postgresql/15/bin and X/share/postgresql/15; X/lib64/postgresql-15/bin; X/libexec/postgresql15,
 * without bin. `other` is a pattern that replaces "lib" in the path.
 */
static char *guess_parallel(const char *bindir, const char *other, examiner *fits)
{
	char *path = NULL;

	for (const char *at = strstr(bindir, "/lib"); at && !path; at = strstr(at + 1, "/lib")) {
		const char *tail = at + 1 + strcspn(at + 1, "/");
		size_t length = strlen(tail) - (str_ends(tail, "/bin") ? strlen("/bin") : 0);
		struct str pattern = STR_INIT;
		add_quoted(&pattern, bindir, (size_t)(at - bindir));
		str_addf(&pattern, "/%s", other);
		add_quoted(&pattern, tail, length);
		path = match(str_text(&pattern), fits);
		str_free(&pattern);
	}
	return path;
}

/* All others have PREFIX/bin, and the other directories below PREFIX. */
static char *guess_beside(const char *bindir, const char *const *patterns, size_t count, examiner *fits)
{
	char *path = NULL;

	for (size_t i = 0; i < count && !path; i++) {
		struct str pattern = STR_INIT;
		add_quoted(&pattern, bindir, strlen(bindir));
		str_addf(&pattern, "/../%s", patterns[i]);
		path = match(str_text(&pattern), fits);
		str_free(&pattern);
	}
	return path;
}

static char *guess_share(const char *bindir)
{
	static const char *const patterns[] = {"share/postgresql", "share", "share/pgsql", "share/postgresql*"};
	char *share = guess_parallel(bindir, "share", has_extensions);

	return share ? share : guess_beside(bindir, patterns, sizeof patterns / sizeof *patterns, has_extensions);
}

static char *guess_library(const char *bindir)
{
	static const char *const patterns[] = {"lib/postgresql", "lib", "lib64", "lib/pgsql", "lib64/pgsql",
		"lib64/postgresql", "lib/postgresql*", "lib/*/postgresql*"};
	char *library = guess_beside(bindir, patterns, sizeof patterns / sizeof *patterns, has_libraries);

	return library ? library : guess_parallel(bindir, "lib*", has_libraries);
}
