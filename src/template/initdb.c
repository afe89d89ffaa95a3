#include "template/initdb.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "server/locale.h"
#include "server/pgcontrol.h"
#include "server/shmem.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/killed.h"
#include "sys/loop.h"
#include "sys/proc.h"
#include "sys/tool.h"
#include "sys/tree.h"
#include "text/str.h"

#define PASSWD "tinypg_passwd.so"

enum { OUTPUT_MAX = 4 << 20, LIBRARY_MAX = 4 << 20 };

/* The cluster that is being made. */
struct job {
	const struct initdb *initdb;
	const struct workplace *place;
	char *preload; /* allocated; NULL: the user has a passwd entry */
};

static bool prepare(struct job *job);
static bool check_reach(const struct job *job);
static bool run_initdb(const struct job *job, const char *directory);
static void initdb_words(const struct job *job, const char *directory, struct strs *words);
static bool create_database(const struct job *job, const char *directory);
static bool write_command(const struct recipe *recipe, int pipe);
static bool run_single(const struct job *job, const char *directory, int in);
static bool find_passwd(struct job *job);
static bool run(const struct job *job, const char *what, struct strs *words, int in);
static void tell(const char *what, int status, const char *output);
static const char *problem_in(const char *line);
static const char *after(const char *line, const char *mark);
static const char *problem_of(int dir, const struct version *version);

bool initdb_fill(void *context, const struct workplace *place, struct str *took)
{
	struct job job = {.initdb = context, .place = place};
	char *directory = fs_join(place->path, "data");

	long long start = loop_now();
	bool made = prepare(&job) && run_initdb(&job, directory);
	long long middle = loop_now();
	made = made && create_database(&job, directory);
	str_addf(took, "initdb %lld ms, database %lld ms", middle - start, loop_now() - middle);
	free(job.preload);
	free(directory);
	return made;
}

bool initdb_check(void *context, const struct workplace *place)
{
	const struct initdb *initdb = context;
	const char *problem = initdb_cluster_problem(place, &initdb->recipe->version);

	if (problem)
		warn_msg("initdb made no cluster that can be kept: %s", problem);
	return !problem;
}

/* To be called while only we can write to the workplace. */
static bool prepare(struct job *job)
{
	const struct workplace *place = job->place;

	if (!place->user->name && !find_passwd(job))
		return false;
	if (place->user->other && !tree_chown(place->work, place->user->uid, place->user->gid)) {
		warn_errno("cannot give '%s' to the uid that makes the template", place->path);
		return false;
	}
	return !place->user->other || check_reach(job);
}

/* Check whether the builder can reach all it needs; otherwise the user would see only "initdb: Permission denied". */
static bool check_reach(const struct job *job)
{
	char *initdb = fs_join(job->initdb->server->bindir, "initdb");
	const char *const paths[] = {initdb, job->place->path};
	char *blocked = NULL;

	for (size_t i = 0; !blocked && i < sizeof paths / sizeof *paths; i++) {
		blocked = identity_blocked_at(job->place->user, paths[i]);
		if (blocked) {
			warn_msg("the uid that makes templates cannot reach '%s': '%s' is closed to it", paths[i],
				blocked);
			warn_hint("a template is made as a user without any rights: let everybody enter that "
				  "directory (chmod o+x)%s",
				i > 0 ? ", or set TINYPG_CACHE to another place" : "");
		}
	}
	bool reached = !blocked;
	free(blocked);
	free(initdb);
	return reached;
}

static bool run_initdb(const struct job *job, const char *directory)
{
	struct strs words = STRS_INIT;

	initdb_words(job, directory, &words);
	bool done = run(job, "initdb", &words, PROC_NULL);
	strs_free(&words);
	return done;
}

