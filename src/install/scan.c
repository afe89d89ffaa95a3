#include "install/scan.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "install/cache.h"
#include "install/layout.h"
#include "install/probe.h"
#include "sys/fs.h"
#include "text/str.h"

/* Where packages install servers outside of PATH. */
static const char *const usual_places[] = {
	"/usr/lib/postgresql/*/bin",          /* Debian, Ubuntu */
	"/usr/pgsql-*/bin",                   /* PGDG's RPMs */
	"/usr/lib*/postgresql-*/bin",         /* Gentoo */
	"/usr/lib*/postgresql[0-9]*/bin",     /* SUSE */
	"/usr/libexec/postgresql[0-9]*",      /* Alpine */
	"/opt/homebrew/opt/postgresql@*/bin", /* Homebrew */
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/opt/local/lib/postgresql[0-9]*/bin", /* MacPorts */
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/usr/local/pgsql/bin", /* make install */
	"/usr/local/bin",
	"/usr/pkg/bin",
	"/opt/homebrew/bin",
	"/usr/bin",
};

static void add(struct scan *list, struct program *server);
static void add_one_cache(struct scan *list, size_t number);

void scan_add_path(struct scan *list)
{
	struct program server;
	const char *state = NULL;
	char *directory;

	while ((directory = scan_next_directory(&state))) {
		if (program_find(directory, &server))
			add(list, &server);
		free(directory);
	}
}

void scan_add_usual(struct scan *list)
{
	struct program server;

	for (size_t i = 0; i < sizeof usual_places / sizeof *usual_places; i++) {
		glob_t found;
		if (glob(usual_places[i], 0, NULL, &found) == 0) {
			for (size_t k = 0; k < found.gl_pathc; k++)
				if (program_find(found.gl_pathv[k], &server))
					add(list, &server);
			globfree(&found);
		}
	}
}

void scan_add_cache(struct scan *list)
{
	for (size_t i = 0; i < cache_count(); i++)
		add_one_cache(list, i);
}

static void add_one_cache(struct scan *list, size_t number)
{
	struct strs names = STRS_INIT;
	int dir = cache_open_of(number, "pg");
	if (dir >= 0 && fs_list(dir, ".", &names))
		strs_sort(&names);
	for (size_t i = 0; i < names.count; i++) {
		struct version version;
		const char *source;
		struct program server;
		if (layout_parse_name(names.item[i], &version, &source)) {
			char *prefix = cache_name_of(number, "pg", names.item[i]);
			char *bindir = fs_join(prefix, "bin");
			if (program_find(bindir, &server)) {
				server.has_version = true;
				server.version = version;
				add(list, &server);
			}
			free(bindir);
			free(prefix);
		}
	}
	strs_free(&names);
	if (dir >= 0)
		close(dir);
}

void scan_add_config(struct scan *list)
{
	struct program server;
	const char *state = NULL;
	char *directory;

	while ((directory = scan_next_directory(&state))) {
		char *program = fs_join(directory, "pg_config");
		struct str bindir = STR_INIT;
		char *problem = NULL;
		if (access(program, X_OK) == 0 && probe_line(program, "--bindir", &bindir, &problem) &&
			program_find(str_text(&bindir), &server))
			add(list, &server);
		free(problem);
		str_free(&bindir);
		free(program);
		free(directory);
	}
}

void scan_free(struct scan *list)
{
	for (size_t i = 0; i < list->count; i++)
		program_free(&list->item[i]);
	free(list->item);
	*list = (struct scan)SCAN_INIT;
}

char *scan_next_directory(const char **state)
{
	const char *at = *state;
	if (!at) {
		at = getenv("PATH");
		if (!at)
			return NULL;
	} else if (*at == '\0') {
		return NULL;
	} else {
		at++;
	}
	size_t length = strcspn(at, ":");
	*state = at + length;
	return length > 0 ? mem_copy_bytes(at, length) : mem_copy(".");
}

/* Add a server, which the list then owns, unless it has it already. */
static void add(struct scan *list, struct program *server)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->item[i].postgres, server->postgres) == 0) {
			program_free(server);
			return;
		}
	}
	list->item = mem_resize(list->item, list->count + 1, sizeof *list->item);
	list->item[list->count++] = *server;
}
