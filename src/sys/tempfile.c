#include "sys/tempfile.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/signals.h"

enum { FILES_MAX = 4 };

/* For the handler of signals. */
static char *volatile files[FILES_MAX];
static volatile pid_t owner;
static struct sigaction before[SIGNALS_END_COUNT];
static size_t count;

/* The signal has its default action again, which is taken when the handler returns. A child that was only forked must
 * not remove what is its parent's. */
static void remove_all(int number)
{
	for (size_t i = 0; i < FILES_MAX && getpid() == owner; i++)
		if (files[i])
			(void)unlink(files[i]);
	(void)raise(number);
}

static void remember(char *path)
{
	struct sigaction action = {.sa_handler = remove_all, .sa_flags = (int)SA_RESETHAND};

	(void)sigemptyset(&action.sa_mask);
	/* A child that was forked has the names of its parent's files, which are not its own. */
	for (size_t i = 0; i < FILES_MAX && owner != getpid(); i++)
		files[i] = NULL;
	owner = getpid();
	for (size_t i = 0; i < FILES_MAX; i++)
		if (!files[i]) {
			files[i] = path;
			break;
		}
	if (count++ == 0)
		signals_handle(&action, before);
}

void tempfile_forget(const char *path)
{
	for (size_t i = 0; i < FILES_MAX; i++)
		if (files[i] == path)
			files[i] = NULL;
	if (--count == 0)
		signals_restore(before);
}

int tempfile_make(char *path)
{
	sigset_t mask;

	signals_block(&mask);
	int fd = mkstemp(path);
	if (fd >= 0) {
		remember(path);
		(void)fd_set_inherited(fd, false);
	}
	int error = errno;
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
	errno = error;
	return fd;
}
