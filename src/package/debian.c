#include "package/debian.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "outside/unpack.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/map.h"
#include "text/debcontrol.h"

#define CONTROL ".control"
#define CONTROL_MAX (1024UL * 1024)

static bool judge(const struct source_terms *terms, const struct debcontrol *control);
static void take(const struct debcontrol *control, struct source_found *found, struct strs *needs);
static const char *machine_of(const struct program *server);
static char *true_name(const struct strs *names, const char *file);
static bool has_script(const struct strs *names, const char *extension);

bool debian_check(const struct source_terms *terms, const struct staging *staging, const char *name,
	struct source_found *found, struct strs *needs)
{
	char *file = str_format("%s/" UNPACK_CONTROL, name);
	struct str text = STR_INIT;
	struct debcontrol control;
	bool good = fd_read_file(staging->fd, file, &text, CONTROL_MAX);

	if (!good && errno == ENOENT) {
		good = true;
	} else if (!good || !debcontrol_parse(str_text(&text), &control)) {
		warn_msg("cannot use '%s': its control file is damaged", terms->text);
		good = false;
	} else {
		good = judge(terms, &control);
		take(&control, found, needs);
		debcontrol_free(&control);
		if (good && unlinkat(staging->fd, file, 0) != 0) {
			warn_errno("cannot remove '%s'", file);
			good = false;
		}
	}
	str_free(&text);
	free(file);
	return good;
}

static bool judge(const struct source_terms *terms, const struct debcontrol *control)
{
	const char *machine = machine_of(terms->server);

	if (strcmp(control->architecture, "all") == 0 || !machine || strcmp(control->architecture, machine) == 0)
		return true;
	warn_msg("cannot use '%s': it is for %s, and this server for %s", terms->text, control->architecture, machine);
	return false;
}

static void take(const struct debcontrol *control, struct source_found *found, struct strs *needs)
{
	const char *rest = control->package;

	for (size_t i = 0; i < control->needs.count; i++)
		if (!strs_contain(needs, control->needs.item[i]))
			strs_add(needs, control->needs.item[i]);
	if (found->name)
		return;
	(void)debcontrol_major(control->package, &rest);
	found->name = mem_copy(rest);
	found->version = mem_copy(control->version);
}

/* Debian's name of the server's machine; NULL if it is not known. */
static const char *machine_of(const struct program *server)
{
	const char *name = NULL;
	struct map map;
	struct elf elf;

	if (!map_file(AT_FDCWD, server->postgres, &map))
		return NULL;
	if (elf_parse(map.bytes, map.length, &elf)) {
		name = debcontrol_machine(&elf);
		elf_free(&elf);
	}
	map_close(&map);
	return name;
}

bool debian_name_controls(const struct staging *staging, const char *name)
{
	char *path = str_format("%s/share/extension", name);
	struct strs names = STRS_INIT;
	int dir =
		fs_list(staging->fd, path, &names) ? openat(staging->fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool good = dir >= 0 || errno == ENOENT;

	for (size_t i = 0; dir >= 0 && good && i < names.count; i++) {
		char *to = true_name(&names, names.item[i]);
		good = !to || renameat(dir, names.item[i], dir, to) == 0;
		free(to);
	}
	if (!good)
		warn_errno("cannot rename the control files of '%s'", name);
	fd_close(dir);
	strs_free(&names);
	free(path);
	return good;
}

/* "postgis.control" for "postgis-3.control" with scripts of postgis; NULL if the file's name is right. Allocated. */
static char *true_name(const struct strs *names, const char *file)
{
	char *extension = mem_copy(file);
	char *end = str_ends(file, CONTROL) ? extension + strlen(file) - strlen(CONTROL) : extension;
	char *to = NULL;

	*end = '\0';
	char *dash = strrchr(extension, '-');
	bool is_numbered =
		dash && dash > extension && dash[1] != '\0' && dash[1 + strspn(dash + 1, "0123456789.")] == '\0';
	if (is_numbered && !has_script(names, extension)) {
		*dash = '\0';
		to = str_format("%s" CONTROL, extension);
		if (!has_script(names, extension) || strs_contain(names, to)) {
			free(to);
			to = NULL;
		}
	}
	free(extension);
	return to;
}

static bool has_script(const struct strs *names, const char *extension)
{
	char *start = str_format("%s--", extension);
	bool has = false;

	for (size_t i = 0; i < names->count && !has; i++)
		has = str_starts(names->item[i], start) && str_ends(names->item[i], ".sql");
	free(start);
	return has;
}
