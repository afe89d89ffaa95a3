#include "text/extlayout.h"

#include <string.h>

#include "text/num.h"

#define MAJOR_MAX 9999

/* A directory that mirrors one of an installation's: where in the path it begins, and what is known of it. */
struct mirrored {
	const char *rest;    /* the path below it */
	bool is_own;         /* it is PostgreSQL's own, not one that is shared with other software */
	unsigned long major; /* the version that its name tells; 0: none */
};

static unsigned long major_above(const char *path, const char *end);
static const char *skip_name(const char *path, const char *name);
static void skip_own(struct mirrored *mirrored);
static bool is_share(const struct mirrored *share);
static bool is_library(const struct mirrored *lib);

enum extlayout extlayout_place(const char *path, unsigned long major, struct str *out, unsigned long *other)
{
	for (const char *at = path; at; at = strchr(at, '/')) {
		at += *at == '/';
		const char *below = skip_name(at, "share");
		bool is_for_share = below != NULL;

		if (!below && !(below = skip_name(at, "lib")) && !(below = skip_name(at, "lib64")))
			continue;
		struct mirrored mirrored = {below, false, major_above(path, at)};
		skip_own(&mirrored);
		if (!(is_for_share ? is_share(&mirrored) : is_library(&mirrored)))
			continue;
		if (mirrored.major != 0 && mirrored.major != major) {
			*other = mirrored.major;
			return EXTLAYOUT_OTHER;
		}
		str_addf(out, "%s/%s", is_for_share ? "share" : "lib", mirrored.rest);
		return EXTLAYOUT_PLACED;
	}
	return EXTLAYOUT_NONE;
}

bool extlayout_place_flat(const char *path, struct str *out)
{
	if (strchr(path, '/'))
		return false;
	if (str_ends(path, ".so"))
		str_addf(out, "lib/%s", path);
	else if (str_ends(path, ".control") || str_ends(path, ".sql"))
		str_addf(out, "share/extension/%s", path);
	else
		return false;
	return true;
}

/* What follows `name` and a slash; NULL if the path begins with another name, or nothing follows. */
static const char *skip_name(const char *path, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(path, name, length) != 0 || path[length] != '/' || path[length + 1] == '\0')
		return NULL;
	return path + length + 1;
}

/* The number in path[length], 0 if it is none. */
static unsigned long read_major(const char *path, size_t length)
{
	char digits[8];
	unsigned long long number;

	if (length == 0 || length >= sizeof digits)
		return 0;
	memcpy(digits, path, length);
	digits[length] = '\0';
	return num_parse(digits, 1, MAJOR_MAX, &number) ? (unsigned long)number : 0;
}

/* The version of a name such as "postgresql15" or "pgsql-15". False if it is no name of PostgreSQL's; *major is 0 if
 * the name has no version. */
static bool is_named(const char *name, size_t length, unsigned long *major)
{
	static const char *const names[] = {"postgresql", "pgsql"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t own = strlen(names[i]);
		if (length < own || strncmp(name, names[i], own) != 0)
			continue;
		*major = 0;
		if (length == own)
			return true;
		own += name[own] == '-';
		*major = read_major(name + own, length - own);
		return *major != 0;
	}
	return false;
}

/* The version in the name of the directory that holds `end`: usr/pgsql-15/share. */
static unsigned long major_above(const char *path, const char *end)
{
	const char *name = end;
	unsigned long major = 0;

	if (end == path)
		return 0;
	for (end--, name = end; name > path && name[-1] != '/';)
		name--;
	return is_named(name, (size_t)(end - name), &major) ? major : 0;
}

/* Go below the directories that PostgreSQL may have in share or lib: postgresql, postgresql15, postgresql/15, and one
 * more `lib` below that. */
static void skip_own(struct mirrored *mirrored)
{
	size_t length = strcspn(mirrored->rest, "/");
	unsigned long major;

	mirrored->is_own = mirrored->major != 0;
	if (mirrored->rest[length] == '\0' || !is_named(mirrored->rest, length, &major))
		return;
	mirrored->is_own = true;
	mirrored->rest += length + 1;
	length = strcspn(mirrored->rest, "/");
	if (major == 0 && mirrored->rest[length] == '/' && (major = read_major(mirrored->rest, length)) != 0)
		mirrored->rest += length + 1;
	if (major != 0)
		mirrored->major = major;
	const char *below = skip_name(mirrored->rest, "lib");
	if (!below)
		below = skip_name(mirrored->rest, "lib64");
	if (below)
		mirrored->rest = below;
}

static bool is_share(const struct mirrored *share)
{
	static const char *const extensions[] = {"extension", "tsearch_data", "contrib"};
	static const char *const others[] = {"man", "doc", "locale"};

	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		if (skip_name(share->rest, extensions[i]))
			return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (skip_name(share->rest, others[i]))
			return false;
	return share->is_own && strchr(share->rest, '/') != NULL;
}

/* Bitcode is only for servers that compile with LLVM, of the same version. */
static bool is_library(const struct mirrored *lib)
{
	const char *slash = strrchr(lib->rest, '/');
	const char *name = slash ? slash + 1 : lib->rest;
	const char *suffix = strstr(name, ".so");

	if ((slash && !lib->is_own) || skip_name(lib->rest, "bitcode") || skip_name(lib->rest, "pgxs"))
		return false;
	return suffix && (suffix[3] == '\0' || suffix[3] == '.');
}
