#include "install/store_upload.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/msg.h"
#include "install/cache.h"
#include "sys/apart.h"
#include "sys/fd.h"

void store_upload_begin(struct store_upload *upload)
{
	int ends[2];

	if (fd_pipe(ends))
		*upload = (struct store_upload){.reading = ends[0], .writing = ends[1]};
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

bool store_upload_fork(const struct store_upload *upload, int object, int life)
{
	if (apart_fork() != 0)
		return false;
	const int keep[] = {object, life, upload->writing};
	(void)setsid();
	fd_close_from(0, keep, sizeof keep / sizeof *keep);
	fd_open_standard();
	write_to_log();
	return true;
}

void store_upload_end(struct store_upload *upload, bool waits)
{
	fd_close(upload->writing);
	if (waits && upload->reading >= 0)
		fd_drain(upload->reading);
	fd_close(upload->reading);
	*upload = (struct store_upload)STORE_UPLOAD_INIT;
}