static void initdb_words(const struct job *job, const char *directory, struct strs *words)
{
	const struct recipe *recipe = job->initdb->recipe;
	struct locale locale;

	strs_addf(words, "%s/initdb", job->initdb->server->bindir);
	strs_addf(words, "--pgdata=%s", directory);
	strs_add(words, "--no-sync");
	/* The workplace is removed in the end. Until then, what is in it shows what a server left elsewhere. */
	strs_add(words, "--no-clean");
	strs_add(words, "--auth=trust");
	strs_addf(words, "--username=%s", recipe->user);
	strs_addf(words, "--encoding=%s", recipe->encoding);
	locale_read(recipe->locale, &locale);
	for (unsigned i = 0; i < LOCALE_COUNT; i++)
		strs_addf(words, "--%s=%s", locale_option(i), locale.name[i]);
	locale_free(&locale);
	/* Small WAL segments mean less to write, to copy and to keep. */
	if (recipe->version.major >= 11)
		strs_add(words, "--wal-segsize=1");
	for (size_t i = 0; i < recipe->options.count; i++)
		strs_add(words, recipe->options.item[i]);
}

/* The server reads one command from a pipe; at the end of the pipe, it stops cleanly. */
static bool create_database(const struct job *job, const char *directory)
{
	const struct recipe *recipe = job->initdb->recipe;
	int ends[2];

	if (strcmp(recipe->database, "postgres") == 0 || strcmp(recipe->database, "template1") == 0)
		return true;
	if (!fd_pipe(ends)) {
		warn_errno("cannot make a pipe");
		return false;
	}
	bool done = write_command(recipe, ends[1]);
	close(ends[1]);
	done = done && run_single(job, directory, ends[0]);
	close(ends[0]);
	return done;
}

/* The command is short enough for the pipe to hold it before anybody reads. */
static bool write_command(const struct recipe *recipe, int pipe)
{
	struct str command = STR_INIT;

	str_add(&command, "CREATE DATABASE ");
	str_add_sql_identifier(&command, recipe->database);
	/* This strategy copies files as they are; with the other one, all of them go through the WAL. */
	str_add(&command, recipe->version.major >= 15 ? " STRATEGY FILE_COPY\n" : "\n");
	bool written = fd_write_all(pipe, command.text, command.length);
	if (!written)
		warn_errno("cannot write to a pipe");
	str_free(&command);
	return written;
}

static bool run_single(const struct job *job, const char *directory, int in)
{
	struct strs words = STRS_INIT;

	strs_addf(&words, "%s/postgres", job->initdb->server->bindir);
	strs_add(&words, "--single");
	strs_add(&words, "-F");
	strs_add(&words, "-D");
	strs_add(&words, directory);
	strs_add(&words, "-c");
	strs_add(&words, "exit_on_error=on");
	strs_add(&words, "-c");
	strs_add(&words, "log_checkpoints=off");
	strs_add(&words, "template1");
	bool done = run(job, "postgres --single", &words, in);
	strs_free(&words);
	return done;
}

