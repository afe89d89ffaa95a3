#include "package/packages.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "extension/added.h"
#include "extension/shadow.h"

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

bool packages_remove(const char *digest, const char *name)
{
	struct addeds list;
	const char *equals = strchr(name, '=');
	char *package = equals ? mem_copy_bytes(name, (size_t)(equals - name)) : mem_copy(name);
	size_t meant = 0;
	bool good = added_list(digest, &list);

	for (size_t i = 0; i < list.count; i++) {
		const struct added *added = &list.item[i];
		if (strcmp(added->name, package) != 0 || (equals && strcmp(added->version, equals + 1) != 0))
			continue;
		meant++;
		good = added_remove(added) && good;
	}
	shadow_sweep(SHADOW_DAYS_MAX);
	if (meant == 0)
		warn_msg("no package '%s' was added", name);
	if (meant == 0 && digest && is_added(package))
		warn_hint("one was added to another server program: without -b and -V it is removed from all servers");
	free(package);
	addeds_free(&list);
	return good && meant > 0;
}
