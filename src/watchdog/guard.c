#include "watchdog/guard.h"

#include "sys/fd.h"
#include "sys/fs.h"
#include "watchdog/pgdata.h"
#include "watchdog/reload.h"

static const char *guard(struct reload *reload)
{
	int data = fs_open_dir(reload->at->home, reload->at->data);
	bool written = data >= 0 && pgdata_write_hba(data, &reload->settings->hba);

	fd_close(data);
	return written ? reload_wait(reload) : "its pg_hba.conf cannot be written";
}

pid_t guard_start(const struct idle_at *at, const struct conf *settings, pid_t postmaster, int *out)
{
	struct reload reload = {.at = at, .settings = settings, .postmaster = postmaster};

	return reload_start(&reload, guard, out);
}
