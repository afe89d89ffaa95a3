#include "sys/kill.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/identity.h"
#include "text/str.h"

enum { STATUS_FILE_MAX = 64 << 10 };

/* The owner of /proc/PID does not tell: for a process that changed its user it is root. */
static bool find_owner(pid_t pid, uid_t *owner)
{
	char path[64];
	struct str text = STR_INIT;
	bool found = false;

	snprintf(path, sizeof path, "/proc/%ld/status", (long)(pid < 0 ? -pid : pid));
	if (fd_read_file(AT_FDCWD, path, &text, STATUS_FILE_MAX)) {
		const char *line = strstr(str_text(&text), "\nUid:");
		found = line != NULL;
		if (found)
			*owner = (uid_t)strtoul(line + strlen("\nUid:"), NULL, 10);
	}
	str_free(&text);
	return found;
}

static bool send_to(int process, pid_t pid, int number)
{
	return process >= 0 ? beyond_signal_process(process, number) : kill(pid, number) == 0;
}

bool kill_send_through(int process, pid_t pid, int number)
{
	uid_t owner;

	if (send_to(process, pid, number))
		return true;
	if (errno != EPERM)
		return false;
	if (geteuid() != 0 || !find_owner(pid, &owner) || !identity_act_as(owner)) {
		errno = EPERM;
		return false;
	}
	bool sent = send_to(process, pid, number);
	identity_act_as_root();
	return sent;
}

bool kill_send(pid_t pid, int number)
{
	return kill_send_through(-1, pid, number);
}
