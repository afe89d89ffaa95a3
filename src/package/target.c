#include "package/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "extension/dirs.h"
#include "install/select.h"
#include "template/server_id.h"

bool target_select(const char *bindir, const char *wish, bool may_fetch, struct target *target)
{
	struct server_id id;

	*target = (struct target){.share = NULL};
	bool selected =
		may_fetch ? select_make(bindir, wish, &target->server) : select_present(bindir, wish, &target->server);
	if (!selected || !select_version(&target->server))
		return false;
	bool known = server_id_know(&target->server, &id);
	memcpy(target->digest, id.digest, sizeof target->digest);
	server_id_free(&id);
	if (!known)
		return false;
	target->share = dirs_share(&target->server);
	target->libraries = dirs_library(&target->server);
	if (!target->share)
		warn_msg("no extension directory belongs to the server in '%s'", target->server.bindir);
	else if (!target->libraries)
		warn_msg("no directory of libraries belongs to the server in '%s'", target->server.bindir);
	return target->share && target->libraries;
}

void target_free(struct target *target)
{
	program_free(&target->server);
	free(target->share);
	free(target->libraries);
	*target = (struct target){.share = NULL};
}
