#include "install/store_giver.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/msg.h"
#include "install/cache.h"
#include "sys/apart.h"
#include "sys/fd.h"

void store_giver_begin(struct store_giver *giver)
{
	int ends[2];

	if (fd_pipe(ends))
		*giver = (struct store_giver){.reading = ends[0], .writing = ends[1]};
	else
		warn_errno("cannot wait for the store");
}

static void write_to_log(void)
{
	int templates = cache_open("template", true);
	int log = templates < 0
		? -1
		: openat(templates, "log", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (log >= 0)
		(void)dup2(log, STDERR_FILENO);
	fd_close(log);
	fd_close(templates);
}

bool store_giver_fork(const struct store_giver *giver, int object, int life)
{
	if (apart_fork() != 0)
		return false;
	const int keep[] = {object, life, giver->writing};
	(void)setsid();
	fd_close_from(0, keep, sizeof keep / sizeof *keep);
	fd_open_standard();
	write_to_log();
	return true;
}

void store_giver_end(struct store_giver *giver, bool waits)
{
	fd_close(giver->writing);
	if (waits && giver->reading >= 0)
		fd_drain(giver->reading);
	fd_close(giver->reading);
	*giver = (struct store_giver)STORE_GIVER_INIT;
}
