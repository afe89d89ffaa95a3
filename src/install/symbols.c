#include "install/symbols.h"

#include <fcntl.h>
#include <stdlib.h>

#include "sys/map.h"
#include "text/elfsyms.h"

/* Read the symbols of a file. False if it cannot be read. */
static bool open_file(const char *path, struct map *map, struct elfsyms *syms)
{
	if (!map_file(AT_FDCWD, path, map))
		return false;
	if (elfsyms_open(map->bytes, map->length, syms))
		return true;
	map_close(map);
	return false;
}

static bool add_wanted(const char *path, struct strs *names)
{
	struct elfsyms syms;
	struct map map;

	if (!open_file(path, &map, &syms))
		return false;
	bool good = elfsyms_add_wanted(&syms, names);
	map_close(&map);
	return good;
}

static bool remove_defined_by(const char *path, struct strs *names)
{
	struct elfsyms syms;
	struct map map;
	size_t kept = 0;

	if (names->count == 0)
		return true;
	if (!open_file(path, &map, &syms))
		return false;
	for (size_t i = 0; i < names->count; i++) {
		if (elfsyms_defines(&syms, names->item[i]))
			free(names->item[i]);
		else
			names->item[kept++] = names->item[i];
	}
	names->count = kept;
	names->item[kept] = NULL;
	map_close(&map);
	return !syms.damaged;
}

static bool remove_defined_by_all(const struct strs *paths, struct strs *names)
{
	bool good = true;

	for (size_t i = 0; i < paths->count && good; i++)
		good = remove_defined_by(paths->item[i], names);
	return good;
}

bool symbols_find_undefined(struct loader *loader, const char *library, struct strs *names)
{
	struct strs paths = STRS_INIT;
	bool good = ldd_list(loader, NULL, &paths) && ldd_list(loader, library, &paths) && add_wanted(library, names) &&
		remove_defined_by_all(&paths, names);

	strs_free(&paths);
	return good;
}

bool symbols_remove_defined(struct loader *loader, const char *module, bool needed, struct strs *names)
{
	struct ldd_answer answer = LDD_ANSWER_INIT;
	struct strs paths = STRS_INIT;
	bool good = true;

	ldd_examine(loader, module, &answer);
	if (answer.loads == LOADS_YES && needed)
		good = ldd_list(loader, module, &paths);
	else if (answer.loads == LOADS_YES)
		strs_add(&paths, module);
	good = good && answer.loads != LOADS_UNKNOWN && remove_defined_by_all(&paths, names);
	strs_free(&paths);
	ldd_free_answer(&answer);
	return good;
}
