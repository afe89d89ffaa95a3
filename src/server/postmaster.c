#include "server/postmaster.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/kill.h"
#include "sys/proc.h"
#include "sys/process.h"
#include "text/num.h"
#include "text/words.h"

#define PID_FILE "postmaster.pid"

enum { TAIL_MAX = 16 << 10, PID_FILE_MAX = 4096, SEGMENT_LINE = 6 };

/* The log is in the runtime user's directory, so check that it is that user's file, and no second name of another
 * file. */
static int open_log(const struct postmaster_start *start, int flags, long long *size)
{
	struct stat st;
	int fd = openat(start->directory, POSTMASTER_LOG, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != start->user->uid || st.st_nlink != 1) {
		close(fd);
		errno = EPERM;
		return -1;
	}
	*size = (long long)st.st_size;
	return fd;
}

/* `locale` is one name for all categories, or "LC_COLLATE=a;LC_CTYPE=b;...". */
static void add_locale(struct strs *environment, const char *locale)
{
	if (strchr(locale, '='))
		strs_split(environment, locale, ';');
	else
		strs_addf(environment, "LC_ALL=%s", locale);
}

/*
 * The path of PGDATA that the server is given. The server reads its settings before it checks the owner of its data. If
 * somebody can replace a directory on the way, they could make it read their own settings, and load their library. In
 * that case it gets the path of its working directory, which is PGDATA from its first moment on.
 */
static char *call_data(const struct postmaster_start *start)
{
	char *parent = fs_parent(start->path);
	bool trusted = !fs_untrusted(parent, geteuid(), NULL);

	free(parent);
	if (!trusted && access(PROCESS_DIRECTORY, F_OK) == 0)
		return mem_copy(PROCESS_DIRECTORY);
	return str_format("%s/%s", start->path, start->data);
}

/* Start the child with PGDATA, reached by descriptor, as its working directory. */
static pid_t start_inside(const struct postmaster_start *start, const struct proc_spec *spec)
{
	int here = beyond_open_search(AT_FDCWD, ".");
	int data = fs_open_dir(start->directory, start->data);
	bool inside = here >= 0 && data >= 0 && fchdir(data) == 0;
	pid_t pid = inside ? proc_start(spec) : -1;
	int reason = errno;

	if (inside && fchdir(here) != 0)
		(void)!chdir("/");
	if (here >= 0)
		close(here);
	if (data >= 0)
		close(data);
	errno = reason;
	return pid;
}

pid_t postmaster_start(const struct postmaster_start *start, long long *log_start)
{
	struct strs words = STRS_INIT, environment = STRS_INIT;
	const char *problem;
	int log = open_log(start, O_WRONLY | O_APPEND, log_start);

	if (log < 0)
		return -1;
	char *data = call_data(start);
	strs_add(&words, start->program);
	strs_add(&words, "-D");
	strs_add(&words, data);
	if (start->settings)
		conf_add_words(start->settings, data, &words);
	words_split(start->options, &words, &problem);
	proc_clean_environment(&environment);
	add_locale(&environment, start->locale);

	struct proc_spec spec = PROC_SPEC(words.item);
	spec.environment = environment.item;
	spec.user = start->user;
	spec.in = PROC_NULL;
	spec.out = spec.err = log;
	spec.own_group = true;
	spec.renounce = true;
	spec.keep = start->keep;
	spec.keep_count = start->keep_count;
	spec.die_with_parent = true;
	spec.last_signal = start->last_signal;
	spec.umask = 077;
	pid_t pid = -1;
	if (FAULT("postmaster.start"))
		errno = EIO;
	else
		pid = start_inside(start, &spec);
	int reason = errno;
	close(log);
	strs_free(&words);
	strs_free(&environment);
	free(data);
	errno = reason;
	return pid;
}

void postmaster_end(pid_t pid, int number)
{
	(void)kill_send(pid, number);
	(void)kill_send(pid, SIGCONT);
}

bool postmaster_made(const struct segment *segment, pid_t postmaster, uid_t uid, struct shmid_ds *status)
{
	bool acts = identity_act_as(uid);
	bool found = shmctl(segment->id, IPC_STAT, status) == 0;

	if (acts)
		identity_act_as_root();
	if (!found)
		return false;
	if (!beyond_segment_has_key(status, segment->key))
		return false;
	return status->shm_perm.cuid == uid && status->shm_cpid == postmaster;
}

