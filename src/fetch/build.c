#include "fetch/build.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "fetch/build_steps.h"
#include "outside/unpack.h"
#include "sys/builder.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/loop.h"
#include "sys/signals.h"
#include "sys/tree.h"
#include "sys/walk.h"

#define LOG "log"     /* in the staging directory */
#define IMAGE "image" /* likewise: where the result is unpacked */
#define LOG_SHOWN 12  /* lines */
#define LOG_MAX (64 * 1024 * 1024)

/*
 * The compiler: a child that leads the process group of everything that compiles. It ends by itself, or when the leash,
 * a pipe, is closed; that also happens when we die.
 */
struct compiler {
	pid_t pid;
	int leash;  /* our end; no other process has it */
	int done;   /* reads end of file when the compiler has ended */
	int empty;  /* reads end of file when every process of its group has ended, except the guard */
	int signal; /* the signal that ended it; 0: none */
};

#define DYING_MS 10000 /* how long killed processes may take to disappear */

static bool prepare(const struct build *compile, const struct runtime_user *user);
static bool same_times(void *context, int dir, const char *name, const struct stat *st);
static bool compiler_start(const struct build *compile, const struct runtime_user *user, struct compiler *compiler);
static int compiler_end(struct compiler *compiler, const volatile sig_atomic_t *stop);
static bool take_over(const struct build *compile);
static void say_failed(const struct build *compile, const char *step);
static void show_end(const char *text);

bool build_source(const struct build *compile)
{
	struct builder builder;
	struct compiler compiler;
	struct stat st;
	char *mark = str_format("%s/" BUILD_MARK, compile->name);
	bool good = false;

	bool is_source = fstatat(compile->staging->fd, mark, &st, 0) == 0;
	free(mark);
	if (!is_source)
		return true;
	if (!builder_take(compile->staging->parent, &builder))
		return false;
	if (!prepare(compile, &builder.user) || !compiler_start(compile, &builder.user, &compiler)) {
		warn_errno("cannot compile %s", compile->what);
	} else {
		int status = compiler_end(&compiler, compile->stop);
		if (status == STATUS_DONE) {
			good = builder_clear(&builder) && take_over(compile);
			(void)unlinkat(compile->staging->parent, compile->log, 0);
		}
		if (compiler.signal != 0 && *compile->stop == 0)
			warn_msg("cannot compile %s: the compilation was ended by signal %d", compile->what,
				compiler.signal);
		else if (status != STATUS_DONE && *compile->stop == 0)
			say_failed(compile, build_steps_name(status));
	}
	builder_release(&builder);
	return good;
}

/* ---- before ---- */

/*
 * Give all files the same time. The tarball has generated files, and make compares times: with those of the archive it
 * might generate them again, with tools that are not needed otherwise.
 */
static bool prepare(const struct build *compile, const struct runtime_user *user)
{
	static const struct visitor visitor = {.file = same_times};
	int fd = fs_open_dir(compile->staging->fd, compile->name);
	struct timespec times[2];

	if (fd == -1)
		return false;
	times[0].tv_sec = times[1].tv_sec = time(NULL);
	times[0].tv_nsec = times[1].tv_nsec = 0;
	bool good = walk_tree(fd, &visitor, times) && (!user->other || tree_chown(fd, user->uid, user->gid));
	fd_close(fd);
	return good;
}

static bool same_times(void *context, int dir, const char *name, const struct stat *st)
{
	const struct timespec *times = context;

	(void)st;
	return utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW) == 0;
}

/* ---- the compiler ---- */

/* Start a process that kills the whole group when the other end of the leash is closed. */
static void start_guard(int leash)
{
	char byte;

	if (fork() != 0)
		return;
	fd_close_from(3, &leash, 1);
	while (read(leash, &byte, 1) == -1 && errno == EINTR)
		;
	(void)kill(0, SIGKILL);
	_exit(STATUS_DONE);
}

