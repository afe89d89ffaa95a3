#include "pg/launch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/msg.h"
#include "sys/fd.h"
#include "sys/proc.h"

bool launch_watchdog(struct channel *channel)
{
	int ends[2];
	char number[16];
	struct strs words = STRS_INIT;

	*channel = (struct channel){.fd = -1, .line = STR_INIT};
	if (!fd_socketpair(ends)) {
		warn_errno("cannot make a socket");
		return false;
	}
	snprintf(number, sizeof number, "%d", ends[1]);
	strs_add_taken(&words, proc_tool("pg_watchdog"));
	strs_add(&words, number);
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.in = spec.out = PROC_NULL;
	spec.keep = &ends[1];
	spec.keep_count = 1;
	pid_t pid = proc_start(&spec);
	if (pid < 0)
		warn_errno("cannot run '%s'", words.item[0]);
	close(ends[1]);
	strs_free(&words);
	/* It detaches: what we started ends at once, and the watchdog is nobody's child. */
	if (pid >= 0 && proc_wait(pid) == 0) {
		channel->fd = ends[0];
		return true;
	}
	close(ends[0]);
	return false;
}

void launch_spare(const char *text, const struct terms *terms)
{
	struct channel channel;
	char spares[16], ttl[16];

	/* What detaches itself falls to a subreaper: it would be our child, and end with us. */
	proc_become_subreaper(false);
	if (launch_watchdog(&channel)) {
		snprintf(spares, sizeof spares, "%u", terms->spares);
		snprintf(ttl, sizeof ttl, "%u", terms->ttl);
		CHANNEL_SEND(&channel, "spare", spares, ttl, text);
		channel_close(&channel);
	}
	proc_become_subreaper(true);
}

pid_t launch_initcache(const struct request *request, const char *superuser, const char *locale, int *out)
{
	const char *const options[][2] = {
		{"-b", request->bindir},
		{"-U", superuser},
		{"-D", request->dbname},
		{"-l", locale},
		{"-E", request->encoding},
	};
	struct strs words = STRS_INIT;
	int ends[2];

	if (!fd_pipe(ends))
		return -1;
	strs_add_taken(&words, proc_tool("pg_initcache"));
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
		if (!*options[i][1])
			continue;
		strs_add(&words, options[i][0]);
		strs_add(&words, options[i][1]);
	}
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.in = PROC_NULL;
	spec.out = ends[1];
	spec.die_with_parent = true;
	pid_t pid = proc_start(&spec);
	int reason = errno;
	strs_free(&words);
	close(ends[1]);
	if (pid < 0 || !fd_set_nonblocking(ends[0], true)) {
		close(ends[0]);
		errno = reason;
		return pid;
	}
	*out = ends[0];
	return pid;
}
