#include "install/installed_place.h"

#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "install/cache.h"
#include "install/installed.h"
#include "sys/identity.h"

bool installed_place_is_good(int dir, const struct platform *foreign)
{
	char *where = installed_prefix(foreign, "");

	where[strlen(where) - 1] = '\0';
	bool good = cache_is_writable(dir, where) && (foreign || installed_place_is_reachable(where));
	free(where);
	return good;
}

bool installed_place_is_reachable(const char *where)
{
	struct runtime_user user;

	if (!identity_runtime_user(&user))
		return false;
	char *blocked = identity_blocked_at(&user, where);
	if (blocked) {
		warn_msg("cannot use the cache '%s': user '%s' cannot reach '%s'", where, user.name ? user.name : "?",
			blocked);
		warn_hint("servers run as that user: set TINYPG_USER, or TINYPG_CACHE to a directory that it can read");
	}
	free(user.name);
	bool good = !blocked;
	free(blocked);
	return good;
}