/* Parse "  5432001    163840": key and id. */
static bool parse_segment(const char *line, struct segment *segment)
{
	struct strs words = STRS_INIT;
	const char *problem;
	unsigned long long first = 0, second = 0;

	bool good = words_split(line, &words, &problem) && words.count == 2 &&
		num_parse(words.item[0], 0, ULONG_MAX, &first) && num_parse(words.item[1], 0, INT_MAX, &second);
	strs_free(&words);
	*segment = (struct segment){(long long)(unsigned)first, (int)second};
	return good;
}

bool postmaster_segment(int directory, const char *data, pid_t postmaster, uid_t uid, struct segment *segment)
{
	struct str text = STR_INIT;
	struct strs lines = STRS_INIT;
	struct shmid_ds status;
	char *path = str_format("%s/" PID_FILE, data);

	if (fd_read_file(directory, path, &text, PID_FILE_MAX))
		strs_split(&lines, str_text(&text), '\n');
	bool good = lines.count > SEGMENT_LINE && parse_segment(lines.item[SEGMENT_LINE], segment) &&
		postmaster_made(segment, postmaster, uid, &status);
	strs_free(&lines);
	str_free(&text);
	free(path);
	return good;
}

/* Whether a process is dead, or is no postmaster of these data. The title of a process can be read even where its
 * working directory cannot. False if neither can be. */
static bool is_another(pid_t pid, int data)
{
	struct process process;
	struct stat work, own;
	struct str title = STR_INIT;

	if (!process_find(pid, &process))
		return true;
	if (process_stat_directory(pid, &work) && fstat(data, &own) == 0)
		return work.st_dev != own.st_dev || work.st_ino != own.st_ino;
	bool other = process_title(pid, &title) && title.length > 0 && !strstr(title.text, "postgres") &&
		!strstr(title.text, "postmaster");
	str_free(&title);
	return other;
}

/* The pid is the first line of the file. */
static void correct(int dir, const char *file, int data, pid_t parent)
{
	struct str text = STR_INIT, corrected = STR_INIT;
	unsigned long long pid;

	if (fd_read_file(dir, file, &text, PID_FILE_MAX)) {
		size_t length = strcspn(str_text(&text), "\n");
		char *number = mem_copy_bytes(str_text(&text), length);
		if (num_parse(number, 1, INT_MAX, &pid) && is_another((pid_t)pid, data)) {
			str_addf(&corrected, "%ld%s", (long)parent, str_text(&text) + length);
			(void)fs_replace_file(dir, file, corrected.text, corrected.length, 0600);
		}
		free(number);
	}
	str_free(&text);
	str_free(&corrected);
}

void postmaster_correct_pids(int directory, int data, pid_t parent)
{
	struct strs files = STRS_INIT;

	correct(data, PID_FILE, data, parent);
	(void)fs_list(directory, ".", &files);
	for (size_t i = 0; i < files.count; i++)
		if (str_starts(files.item[i], ".s.PGSQL.") && str_ends(files.item[i], ".lock"))
			correct(directory, files.item[i], data, parent);
	strs_free(&files);
}

void postmaster_log_tail(int directory, long long log_start, size_t lines, struct strs *tail)
{
	char bytes[TAIL_MAX + 1];
	struct stat st;
	int fd = openat(directory, POSTMASTER_LOG, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		off_t from = (off_t)log_start;
		if (st.st_size - from > TAIL_MAX)
			from = st.st_size - TAIL_MAX;
		ssize_t got = pread(fd, bytes, TAIL_MAX, from);
		bytes[got > 0 ? got : 0] = '\0';
		strs_add_last_lines(tail, bytes, lines);
	}
	close(fd);
}

/* The title of a process that serves a client: "postgres: ann test [local] idle" or "postgres: ann test
 * 127.0.0.1(40112) idle". */
static bool is_client_title(const char *title)
{
	if (!str_starts(title, "postgres: "))
		return false;
	if (strstr(title, " [local] "))
		return true;
	const char *open = strchr(title, '(');
	return open && strspn(open + 1, "0123456789") > 0 && open[1 + strspn(open + 1, "0123456789")] == ')';
}

bool postmaster_serves(pid_t child)
{
	struct str title = STR_INIT;
	bool serves = process_title(child, &title) && is_client_title(str_text(&title));

	str_free(&title);
	return serves;
}

long long postmaster_clients(pid_t pid)
{
	pid_t *pids = NULL;
	size_t count = 0;
	long long clients = 0;

	process_children(pid, &pids, &count);
	for (size_t i = 0; i < count; i++)
		clients += postmaster_serves(pids[i]);
	free(pids);
	return clients;
}
