#include "watchdog/harden.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/tree.h"
#include "text/str.h"
#include "watchdog/pgdata.h"
#include "watchdog/reload.h"

enum { SYNC_TRIES = 3 };

/* ---- in the child; each returns NULL, or the problem ---- */

/* Whether the cluster has data elsewhere. */
static bool has_tablespaces(const struct idle_at *at)
{
	struct strs names = STRS_INIT;
	char *path = str_format("%s/pg_tblspc", at->data);
	bool has = !fs_list(at->home, path, &names) || names.count > 0;

	strs_free(&names);
	free(path);
	return has;
}

/* The server goes on working meanwhile, so a directory may disappear under us: then the sync begins again. */
static bool sync_data(const struct idle_at *at)
{
	bool synced = false;

	if (has_tablespaces(at))
		sync();
	for (int i = 0; i < SYNC_TRIES && !synced; i++) {
		synced = tree_sync(at->home, at->data);
		if (!synced && errno != ENOENT && errno != ESTALE)
			break;
	}
	return synced;
}

static const char *harden(struct reload *reload)
{
	const struct idle_at *at = reload->at;
	struct str answer = STR_INIT;
	int data = fs_open_dir(at->home, at->data);
	bool written = data >= 0 && pgdata_write_conf(data, reload->settings);
	const char *problem = written ? reload_wait(reload) : "its settings cannot be written";

	fd_close(data);
	if (!problem && idle_query(at, "CHECKPOINT", &answer) != 0)
		problem = "its server cannot make a checkpoint";
	if (!problem && !sync_data(at))
		problem = "its data cannot be synced";
	str_free(&answer);
	return problem;
}

/* ---- the child ---- */

pid_t harden_start(const struct idle_at *at, const struct conf *settings, pid_t postmaster, int *out)
{
	struct reload reload = {.at = at, .settings = settings, .postmaster = postmaster};

	return reload_start(&reload, harden, out);
}
