#include "sys/tool.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/beyond.h"
#include "sys/signals.h"
#include "text/str.h"

/* The directory of this program, links followed; NULL if it could not be found out. */
static char *own_directory;
static sigset_t ignored;
static bool looked, pipe_was_ignored;

/* ---- programs in PATH ---- */

/* False with EACCES only for a file that may not be executed, not for a directory that may not be searched. */
static bool is_program(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		errno = ENOENT;
		return false;
	}
	if (S_ISREG(st.st_mode) && access(path, X_OK) == 0)
		return true;
	errno = EACCES;
	return false;
}

static char *search_path(const char *path, const char *name)
{
	struct strs parts = STRS_INIT;
	char *found = NULL;
	int error = ENOENT;

	strs_split(&parts, path, ':');
	for (size_t i = 0; !found && i < parts.count; i++) {
		const char *directory = parts.item[i];
		char *candidate = str_format("%s/%s", directory[0] == '\0' ? "." : directory, name);
		if (is_program(candidate)) {
			found = candidate;
			break;
		}
		if (errno == EACCES)
			error = EACCES;
		free(candidate);
	}
	strs_free(&parts);
	errno = error;
	return found;
}

char *tool_program(const char *name)
{
	const char *path = getenv("PATH");

	if (strchr(name, '/'))
		return mem_copy(name);
	if (name[0] == '\0') {
		errno = ENOENT;
		return NULL;
	}
	return search_path(path ? path : "/usr/bin:/bin", name);
}

/* ---- our own tools ---- */

/* The path of this process's program, as the system gives it; NULL where it does not. */
static char *running_program(void)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

	if (length <= 0)
		return NULL;
	path[length] = '\0';
	return mem_copy(path);
}

static void look_at_signals(void)
{
	struct sigaction now;

	(void)sigemptyset(&ignored);
	for (size_t i = 0; i < SIGNALS_NOHUP_COUNT; i++) {
		if (sigaction(signals_nohup[i], NULL, &now) == 0 && now.sa_handler == SIG_IGN)
			(void)sigaddset(&ignored, signals_nohup[i]);
	}
	looked = true;
	(void)signal(SIGCHLD, SIG_DFL);
}

void tool_ignore_pipe(void)
{
	pipe_was_ignored = signal(SIGPIPE, SIG_IGN) == SIG_IGN;
}

void tool_pass_ignored_on(void)
{
	struct sigaction now;

	for (int number = 1; number <= beyond_last_signal(); number++) {
		if ((number != SIGPIPE || pipe_was_ignored) && sigaction(number, NULL, &now) == 0 &&
			now.sa_handler == SIG_IGN)
			(void)sigaddset(&ignored, number);
	}
}

bool tool_was_ignored(int number)
{
	return looked && sigismember(&ignored, number) == 1;
}

void tool_init(const char *argv0)
{
	char *program = running_program();

	look_at_signals();
	/* Without the owner's bits we could not use what we make. */
	mode_t mask = umask(S_IRWXU);
	(void)umask(mask & ~(mode_t)S_IRWXU);
	if (!program && argv0) {
		char *named = tool_program(argv0);
		program = !named ? NULL : realpath(named, NULL);
		free(named);
	}
	free(own_directory);
	own_directory = program;
	char *slash = !program ? NULL : strrchr(program, '/');
	if (slash)
		*(slash == program ? slash + 1 : slash) = '\0';
}

/* DIRECTORY + below + "/" + name, if that is a program. */
static char *find_below(const char *below, const char *name)
{
	char *path = str_format("%s%s/%s", own_directory, below, name);

	if (is_program(path))
		return path;
	free(path);
	return NULL;
}

char *tool_part(const char *name)
{
	char *path = NULL;

	if (own_directory) {
		path = find_below("", name);
		if (!path)
			path = find_below("/../libexec/tinypg", name);
		if (!path && str_ends(own_directory, "/libexec/tinypg"))
			path = find_below("/../../bin", name);
	}
	return path;
}

char *tool_path(const char *name)
{
	char *path = tool_part(name);

	if (!path)
		path = tool_program(name);
	return path ? path : mem_copy(name);
}
