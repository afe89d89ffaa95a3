#include "sys/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef TINYPG_FAULTS

static void log_point(const char *name);

bool fault_here(const char *name)
{
	static bool happened;
	int saved = errno;
	log_point(name);
	const char *wanted = getenv("TINYPG_FAULT");
	size_t length = strlen(name);
	const char *how = wanted && strncmp(wanted, name, length) == 0 ? wanted + length : "=";
	if (*how == '\0' || (strcmp(how, "=once") == 0 && !happened)) {
		happened = true;
		errno = EIO;
		return true;
	}
	if (strcmp(how, "=kill") == 0)
		raise(SIGKILL);
	if (strcmp(how, "=stop") == 0 && !happened) {
		happened = true;
		raise(SIGSTOP);
	}
	errno = saved;
	return false;
}

/* Name and newline go in one write, so that processes that share the log do not mix their lines. */
static void log_point(const char *name)
{
	const char *path = getenv("TINYPG_FAULT_LOG");
	size_t length = strlen(name);
	char line[128];
	if (!path || length >= sizeof line)
		return;
	memcpy(line, name, length);
	line[length] = '\n';
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return;
	ssize_t written = write(fd, line, length + 1);
	(void)written;
	close(fd);
}

#endif
