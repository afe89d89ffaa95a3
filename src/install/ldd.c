#include "install/ldd.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fs.h"
#include "sys/map.h"
#include "text/elf.h"
#include "text/ldcache.h"
#include "text/pgmagic.h"

#define CACHE "/etc/ld.so.cache"
#define ORIGIN "ORIGIN"
#define NOBODY ((size_t)-1)

/* A loaded file, and which one needed it (NOBODY for the server itself). */
struct object {
	char *path;
	size_t wanted_by;
	struct elf elf; /* its `names` are no longer valid */
	bool is_module; /* this, and what follows, is known of what is examined */
	unsigned major; /* major version that a module is for; 0 if not found */
	bool preload;
};

struct loader {
	struct object *item; /* the server first, then what it needs, then what the library needs */
	size_t count;
	struct strs names; /* already found: as they were asked for, and by soname */
	struct map cache;  /* glibc's cache; its length is 0 if there is none */
	unsigned major;    /* of the server; 0 if not known */
	bool complete;     /* nothing that the server itself needs is missing */
};

static void load_own(struct loader *loader);
static bool load(struct loader *loader, const char *path, size_t wanted_by);
static bool load_examined(struct loader *loader, const char *path, size_t wanted_by, bool examined);
static void load_all_needed(struct loader *loader, size_t from, struct strs *missing);
static void unload(struct loader *loader, size_t count, size_t names);
static bool load_needed(struct loader *loader, size_t index, const char *name);

struct loader *ldd_begin(const struct program *server)
{
	struct loader *loader = mem_alloc(sizeof *loader);

	loader->major = server->has_version ? server->version.major : 0;
	if (!map_file(AT_FDCWD, CACHE, &loader->cache))
		loader->cache.length = 0;
	if (load(loader, server->postgres, NOBODY))
		load_own(loader);
	return loader;
}

bool ldd_list(struct loader *loader, const char *library, struct strs *paths)
{
	size_t count = loader->count;
	size_t names = loader->names.count;
	struct strs missing = STRS_INIT;
	bool complete = count > 0 && (library ? load(loader, library, 0) : loader->complete);

	load_all_needed(loader, count, &missing);
	for (size_t i = library ? count : 0; i < loader->count; i++)
		strs_add(paths, loader->item[i].path);
	complete = complete && missing.count == 0;
	strs_free(&missing);
	unload(loader, count, names);
	return complete;
}

const char *ldd_find_loaded(const struct loader *loader, const char *prefix)
{
	for (size_t i = 1; i < loader->count; i++) {
		const char *slash = strrchr(loader->item[i].path, '/');
		if (slash && str_starts(slash + 1, prefix))
			return loader->item[i].path;
	}
	return NULL;
}

void ldd_end(struct loader *loader)
{
	unload(loader, 0, 0);
	free(loader->item);
	strs_free(&loader->names);
	if (loader->cache.length > 0)
		map_close(&loader->cache);
	free(loader);
}

void ldd_free_answer(struct ldd_answer *answer)
{
	strs_free(&answer->missing);
	free(answer->reason);
	*answer = (struct ldd_answer)LDD_ANSWER_INIT;
}

/* Why an existing file could not be loaded. */
static char *explain(const struct loader *loader, const char *library)
{
	const struct elf *server = &loader->item[0].elf;
	struct str reason = STR_INIT;
	struct map map;
	struct elf elf;

	if (!map_file(AT_FDCWD, library, &map))
		return mem_copy("it cannot be read");
	if (elf_parse(map.bytes, map.length, &elf)) {
		str_addf(&reason, "it is for %s (%u bits)", elf_machine_name(elf.machine), elf.bits);
		str_addf(&reason, ", and the server for %s (%u bits)", elf_machine_name(server->machine), server->bits);
		elf_free(&elf);
	} else {
		str_add(&reason, "it is no ELF file");
	}
	map_close(&map);
	return str_take(&reason);
}

/* The server's objection to a loaded module, allocated; NULL if it has none. */
static char *examine_module(const struct loader *loader, const struct object *module)
{
	if (!module->is_module)
		return mem_copy("it is no module of PostgreSQL");
	if (module->major == 0 || loader->major == 0 || module->major == loader->major)
		return NULL;
	return str_format("it is a module for PostgreSQL %u, and the server is %u", module->major, loader->major);
}

