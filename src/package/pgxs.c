#include "package/pgxs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "fetch/build_steps.h"
#include "package/image.h"
#include "package/kit.h"
#include "package/makefile.h"
#include "package/snapshot.h"
#include "sys/builder.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/group.h"
#include "sys/proc.h"
#include "sys/progress.h"
#include "sys/tool.h"
#include "sys/tree.h"
#include "text/makelog.h"

#define LOG "log"     /* in the staging directory */
#define IMAGE "image" /* likewise: DESTDIR */
#define LOG_MAX (64 * 1024 * 1024)
#define FILE_MAX (1024 * 1024 * 1024)

enum step { STEP_MAKE = 1, STEP_INSTALL };

/* A build on its way. */
struct work {
	const struct pgxs *pgxs;
	const struct kit *kit;
	const char *make;
	int log;
};

static bool build_as(const struct pgxs *pgxs, const struct kit *kit, const char *make, const struct builder *builder);
static bool run_make(const struct work *work, const struct runtime_user *user);
static int run_steps(void *context, const int inherited[2]);
static void say_failed(const struct work *work, enum step step);
static bool take_over(const struct pgxs *pgxs, const struct kit *kit, const struct builder *builder);

bool pgxs_build(const struct pgxs *pgxs)
{
	char *gmake = tool_program("gmake");
	char *make = gmake ? gmake : tool_program("make");
	struct kit kit = {.pg_config = NULL};
	struct builder builder;
	bool good = make != NULL;

	if (!good) {
		warn_msg("cannot build '%s': there is no 'make' here", pgxs->what);
		warn_hint("install make and a C compiler (Debian: build-essential)");
	}
	if (good && strchr(pgxs->path, '\'')) {
		warn_msg("cannot build in '%s': the makefile of PGXS cannot install into a path with a quote",
			pgxs->path);
		warn_hint("set TINYPG_CACHE to another directory");
		good = false;
	}
	good = good && kit_find(pgxs->target, pgxs->lender, pgxs->staging, pgxs->path, &kit);
	if (good && builder_take(pgxs->staging->parent, &builder)) {
		progress_task("building '%s'", pgxs->what);
		good = build_as(pgxs, &kit, make, &builder);
		progress_done();
		builder_release(&builder);
	} else {
		good = false;
	}
	kit_free(&kit);
	free(make);
	return good;
}

/* ---- before ---- */

/* True also if that can no longer be read: a makefile may have closed its directory. */
static bool mentions_pgxs(const struct pgxs *pgxs)
{
	int tree = fs_open_dir(pgxs->staging->fd, pgxs->tree);
	bool mentions = false;

	if (tree < 0 || !makefile_find(tree, &mentions))
		mentions = true;
	fd_close(tree);
	return mentions;
}

/* ---- building ---- */

static bool give_to(const struct pgxs *pgxs, const char *name, const struct runtime_user *user)
{
	int fd = fs_open_dir(pgxs->staging->fd, name);
	bool good = fd >= 0 && fchmod(fd, 0700) == 0 && (!user->other || tree_chown(fd, user->uid, user->gid));

	fd_close(fd);
	return good;
}

