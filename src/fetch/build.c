#include "fetch/build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "fetch/build_steps.h"
#include "outside/unpack.h"
#include "sys/builder.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/group.h"
#include "sys/progress.h"
#include "sys/tree.h"

#define LOG "log"     /* in the staging directory */
#define IMAGE "image" /* likewise: where the result is unpacked */
#define LOG_SHOWN 12  /* lines */
#define LOG_MAX (64 * 1024 * 1024)

static bool prepare(const struct build *compile, const struct runtime_user *user);
static bool compile_as(const struct build *compile, const struct runtime_user *user, struct group_end *end);
static bool take_over(const struct build *compile);
static void say_failed(const struct build *compile, const char *step);
static void show_end(const char *text);

bool build_source(const struct build *compile)
{
	struct builder builder;
	struct group_end end;
	struct stat st;
	char *mark = str_format("%s/" BUILD_MARK, compile->name);
	bool good = false;

	bool is_source = fstatat(compile->staging->fd, mark, &st, 0) == 0;
	free(mark);
	if (!is_source)
		return true;
	if (!builder_take(compile->staging->parent, &builder))
		return false;
	if (!compile->quiet)
		progress_task("compiling %s", compile->what);
	bool ran = prepare(compile, &builder.user) && compile_as(compile, &builder.user, &end);
	int reason = errno;
	progress_done();
	errno = reason;
	if (!ran) {
		warn_errno("cannot compile %s", compile->what);
	} else if (end.status == STATUS_DONE) {
		good = builder_clear(&builder) && take_over(compile);
		(void)unlinkat(compile->staging->parent, compile->log, 0);
	} else if (*compile->stop == 0 && end.is_too_much) {
		warn_msg("cannot compile %s: it printed more than %d MB", compile->what, LOG_MAX >> 20);
	} else if (*compile->stop == 0 && end.signal != 0) {
		warn_msg("cannot compile %s: the compilation was ended by signal %d", compile->what, end.signal);
	} else if (*compile->stop == 0) {
		say_failed(compile, build_steps_name(end.status));
	}
	builder_release(&builder);
	return good;
}

/* ---- before ---- */

static bool prepare(const struct build *compile, const struct runtime_user *user)
{
	int fd = fs_open_dir(compile->staging->fd, compile->name);
	bool good = fd >= 0 && tree_level_times(fd) && (!user->other || tree_chown(fd, user->uid, user->gid));
	fd_close(fd);
	return good;
}

/* ---- the compiler ---- */

static int run_steps(void *context, const int inherited[2])
{
	struct build_steps *steps = context;

	steps->inherited[0] = inherited[0];
	steps->inherited[1] = inherited[1];
	return build_steps_run(steps);
}

static bool compile_as(const struct build *compile, const struct runtime_user *user, struct group_end *end)
{
	int log = openat(compile->staging->fd, LOG, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	char *path = str_format("%s/%s/%s", compile->parent, compile->staging->name, compile->name);
	struct build_steps steps = {
		.what = compile->what,
		.home = path,
		.log = log,
		.quiet = compile->quiet,
		.verbose = compile->verbose,
	};
	const struct group group = {
		.user = user,
		.directory = path,
		.log = log,
		.log_max = LOG_MAX,
		.lock = compile->staging->fd,
		.stop = compile->stop,
		.work = run_steps,
		.context = &steps,
	};
	bool good = log >= 0 && group_run(&group, end);

	fd_close(log);
	free(path);
	return good;
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
	bool good = in >= 0 && mkdirat(staging, IMAGE, 0755) == 0 && (image = fs_open_dir(staging, IMAGE)) >= 0;

	if (good)
		problem = unpack_stream(in, image, compile->name, "bin/postgres");
	good = good && !problem && tree_remove(staging, compile->name) &&
		renameat(image, compile->name, staging, compile->name) == 0;
	if (problem)
		warn_msg("cannot use what was compiled: %s", problem);
	else if (!good)
		warn_errno("cannot use what was compiled");
	if (in >= 0)
		(void)close(in);
	if (image >= 0)
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

	strs_add_last_lines(&lines, text, LOG_SHOWN);
	for (size_t i = 0; i < lines.count; i++)
		warn_msg("| %s", lines.item[i]);
	strs_free(&lines);
}
