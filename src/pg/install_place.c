#include "pg/install_place.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "pg/cache.h"
#include "pg/install.h"
#include "sys/identity.h"

static bool is_writable(int dir, const char *where);
static bool is_reachable(const char *where);

bool install_place_is_good(int dir, const struct platform *foreign)
{
	char *where = install_prefix(foreign, "");

	where[strlen(where) - 1] = '\0';
	bool good = is_writable(dir, where) && (foreign != NULL || is_reachable(where));
	free(where);
	return good;
}

/* What is there is used from a cache on any medium; what is new needs one that can be written. */
static bool is_writable(int dir, const char *where)
{
	if (faccessat(dir, ".", W_OK, AT_EACCESS) == 0)
		return true;
	char *cache = cache_path();
	warn_errno("cannot write the cache '%s'", where);
	warn_hint("put a directory of your own in front: TINYPG_CACHE=DIRECTORY:%s", cache);
	free(cache);
	return false;
}

static bool is_reachable(const char *where)
{
	struct runtime_user user;

	if (!identity_runtime_user(&user))
		return false;
	char *blocked = identity_blocked_at(&user, where);
	if (blocked != NULL) {
		warn_msg("cannot use the cache '%s': user '%s' cannot reach '%s'", where,
			user.name != NULL ? user.name : "?", blocked);
		warn_hint("servers run as that user: set TINYPG_CACHE to a directory that he can read, or TINYPG_USER");
	}
	free(user.name);
	bool good = blocked == NULL;
	free(blocked);
	return good;
}
