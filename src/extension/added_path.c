#include "extension/added_path.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "install/cache.h"
#include "text/str.h"

/* Without packages, the digest of the program need not be known. */
static bool is_any_added(void)
{
	bool found = false;

	for (size_t i = 0; i < cache_count() && !found; i++) {
		char *path = cache_name_of(i, "ext", ".");
		found = access(path, F_OK) == 0;
		free(path);
	}
	return found;
}

bool added_path_list(const struct program *server, struct addeds *list)
{
	char digest[SHA256_HEX_SIZE];

	*list = (struct addeds)ADDEDS_INIT;
	if (!is_any_added())
		return true;
	if (program_learn_digest(server, digest))
		return added_list(digest, list);
	warn_errno("cannot read '%s'", server->postgres);
	return false;
}

char *added_path_write(const struct addeds *list, const char *control_path, const size_t *order)
{
	struct str path = STR_INIT;

	str_add(&path, control_path && *control_path != '\0' ? control_path : "$system");
	for (size_t i = 0; i < list->count; i++) {
		const struct added *package = &list->item[order ? order[i] : i];
		if (package->extension_count > 0)
			str_addf(&path, ":%s/" ADDED_SHARE, package->directory);
	}
	return str_take(&path);
}

const struct added *added_path_owner(const struct addeds *list, const char *file)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *directory = list->item[i].directory;
		if (str_starts(file, directory) && str_starts(file + strlen(directory), "/" ADDED_SHARE "/"))
			return &list->item[i];
	}
	return NULL;
}