/* Copy the library into the workplace. False after a line on stderr. */
static bool copy_passwd(const struct job *job, const char *library)
{
	struct str text = STR_INIT;
	int in = open(library, O_RDONLY | O_CLOEXEC);
	int out = in >= 0 ? openat(job->place->work, PASSWD, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
	bool copied = out >= 0 && fd_read_all(in, &text, LIBRARY_MAX) && fd_write_all(out, text.text, text.length);

	if (!copied)
		warn_errno("cannot copy '%s', which initdb needs", library);
	fd_close(in);
	fd_close(out);
	str_free(&text);
	return copied;
}

/*
 * initdb and a single-user server need a passwd entry for their uid; a preloaded library of ours provides one.
 * LD_PRELOAD is split at blanks and colons, so if the library's path has one of them, or the builder cannot reach it, a
 * copy in the workplace is used.
 */
static bool find_passwd(struct job *job)
{
	char *library = tool_part(PASSWD);
	if (!library) {
		warn_msg("cannot find '%s', which belongs to this tool", PASSWD);
		return false;
	}
	char *blocked = identity_blocked_at(job->place->user, library);

	if (!strpbrk(library, " :") && !blocked) {
		job->preload = library;
		return true;
	}
	bool copied = copy_passwd(job, library);
	job->preload = mem_copy("./" PASSWD);
	free(blocked);
	free(library);
	return copied;
}

static bool run(const struct job *job, const char *what, struct strs *words, int in)
{
	struct strs environment = STRS_INIT;
	struct str output = STR_INIT;

	proc_clean_environment(&environment);
	/* In English, because we search their messages. */
	strs_add(&environment, "LC_ALL=C");
	if (job->preload)
		strs_addf(&environment, "LD_PRELOAD=%s", job->preload);
	struct proc_spec spec = PROC_SPEC(words->item);
	spec.environment = environment.item;
	spec.user = job->place->user;
	spec.directory = job->place->path;
	spec.renounce = true;
	spec.in = in;
	spec.keep = &job->place->staging;
	spec.keep_count = 1;
	/* A killed server would leave its shared memory. A single-user server ends soon by itself, as do those that
	 * initdb starts. */
	spec.die_with_parent = in == PROC_NULL;
	spec.umask = 077;
	/* The program catches signals even if it was started with them ignored. If we ignore them, the terminal's
	 * signals must not reach it. */
	spec.own_group = tool_was_ignored(SIGHUP) || tool_was_ignored(SIGINT);
	/* Both streams are captured in one text, because the line with the reason may be in either. */
	int status = proc_capture(&spec, &output, &output, OUTPUT_MAX);
	if (job->initdb->verbose)
		fputs(str_text(&output), stderr);
	if (status < 0 || status == 126 || status == 127) {
		warn_errno("cannot run '%s'", words->item[0]);
		status = -1;
	} else if (status != 0) {
		tell(what, status, str_text(&output));
		shmem_remove(job->place->work, "data", job->place->user->uid);
	}
	str_free(&output);
	strs_free(&environment);
	return status == 0;
}

static void tell(const char *what, int status, const char *output)
{
	struct strs lines = STRS_INIT;
	const char *line = NULL;
	const char *detail = NULL;

	if (killed_report(what, status))
		return;
	strs_split(&lines, output, '\n');
	for (size_t i = 0; i < lines.count && !detail; i++) {
		const char *problem = problem_in(lines.item[i]);
		if (problem) {
			line = problem;
			detail = i + 1 < lines.count ? after(lines.item[i + 1], "detail: ") : NULL;
			break;
		}
	}
	/* An unknown option is reported in a line without such a mark. */
	for (size_t i = lines.count; !line && i > 0; i--)
		if (lines.item[i - 1][0] != '\0' && !strstr(lines.item[i - 1], "--help") &&
			!strstr(lines.item[i - 1], "at user's request"))
			line = lines.item[i - 1];
	if (line)
		warn_msg("%s failed: %s%s%s", what, line, detail ? ": " : "", detail ? detail : "");
	else
		warn_msg("%s failed with status %d", what, status);
	strs_free(&lines);
}

/* The text of an error of a server or of initdb, without the prefix of its line. */
static const char *problem_in(const char *line)
{
	static const char *const marks[] = {"PANIC:  ", "FATAL:  ", "ERROR:  ", "error: "};
	const char *problem = NULL;

	for (size_t i = 0; !problem && i < sizeof marks / sizeof *marks; i++)
		problem = after(line, marks[i]);
	return problem;
}

static const char *after(const char *line, const char *mark)
{
	const char *at = strstr(line, mark);
	return at ? at + strlen(mark) : NULL;
}

/* Checks what can be seen from outside: options that were passed on to initdb may have placed parts elsewhere. */
const char *initdb_cluster_problem(const struct workplace *place, const struct version *version)
{
	int dir = fs_open_dir(place->work, "data");
	const char *problem = dir < 0 ? strerror(errno) : problem_of(dir, version);

	fd_close(dir);
	return problem;
}

static const char *problem_of(int dir, const struct version *version)
{
	struct str text = STR_INIT;
	struct pgcontrol control;
	struct stat st;

	bool same = fd_read_file(dir, "PG_VERSION", &text, 64) && strtoul(str_text(&text), NULL, 10) == version->major;
	str_free(&text);
	if (!same)
		return "it is of another version";
	if (fstatat(dir, "pg_wal", &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(st.st_mode))
		return "its WAL is elsewhere";
	if (!pgcontrol_read(dir, &control) || !control.shut_down)
		return "it was not shut down cleanly";
	return pgcontrol_trim_wal(dir, &control) ? NULL : strerror(errno);
}