void ldd_examine(struct loader *loader, const char *library, struct ldd_answer *answer)
{
	size_t count = loader->count;
	size_t names = loader->names.count;
	struct stat st;

	*answer = (struct ldd_answer)LDD_ANSWER_INIT;
	if (stat(library, &st) != 0) {
		answer->loads = LOADS_NO;
		strs_add(&answer->missing, library);
	} else if (count == 0) {
		answer->reason = mem_copy("the server is no ELF file");
	} else if (!load_examined(loader, library, 0, true)) {
		answer->loads = LOADS_NO;
		answer->reason = explain(loader, library);
	} else {
		const char *itself = loader->item[count].elf.loader;
		if (itself && access(itself, F_OK) != 0)
			strs_add(&answer->missing, itself);
		load_all_needed(loader, count, &answer->missing);
		answer->preload = loader->item[count].preload;
		if (answer->missing.count == 0)
			answer->reason = examine_module(loader, &loader->item[count]);
		answer->loads = answer->missing.count > 0 || answer->reason ? LOADS_NO : LOADS_YES;
	}
	unload(loader, count, names);
}

/* ---- Loading. */

/*
 * Whether it uses symbols that only a preloaded library has a use for: the flag that tells whether it is preloaded,
 * shared memory and locks that are assigned when the server starts.
 */
static bool asks_for_preload(const struct elf *elf)
{
	static const char *const symbols[] = {
		"process_shared_preload_libraries_in_progress", "RequestAddinShmemSpace", "RequestNamedLWLockTranche"};

	for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
		if (elf_names(elf, symbols[i]))
			return true;
	}
	return false;
}

static void examine(const struct map *map, struct object *object)
{
	object->is_module = elf_names(&object->elf, "Pg_magic_func");
	if (object->is_module)
		object->major = pgmagic_find_major(map->bytes, map->length, object->elf.little);
	object->preload = asks_for_preload(&object->elf);
}

static bool same_machine(const struct elf *a, const struct elf *b)
{
	return a->machine == b->machine && a->bits == b->bits && a->little == b->little;
}

/* Load a file. False if it cannot be loaded together with the server; like the dynamic loader, the caller then looks
 * further. */
static bool load(struct loader *loader, const char *path, size_t wanted_by)
{
	return load_examined(loader, path, wanted_by, false);
}

/* To look for symbols takes long, so it is done only in what is examined. */
static bool load_examined(struct loader *loader, const char *path, size_t wanted_by, bool examined)
{
	struct object object = {.wanted_by = wanted_by};
	struct map map;

	if (!map_file(AT_FDCWD, path, &map))
		return false;
	bool good = elf_parse(map.bytes, map.length, &object.elf);
	if (good && loader->count > 0 && !same_machine(&object.elf, &loader->item[0].elf)) {
		elf_free(&object.elf);
		good = false;
	}
	if (good) {
		object.path = mem_copy(path);
		if (examined)
			examine(&map, &object);
		loader->item = mem_resize(loader->item, loader->count + 1, sizeof *loader->item);
		loader->item[loader->count++] = object;
		if (object.elf.soname)
			strs_add(&loader->names, object.elf.soname);
	}
	map_close(&map);
	return good;
}

/* Load what the server needs, and its dynamic loader, whose symbols modules use, too. */
static void load_own(struct loader *loader)
{
	char *itself = mem_copy(loader->item[0].elf.loader);
	struct strs missing = STRS_INIT;

	loader->complete = itself && load(loader, itself, 0);
	if (itself && strrchr(itself, '/'))
		strs_add(&loader->names, strrchr(itself, '/') + 1);
	load_all_needed(loader, 0, &missing);
	loader->complete = loader->complete && missing.count == 0;
	strs_free(&missing);
	free(itself);
}

static void unload(struct loader *loader, size_t count, size_t names)
{
	while (loader->count > count) {
		struct object *object = &loader->item[--loader->count];
		free(object->path);
		elf_free(&object->elf);
	}
	while (loader->names.count > names) {
		free(loader->names.item[--loader->names.count]);
		loader->names.item[loader->names.count] = NULL;
	}
}

