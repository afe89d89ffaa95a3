#include "package/packages.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/added.h"
#include "extension/shadow.h"
#include "text/nearest.h"

bool packages_list(const char *digest, struct str *lines)
{
	struct addeds list;
	bool read = added_list(digest, &list);

	for (size_t i = 0; i < list.count; i++) {
		const struct added *added = &list.item[i];
		str_addf(lines, "%s\t%s\t%s\t%s\t%s\t%s\n", added->name, added->version,
			added->bindir ? added->bindir : "", added->date ? added->date : "",
			added->source ? added->source : "", added->directory);
	}
	addeds_free(&list);
	return read;
}

static bool is_added(const char *name)
{
	struct addeds list;
	bool found = false;

	(void)added_list(NULL, &list);
	for (size_t i = 0; i < list.count && !found; i++)
		found = strcmp(list.item[i].name, name) == 0;
	addeds_free(&list);
	return found;
}

/* Whether a package has an extension, for the server of another one. */
static bool is_offered(const struct addeds *list, const struct added *by, const char *extension)
{
	bool found = false;

	for (size_t i = 0; i < list->count && !found; i++)
		found = strcmp(list->item[i].server, by->server) == 0 && added_extension(&list->item[i], extension);
	return found;
}

/* Name the packages that require an extension of one that was removed, and that no other package has. */
static void report_dependent(const struct added *removed, const struct addeds *left)
{
	for (size_t i = 0; i < left->count; i++) {
		const struct added *other = &left->item[i];

		if (strcmp(other->server, removed->server) != 0)
			continue;
		for (size_t k = 0; k < other->required.count; k++) {
			const char *required = other->required.item[k];
			if (!added_extension(removed, required) || is_offered(left, other, required))
				continue;
			warn_msg("'%s' requires the extension '%s', which was removed", other->name, required);
			warn_hint("add it again, or remove '%s', too", other->name);
		}
	}
}

static bool is_meant(const struct added *added, const char *package, const char *version)
{
	return strcmp(added->name, package) == 0 && (!version || strcmp(added->version, version) == 0);
}

static void report_absent(const char *digest, const char *name, const char *package, const struct addeds *list)
{
	struct strs versions = STRS_INIT;
	struct str hint = STR_INIT;

	for (size_t i = 0; i < list->count; i++)
		if (is_meant(&list->item[i], package, NULL) && !strs_contain(&versions, list->item[i].version))
			strs_add(&versions, list->item[i].version);
	nearest_add_list(&hint, &versions);
	warn_msg("no package '%s' was added", name);
	if (versions.count > 0)
		warn_hint("of '%s' there is %s", package, str_text(&hint));
	else if (digest && is_added(package))
		warn_hint("one was added to another server program: without -b and -V it is removed from all servers");
	str_free(&hint);
	strs_free(&versions);
}

bool packages_remove(const char *digest, const char *name)
{
	struct addeds list, left;
	const char *equals = strchr(name, '=');
	const char *version = equals ? equals + 1 : NULL;
	char *package = equals ? mem_copy_bytes(name, (size_t)(equals - name)) : mem_copy(name);
	size_t meant = 0;
	bool good = added_list(digest, &list);

	for (size_t i = 0; i < list.count; i++) {
		if (!is_meant(&list.item[i], package, version))
			continue;
		meant++;
		good = added_remove(&list.item[i]) && good;
	}
	shadow_sweep(SHADOW_DAYS_MAX);
	if (meant == 0)
		report_absent(digest, name, package, &list);
	good = added_list(digest, &left) && good;
	for (size_t i = 0; i < list.count; i++)
		if (is_meant(&list.item[i], package, version))
			report_dependent(&list.item[i], &left);
	free(package);
	addeds_free(&left);
	addeds_free(&list);
	return good && meant > 0;
}