static bool build_as(const struct pgxs *pgxs, const struct kit *kit, const char *make, const struct builder *builder)
{
	struct work work = {.pgxs = pgxs, .kit = kit, .make = make};
	struct snapshot before;
	int staging = pgxs->staging->fd;

	work.log = openat(staging, LOG, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	if (work.log < 0 || mkdirat(staging, IMAGE, 0700) != 0 || mkdirat(staging, "tmp", 0700) != 0 ||
		!give_to(pgxs, pgxs->tree, &builder->user) || !give_to(pgxs, IMAGE, &builder->user) ||
		!give_to(pgxs, "tmp", &builder->user)) {
		warn_errno("cannot build '%s'", pgxs->what);
		fd_close(work.log);
		return false;
	}
	snapshot_take(pgxs->target, &before);
	bool good = run_make(&work, &builder->user);
	fd_close(work.log);
	good = builder_clear(builder) && good;
	good = snapshot_matches(pgxs->target, &before, pgxs->what) && good;
	snapshot_free(&before);
	return good && *pgxs->stop == 0 && take_over(pgxs, kit, builder);
}

static bool run_make(const struct work *work, const struct runtime_user *user)
{
	const struct pgxs *pgxs = work->pgxs;
	char *directory = fs_join(pgxs->path, pgxs->tree);
	struct work copy = *work;
	const struct group group = {
		.user = user,
		.directory = directory,
		.log = work->log,
		.log_max = LOG_MAX,
		.lock = pgxs->staging->fd,
		.stop = pgxs->stop,
		.work = run_steps,
		.context = &copy,
	};
	struct group_end end = {.status = -1};

	if (!group_run(&group, &end))
		warn_errno("cannot build '%s'", pgxs->what);
	else if (*pgxs->stop == 0 && end.is_too_much)
		warn_msg("cannot build '%s': it printed more than %d MB", pgxs->what, LOG_MAX >> 20);
	else if (*pgxs->stop == 0 && end.signal != 0)
		warn_msg("cannot build '%s': it was ended by signal %d", pgxs->what, end.signal);
	else if (*pgxs->stop == 0 && (end.status == STEP_MAKE || end.status == STEP_INSTALL))
		say_failed(work, (enum step)end.status);
	free(directory);
	return end.status == STATUS_DONE;
}

/* NAME=VALUE for make, which expands the value. */
static void add_variable(struct strs *list, const char *name, const char *value)
{
	struct str text = STR_INIT;

	str_addf(&text, "%s=", name);
	for (; *value != '\0'; value++) {
		if (*value == '$')
			str_add_char(&text, '$');
		str_add_char(&text, *value);
	}
	strs_add_taken(list, str_take(&text));
}

/* The same for a program that makefiles have a shell run. */
static void add_program(struct strs *list, const char *name, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._+-";
	struct str word = STR_INIT;

	if (path[strspn(path, plain)] == '\0')
		str_add(&word, path);
	else
		str_add_shell(&word, path);
	add_variable(list, name, str_text(&word));
	str_free(&word);
}

/* Run a program as one child, and wait for it. */
static bool run_program(
	const struct work *work, const struct strs *environment, const int inherited[2], const struct strs *line)
{
	struct proc_spec spec = PROC_SPEC(line->item);

	spec.environment = environment->item;
	spec.in = PROC_NULL;
	spec.out = work->log;
	spec.err = work->log;
	spec.renounce = true;
	spec.umask = 022;
	spec.keep = inherited;
	spec.keep_count = 2;
	pid_t pid = proc_start(&spec);
	return pid >= 0 && proc_wait(pid) == 0;
}

/* Run make with these targets. */
static bool make(
	const struct work *work, const struct strs *environment, const int inherited[2], const char *const *words)
{
	const struct pgxs *pgxs = work->pgxs;
	struct strs line = STRS_INIT;

	strs_add(&line, work->make);
	for (; *words; words++)
		strs_add(&line, *words);
	add_program(&line, "PG_CONFIG", work->kit->pg_config);
	strs_add(&line, "USE_PGXS=1");
	strs_add(&line, "with_llvm=no");
	for (char *const *variable = pgxs->variables; *variable; variable++)
		strs_add(&line, *variable);
	bool good = run_program(work, environment, inherited, &line);
	strs_free(&line);
	return good;
}

/* Have the compiler leave out the path of the staging directory, if it can. */
static void add_map(const struct work *work, const int inherited[2], struct strs *environment)
{
	char *map = str_format("-ffile-prefix-map=%s=.", work->pgxs->path);
	struct strs line = STRS_INIT;
	struct str option = STR_INIT;

	strs_add(&line, "/bin/sh");
	strs_add(&line, "-c");
	strs_add(&line, "exec $(\"$0\" --cc) \"$1\" -E -x c /dev/null >/dev/null 2>&1");
	strs_add(&line, work->kit->pg_config);
	strs_add(&line, map);
	str_add_shell(&option, map);
	if (run_program(work, environment, inherited, &line))
		add_variable(environment, "COPT", str_text(&option));
	str_free(&option);
	strs_free(&line);
	free(map);
}

static int run_steps(void *context, const int inherited[2])
{
	const struct work *work = context;
	const struct pgxs *pgxs = work->pgxs;
	struct strs environment = STRS_INIT;
	char *jobs = str_format("-j%u", pgxs->jobs);
	char *image = fs_join(pgxs->path, IMAGE);
	struct strs destination = STRS_INIT;
	const struct rlimit limit = {.rlim_cur = FILE_MAX, .rlim_max = FILE_MAX};

	(void)setrlimit(RLIMIT_FSIZE, &limit);
	build_steps_environment(&environment);
	/* The same source gives the same package, wherever and whenever it is built. */
	add_map(work, inherited, &environment);
	strs_add(&environment, "SOURCE_DATE_EPOCH=946684800");
	strs_addf(&environment, "HOME=%s/tmp", pgxs->path);
	strs_addf(&environment, "TMPDIR=%s/tmp", pgxs->path);
	add_variable(&destination, "DESTDIR", image);
	const char *const all[] = {jobs, "all", NULL};
	const char *const install[] = {"install", destination.item[0], NULL};
	bool made = make(work, &environment, inherited, all);
	bool installed = made && make(work, &environment, inherited, install);
	strs_free(&destination);
	free(image);
	free(jobs);
	strs_free(&environment);
	return !made ? STEP_MAKE : !installed ? STEP_INSTALL : STATUS_DONE;
}

/* ---- afterwards ---- */

/* Whether an error of the compiler is that a header is missing. */
static bool is_of_header(const char *error)
{
	return strstr(error, ".h: ") || strstr(error, ".h' file");
}

/* Copy the log out of the staging directory, which will be removed. */
static void say_failed(const struct work *work, enum step step)
{
	const struct pgxs *pgxs = work->pgxs;
	struct str text = STR_INIT;
	struct str error = STR_INIT;

	bool kept = fd_read_file(pgxs->staging->fd, LOG, &text, LOG_MAX) &&
		fs_replace_file(pgxs->staging->parent, pgxs->log, str_text(&text), text.length, 0600);
	makelog_add_error(&error, str_text(&text));
	const char *problem = error.length > 0 ? str_text(&error) : "make failed";
	if (step == STEP_MAKE && work->kit->lacks_headers && is_of_header(problem))
		kit_report_missing(pgxs->target, "headers");
	else if (step == STEP_MAKE)
		warn_msg("cannot compile '%s': %s", pgxs->what, problem);
	else
		warn_msg("'make install' of '%s' failed: %s", pgxs->what, problem);
	if (!mentions_pgxs(pgxs))
		warn_hint("its makefile does not mention PGXS");
	char *parent = fs_parent(pgxs->path);
	if (kept)
		warn_hint("the whole output is in '%s/%s'", parent, pgxs->log);
	free(parent);
	str_free(&error);
	str_free(&text);
}

static bool take_over(const struct pgxs *pgxs, const struct kit *kit, const struct builder *builder)
{
	int image = fs_open_dir(pgxs->staging->fd, IMAGE);
	int package = fs_open_dir(pgxs->staging->fd, pgxs->package);
	struct image_count count = {.files = 0};
	char *problem = image >= 0 && package >= 0 ? image_take(image, builder->user.uid, kit, package, &count)
						   : str_format("%s", strerror(errno));

	fd_close(image);
	fd_close(package);
	if (problem) {
		warn_msg("cannot add '%s': %s", pgxs->what, problem);
	} else if (count.files == 0) {
		warn_msg("cannot add '%s': 'make install' installed nothing of an extension", pgxs->what);
		if (!mentions_pgxs(pgxs))
			warn_hint("its makefile does not mention PGXS");
	} else if (count.programs > 0) {
		warn_msg("left out of '%s': %zu program%s for '%s'", pgxs->what, count.programs,
			count.programs > 1 ? "s" : "", pgxs->target->server.bindir);
	}
	bool good = !problem && count.files > 0;
	if (good)
		(void)unlinkat(pgxs->staging->parent, pgxs->log, 0);
	free(problem);
	return good;
}