static void load_all_needed(struct loader *loader, size_t from, struct strs *missing)
{
	for (size_t i = from; i < loader->count; i++) {
		for (size_t k = 0; k < loader->item[i].elf.needed.count; k++) {
			const char *name = loader->item[i].elf.needed.item[k];
			if (strs_contain(&loader->names, name))
				continue;
			bool found = load_needed(loader, i, name);
			if (found)
				strs_add(&loader->names, loader->item[i].elf.needed.item[k]);
			else if (missing && !strs_contain(missing, name))
				strs_add(missing, name);
		}
	}
}

/* ---- Searching for a name. */

static bool load_in(struct loader *loader, size_t wanted_by, const char *directory, const char *name)
{
	char *path = fs_join(directory, name);
	bool found = load(loader, path, wanted_by);

	free(path);
	return found;
}

/* Expand one element of an object's own path; false also for a variable that is not known here. */
static bool expand_element(const char *element, size_t length, const char *owner, struct str *directory)
{
	size_t origin = strrchr(owner, '/') ? (size_t)(strrchr(owner, '/') - owner) : 0;

	for (size_t i = 0; i < length; i++) {
		if (element[i] != '$') {
			str_add_char(directory, element[i]);
			continue;
		}
		bool braced = str_starts(element + i + 1, "{" ORIGIN "}");
		if (!braced && !str_starts(element + i + 1, ORIGIN))
			return false;
		str_add_bytes(directory, owner, origin);
		i += strlen(ORIGIN) + (braced ? strlen("{}") : 0);
	}
	return directory->length > 0;
}

/* Search a path of `owner` for what another object needs. */
static bool load_by_path(struct loader *loader, size_t wanted_by, const char *path, size_t owner, const char *name)
{
	char *origin = mem_copy(loader->item[owner].path);
	char *elements = mem_copy(path);
	bool found = false;

	for (const char *at = elements; at && !found;) {
		size_t length = strcspn(at, ":");
		struct str directory = STR_INIT;
		found = expand_element(at, length, origin, &directory) &&
			load_in(loader, wanted_by, str_text(&directory), name);
		str_free(&directory);
		at = at[length] == ':' ? at + length + 1 : NULL;
	}
	free(elements);
	free(origin);
	return found;
}

/* DT_RPATH of an object applies to everything loaded on its behalf, but is ignored if the object has a DT_RUNPATH. */
static bool load_by_own_paths(struct loader *loader, size_t index, const char *name)
{
	bool found = false;

	if (loader->item[index].elf.runpath)
		return load_by_path(loader, index, loader->item[index].elf.runpath, index, name);
	for (size_t i = index; i != NOBODY && !found; i = loader->item[i].wanted_by) {
		const struct elf *elf = &loader->item[i].elf;
		found = elf->rpath && !elf->runpath && load_by_path(loader, index, elf->rpath, i, name);
	}
	return found;
}

static bool load_by_cache(struct loader *loader, size_t wanted_by, const char *name)
{
	struct strs paths = STRS_INIT;
	bool found = false;

	if (loader->cache.length > 0)
		ldcache_find(loader->cache.bytes, loader->cache.length, name, &paths);
	for (size_t i = 0; i < paths.count && !found; i++)
		found = load(loader, paths.item[i], wanted_by);
	strs_free(&paths);
	return found;
}

/* Search the usual directories; /usr/local/lib only if there is no cache, which would list it. */
static bool load_by_habit(struct loader *loader, size_t wanted_by, const char *name)
{
	static const char *const places[] = {
		"/lib/*-linux-*", "/usr/lib/*-linux-*", "/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"};
	size_t count = sizeof places / sizeof *places - (loader->cache.length > 0);
	bool found = false;

	for (size_t i = 0; i < count && !found; i++) {
		glob_t matches;
		if (glob(places[i], 0, NULL, &matches) != 0)
			continue;
		for (size_t k = 0; k < matches.gl_pathc && !found; k++)
			found = load_in(loader, wanted_by, matches.gl_pathv[k], name);
		globfree(&matches);
	}
	return found;
}

/* `name` stays valid although loading moves the table of objects. */
static bool load_needed(struct loader *loader, size_t index, const char *name)
{
	if (strchr(name, '/'))
		return load(loader, name, index);
	return load_by_own_paths(loader, index, name) || load_by_cache(loader, index, name) ||
		load_by_habit(loader, index, name);
}
