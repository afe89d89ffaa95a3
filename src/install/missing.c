#include "install/missing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "install/ldd.h"
#include "install/program.h"
#include "sys/fs.h"

#define PROGRAMS "bin"
#define MODULE_ENDING ".so" /* "libX.so.5" is no module but a library for others, which are checked themselves */

static void find_in(struct loader *loader, const char *prefix, const char *directory, struct strs *lines);
static void note(const char *file, const struct ldd_answer *answer, struct strs *lines);

void missing_find(const char *prefix, struct strs *lines)
{
	static const char *const directories[] = {PROGRAMS, "lib", "lib/postgresql"};
	struct program server;
	char *bindir = fs_join(prefix, PROGRAMS);

	if (program_find(bindir, &server)) {
		struct loader *loader = ldd_begin(&server);
		for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
			find_in(loader, prefix, directories[i], lines);
		ldd_end(loader);
		program_free(&server);
	}
	strs_sort(lines);
	free(bindir);
}

void missing_report(const struct strs *lines, bool all)
{
	for (size_t i = 0; i < lines->count; i++) {
		const char *line = lines->item[i];
		size_t length = strcspn(line, " ");

		if (all || str_starts(line, PROGRAMS "/"))
			warn_msg("its '%.*s' cannot be used here: it needs '%s'", (int)length, line, line + length + 1);
	}
}

static void find_in(struct loader *loader, const char *prefix, const char *directory, struct strs *lines)
{
	bool programs = strcmp(directory, PROGRAMS) == 0;
	struct strs names = STRS_INIT;
	char *where = fs_join(prefix, directory);
	char *inside = fs_join(where, "."); /* fs_list() follows no link, and this may be one */

	if (!fs_list(AT_FDCWD, inside, &names) && errno != ENOENT && errno != ENOTDIR)
		warn_errno("cannot read '%s'", where);
	free(inside);
	for (size_t i = 0; i < names.count; i++) {
		if (!programs && !str_ends(names.item[i], MODULE_ENDING))
			continue;
		struct ldd_answer answer = LDD_ANSWER_INIT;
		char *path = fs_join(where, names.item[i]);
		char *file = fs_join(directory, names.item[i]);
		ldd_examine(loader, path, &answer);
		if (answer.loads == LOADS_NO && answer.missing.count > 0)
			note(file, &answer, lines);
		ldd_free_answer(&answer);
		free(file);
		free(path);
	}
	free(where);
	strs_free(&names);
}

static void note(const char *file, const struct ldd_answer *answer, struct strs *lines)
{
	struct str line = STR_INIT;

	str_add(&line, file);
	for (size_t i = 0; i < answer->missing.count; i++)
		str_addf(&line, " %s", answer->missing.item[i]);
	strs_add_taken(lines, str_take(&line));
}
