#include "watchdog/pgdata.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "cluster/recycle.h"
#include "server/pgcontrol.h"
#include "server/postmaster.h"
#include "sys/beyond.h"
#include "sys/clone.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/restore.h"
#include "sys/tree.h"

enum { CONF_MAX = 1 << 20 };

static bool append_include(int data)
{
	struct str conf = STR_INIT, include = STR_INIT;
	bool done = fd_read_file(data, "postgresql.conf", &conf, CONF_MAX);

	if (done && !conf_includes(str_text(&conf))) {
		int fd = openat(data, "postgresql.conf", O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
		conf_write_include(&include);
		done = fd >= 0 && fd_write_all(fd, include.text, include.length);
		if (fd >= 0)
			close(fd);
	}
	str_free(&conf);
	str_free(&include);
	return done;
}

/* The mode of our files in PGDATA: its group may read them if it may read PGDATA, as PostgreSQL has it. */
static mode_t file_mode(int data)
{
	struct stat st;

	return fstat(data, &st) == 0 && (st.st_mode & S_IRGRP) != 0 ? 0640 : 0600;
}

bool pgdata_write_conf(int data, const struct conf *settings)
{
	struct str text = STR_INIT;
	struct conf fitting = *settings;

	fitting.segment = pgcontrol_segment_size(data);
	conf_write(&fitting, &text);
	bool written = fs_replace_file(data, CONF_FILE, text.text, text.length, file_mode(data));
	str_free(&text);
	return written;
}

/* The server refuses a key that others can read, so each user who runs servers has a copy. */
static bool write_certificate(int data, const struct pgdata *pgdata)
{
	const char *text = pgdata->certificate->text, *key = pgdata->certificate->key, *root = pgdata->client_root;

	return fs_replace_file(data, CONF_CERTIFICATE, text, strlen(text), 0600) &&
		fs_replace_file(data, CONF_KEY, key, strlen(key), 0600) &&
		(!root || fs_replace_file(data, CONF_CLIENT_ROOT, root, strlen(root), 0600));
}

bool pgdata_write_hba(int data, const struct hba *hba)
{
	struct str text = STR_INIT, ident = STR_INIT;

	hba_write(hba, &text);
	hba_write_ident(hba, &ident);
	mode_t mode = file_mode(data);
	bool written = fs_replace_file(data, "pg_hba.conf", text.text, text.length, mode) &&
		fs_replace_file(data, "pg_ident.conf", ident.text, ident.length, mode);
	str_free(&text);
	str_free(&ident);
	return written;
}

static bool write_settings(int data, const struct conf *settings)
{
	return pgdata_write_conf(data, settings) && pgdata_write_hba(data, &settings->hba) && append_include(data);
}

/* To be called before the child becomes the runtime user, who cannot open the template's own directory. */
static int open_template(const struct pgdata *pgdata)
{
	int from = pgdata->template_fd >= 0 ? fs_open_dir(pgdata->template_fd, "data") : -1;

	if (pgdata->template_fd >= 0 && from < 0) {
		warn_errno("cannot open the template");
		_exit(1);
	}
	return from;
}

static bool make_log(int directory)
{
	int fd = openat(directory, POSTMASTER_LOG, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/* Move what was handed over into our new PGDATA, entry by entry: a process of the old cluster that still has the old
 * directory open cannot reach the files through it. */
static bool adopt(int directory, int data)
{
	struct strs names = STRS_INIT;
	int given = fs_open_dir(directory, RECYCLE_GIVEN);
	bool done = given >= 0 && fs_list(given, ".", &names);

	for (size_t i = 0; done && i < names.count; i++)
		done = renameat(given, names.item[i], data, names.item[i]) == 0;
	strs_free(&names);
	fd_close(given);
	return tree_remove(directory, RECYCLE_GIVEN) && done;
}

/* The watchdog reads it only after this process has ended, so it must fit into the smallest pipe buffer. */
static void tell(const struct pgdata *pgdata, const struct str *text)
{
	if (pgdata->roll >= 0 && text->length <= PIPE_BUF)
		(void)fd_write_all(pgdata->roll, str_text(text), text->length);
}

/* Make PGDATA what the template is, before our settings are added. Returns NULL, or what failed, with errno. */
static const char *make_data(const struct pgdata *pgdata, int from, bool given, struct str *roll)
{
	const mode_t mask = pgdata->group_access ? CLONE_GROUP : CLONE_PRIVATE;

	if (mkdirat(pgdata->directory, pgdata->data, 0700) != 0)
		return "make the data directory of the cluster";
	int data = fs_open_dir(pgdata->directory, pgdata->data);
	if (pgdata->group_access && (data < 0 || fchmod(data, 0750) != 0)) {
		fd_close(data);
		return "let the group read the data directory of the cluster";
	}
	bool done = data >= 0 && given && adopt(pgdata->directory, data) && clone_call_roll(from, data, roll);
	if (data >= 0 && !done) {
		str_truncate(roll, 0);
		done = tree_empty(pgdata->directory, pgdata->data) && !FAULT("pgdata.clone") &&
			clone_tree(from, data, mask, pgdata->group_access ? NULL : roll);
	}
	fd_close(data);
	return done ? NULL : "copy the template";
}

/* Write what is not in the template. Returns as make_data(). */
static const char *complete(const struct pgdata *pgdata)
{
	int data = fs_open_dir(pgdata->directory, pgdata->data);

	if (data < 0)
		return "open the data directory of the cluster";
	if (pgdata->template_fd < 0)
		postmaster_correct_pids(pgdata->directory, data, getppid());
	/* The log comes last: its creation shows that everything else is there. */
	if (FAULT("pgdata.settings") || !write_settings(data, pgdata->settings) ||
		(pgdata->certificate && !write_certificate(data, pgdata)) || !make_log(pgdata->directory))
		return "write the settings of the cluster";
	/* The server itself will sync what it writes. */
	if (pgdata->settings->durable && !tree_sync(pgdata->directory, pgdata->data))
		return "sync the data of the cluster";
	return NULL;
}

static int fill(const struct pgdata *pgdata, int from, bool given)
{
	struct str roll = STR_INIT;
	const char *problem = from >= 0 ? make_data(pgdata, from, given, &roll) : NULL;

	if (!problem)
		problem = complete(pgdata);
	if (problem) {
		const char *hint = fs_hint(errno);
		warn_errno("cannot %s", problem);
		if (hint)
			warn_hint("%s", hint);
	} else {
		tell(pgdata, &roll);
	}
	str_free(&roll);
	return problem ? 1 : 0;
}

static void end_with(pid_t parent)
{
	if (beyond_die_with_parent(SIGKILL) && getppid() != parent)
		_exit(1);
}

/* Get PGDATA from a lingering watchdog. Called before the change of uid, because only the caller's own uid may connect
 * to it. */
static bool take_over(const struct pgdata *pgdata)
{
	char key[RECYCLE_KEY_SIZE];

	if (pgdata->template_fd < 0 || !pgdata->name || pgdata->group_access ||
		!recycle_key(pgdata->template_fd, pgdata->user->uid, key))
		return false;
	enum recycle_result result = recycle_take(pgdata->clusters, key, pgdata->name, pgdata->nice > 0);
	if (result == RECYCLE_LOST) {
		warn_msg("the stopped cluster does not hand over its data");
		_exit(1);
	}
	return result == RECYCLE_TAKEN;
}

/* What the child that works on PGDATA has to know. */
struct work {
	int from;   /* descriptor of the template's data; -1: none */
	bool given; /* they were taken from a lingering watchdog */
};

/* Fork the child that works on PGDATA as its owner. Returns as fork(). What only the caller's own uid can do comes
 * before the change of uid: to take data over (if `takes`), and to open the template. */
static pid_t start_worker(const struct pgdata *pgdata, bool takes, struct work *work)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	end_with(parent);
	work->given = takes && take_over(pgdata);
	work->from = open_template(pgdata);
	if (!identity_become(pgdata->user)) {
		warn_errno("cannot become '%s'", pgdata->user->name);
		_exit(1);
	}
	end_with(parent); /* again: the change of uid has cleared the setting */
	if (pgdata->nice > 0)
		(void)!nice(pgdata->nice);
	return 0;
}

pid_t pgdata_start(const struct pgdata *pgdata)
{
	struct work work;
	pid_t pid = start_worker(pgdata, true, &work);

	if (pid != 0)
		return pid;
	_exit(fill(pgdata, work.from, work.given));
}

static bool restore(
	const struct pgdata *pgdata, int from, const char *roll, const struct timespec *since, struct str *made)
{
	int data = fs_open_dir(pgdata->directory, pgdata->data);

	return data >= 0 && restore_tree(from, data, roll, since, made);
}

pid_t pgdata_again(const struct pgdata *pgdata, const char *roll, const struct timespec *since)
{
	struct work work;
	pid_t pid = start_worker(pgdata, false, &work);

	if (pid != 0)
		return pid;
	_exit(restore(pgdata, work.from, roll, since, NULL) ? 0 : 1);
}

/* A server that was killed leaves its socket and its lock. The next one would take that server for alive if another
 * process had its pid now. */
static bool remove_socket(const struct pgdata *pgdata)
{
	char *name = str_format(".s.PGSQL.%u", pgdata->settings->port);
	char *lock = str_format("%s.lock", name);
	bool removed = tree_remove(pgdata->directory, name) && tree_remove(pgdata->directory, lock);

	free(name);
	free(lock);
	return removed;
}

/* Make PGDATA what it was when the server was started, out of a used one. Returns as make_data(). */
static const char *remake(
	const struct pgdata *pgdata, int from, const char *roll, const struct timespec *since, struct str *made)
{
	if (FAULT("pgdata.reset") || !remove_socket(pgdata))
		return "remove the socket of the server";
	if (roll && restore(pgdata, from, roll, since, made))
		return complete(pgdata);
	str_truncate(made, 0);
	if (!tree_remove(pgdata->directory, pgdata->data))
		return "remove the data";
	const char *problem = make_data(pgdata, from, false, made);
	return problem ? problem : complete(pgdata);
}

pid_t pgdata_reset(const struct pgdata *pgdata, const char *roll, const struct timespec *since)
{
	struct str made = STR_INIT;
	struct work work;
	pid_t pid = start_worker(pgdata, false, &work);

	if (pid != 0)
		return pid;
	const char *problem = remake(pgdata, work.from, roll, since, &made);
	if (problem) {
		int reason = errno;
		str_truncate(&made, 0);
		str_addf(&made, "cannot %s: %s", problem, strerror(reason));
	}
	tell(pgdata, &made);
	_exit(problem ? 1 : 0);
}