static _Noreturn void build(
	const struct build *compile, const struct runtime_user *user, int leash, int done, int empty)
{
	int log = openat(compile->staging->fd, LOG, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	const int keep[] = {leash, done, empty, log, compile->staging->fd};
	char *path = str_format("%s/%s/%s", compile->parent, compile->staging->name, compile->name);

	fd_close_from(3, keep, sizeof keep / sizeof *keep);
	if (log == -1 || setpgid(0, 0) == -1 || !identity_become(user) || chdir(path) == -1) {
		warn_errno("cannot compile in '%s'", path);
		_exit(COMPILE_NO_STEP);
	}
	start_guard(leash);
	struct build_steps steps = {
		.what = compile->what,
		.log = log,
		.inherited = {compile->staging->fd, empty},
		.quiet = compile->quiet,
		.verbose = compile->verbose,
	};
	_exit(build_steps_run(&steps));
}

static bool compiler_start(const struct build *compile, const struct runtime_user *user, struct compiler *compiler)
{
	enum { LEASH, DONE, EMPTY, PIPES };
	int pipes[PIPES][2];

	for (int i = 0; i < PIPES; i++)
		pipes[i][0] = pipes[i][1] = -1;
	bool good = fd_pipe(pipes[LEASH]) && fd_pipe(pipes[DONE]) && fd_pipe(pipes[EMPTY]);
	compiler->pid = good ? fork() : -1;
	if (compiler->pid == 0)
		build(compile, user, pipes[LEASH][0], pipes[DONE][1], pipes[EMPTY][1]);
	/* We hold the writing end of the leash, and the reading ends of the others. */
	compiler->leash = pipes[LEASH][1];
	compiler->done = pipes[DONE][0];
	compiler->empty = pipes[EMPTY][0];
	for (int i = 0; i < PIPES; i++) {
		fd_close(pipes[i][i != LEASH]);
		if (compiler->pid == -1)
			fd_close(pipes[i][i == LEASH]);
	}
	return compiler->pid != -1;
}

/* Wait for the compiler, or for a signal that sets *stop; then for everything that it started, which might still
 * write into a directory that is to be removed. */
static int compiler_end(struct compiler *compiler, const volatile sig_atomic_t *stop)
{
	sigset_t old;
	fd_set watched;
	int ready = -1;
	int status = 0;
	pid_t ended;

	signals_block(&old);
	while (*stop == 0 && ready <= 0) {
		FD_ZERO(&watched);
		FD_SET(compiler->done, &watched);
		ready = pselect(compiler->done + 1, &watched, NULL, NULL, NULL, &old);
		if (ready == -1 && errno != EINTR)
			break;
	}
	(void)sigprocmask(SIG_SETMASK, &old, NULL);
	(void)close(compiler->leash);
	do
		ended = waitpid(compiler->pid, &status, 0);
	while (ended == -1 && errno == EINTR);
	(void)close(compiler->done);
	struct pollfd last = {.fd = compiler->empty, .events = POLLIN};
	(void)loop_wait(&last, 1, loop_now() + DYING_MS);
	(void)close(compiler->empty);
	compiler->signal = ended == compiler->pid && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	return ended == compiler->pid && WIFEXITED(status) ? WEXITSTATUS(status) : COMPILE_NO_STEP;
}

/* ---- afterwards ---- */

/* Unpack the archive that the last step made, in place of the source. */
static bool take_over(const struct build *compile)
{
	int staging = compile->staging->fd;
	char *archive = str_format("%s/" COMPILE_ARCHIVE, compile->name);
	int in = openat(staging, archive, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	int image = -1;
	char *problem = NULL;
	bool good = in != -1 && mkdirat(staging, IMAGE, 0755) == 0 && (image = fs_open_dir(staging, IMAGE)) != -1;

	if (good)
		problem = unpack_stream(in, image, compile->name, "bin/postgres");
	good = good && !problem && tree_remove(staging, compile->name) &&
		renameat(image, compile->name, staging, compile->name) == 0;
	if (problem)
		warn_msg("cannot use what was compiled: %s", problem);
	else if (!good)
		warn_errno("cannot use what was compiled");
	if (in != -1)
		(void)close(in);
	if (image != -1)
		(void)close(image);
	free(problem);
	free(archive);
	return good;
}

/* Copy the log out of the staging directory, which will be removed. */
static void say_failed(const struct build *compile, const char *step)
{
	struct str text = STR_INIT;

	if (!step)
		return;
	bool kept = fd_read_file(compile->staging->fd, LOG, &text, LOG_MAX) &&
		fs_replace_file(compile->staging->parent, compile->log, str_text(&text), text.length, 0600);
	if (kept)
		warn_msg("cannot compile %s: %s failed; the end of '%s/%s':", compile->what, step, compile->parent,
			compile->log);
	else
		warn_msg("cannot compile %s: %s failed; the end of its output:", compile->what, step);
	show_end(str_text(&text));
	str_free(&text);
}

static void show_end(const char *text)
{
	struct strs lines = STRS_INIT;

	strs_split(&lines, text, '\n');
	size_t count = lines.count;
	while (count > 0 && lines.item[count - 1][0] == '\0')
		count--;
	for (size_t i = count > LOG_SHOWN ? count - LOG_SHOWN : 0; i < count; i++)
		warn_msg("| %s", lines.item[i]);
	strs_free(&lines);
}
