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
