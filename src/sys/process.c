#include "sys/process.h"
#include "sys/proc.h"

#include <dirent.h>
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
#include "sys/fd.h"
#include "sys/kill.h"
#include "text/num.h"

#define STAT_MAX 4096U
#define TITLE_MAX (1024U * 1024U)
#define ANSWER_MAX (1024U * 1024U)

enum { ENTRIES_FIRST = 64 };

/* The fields of /proc/PID/stat that are used. */
struct facts {
	char state;
	pid_t parent;
	pid_t session;
	bool has_terminal;
	unsigned long long start;
};

/* ---- /proc/PID/stat ---- */

/* Numbers of fields, which proc(5) counts from 1. These come after the name, which is in parentheses and may itself
 * hold blanks and parentheses. */
enum { FIELD_STATE = 3, FIELD_PARENT = 4, FIELD_SESSION = 6, FIELD_TERMINAL = 7, FIELD_START = 22 };

static bool parse_field(const struct strs *fields, size_t field, unsigned long long most, unsigned long long *value)
{
	return fields->count > field - FIELD_STATE && num_parse(fields->item[field - FIELD_STATE], 0, most, value);
}

static bool parse_facts(const char *line, struct facts *facts)
{
	const char *end = strrchr(line, ')');
	struct strs fields = STRS_INIT;
	unsigned long long parent;
	unsigned long long session;

	if (!end || end[1] != ' ')
		return false;
	strs_split(&fields, end + 2, ' ');
	bool ok = parse_field(&fields, FIELD_PARENT, INT_MAX, &parent) &&
		parse_field(&fields, FIELD_SESSION, INT_MAX, &session) &&
		parse_field(&fields, FIELD_START, ULLONG_MAX, &facts->start);
	if (ok) {
		facts->state = fields.item[0][0];
		facts->parent = (pid_t)parent;
		facts->session = (pid_t)session;
		facts->has_terminal = strcmp(fields.item[FIELD_TERMINAL - FIELD_STATE], "0") != 0;
	}
	strs_free(&fields);
	return ok;
}

/* False with errno; ENOENT if there is no such process, or no /proc. */
static bool read_facts(pid_t pid, struct facts *facts)
{
	struct str line = STR_INIT;
	char path[64];

	(void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	bool ok = fd_read_file(AT_FDCWD, path, &line, STAT_MAX);
	if (ok && !parse_facts(str_text(&line), facts)) {
		errno = EPROTO;
		ok = false;
	}
	int error = errno;
	str_free(&line);
	errno = error;
	return ok;
}

static bool is_dead(const struct facts *facts)
{
	return facts->state == 'Z' || facts->state == 'X' || facts->state == 'x';
}

/* ---- identity ---- */

bool process_find(pid_t pid, struct process *process)
{
	struct facts facts;

	*process = (struct process){.pid = pid, .start = 0};
	if (pid <= 0)
		return false;
	if (read_facts(pid, &facts)) {
		process->start = facts.start;
		return !is_dead(&facts);
	}
	/* There is no /proc, or it hides other users' processes (hidepid). */
	return kill(pid, 0) == 0 || errno == EPERM;
}

struct process process_self(void)
{
	struct process self;

	(void)process_find(getpid(), &self);
	return self;
}

bool process_alive(const struct process *process)
{
	struct process now;

	return process_find(process->pid, &now) && (process->start == 0 || now.start == process->start);
}

bool process_signal(const struct process *process, int number)
{
	if (process->pid <= 0) {
		errno = ESRCH;
		return false;
	}
	int held = beyond_open_process(process->pid);
	bool ok = false;
	/* The descriptor is of the process that has the pid now; only the start time tells whether that is the one
	 * meant. */
	if (!process_alive(process))
		errno = ESRCH;
	else
		ok = kill_send_through(held, process->pid, number);
	if (held >= 0)
		fd_close(held);
	return ok;
}

bool process_is_detached(const struct process *process)
{
	struct facts facts;

	return read_facts(process->pid, &facts) && !facts.has_terminal && facts.session != getsid(0) &&
		process_alive(process);
}

bool process_title(pid_t pid, struct str *title)
{
	char path[64];
	size_t before = title->length;

	(void)snprintf(path, sizeof path, "/proc/%ld/cmdline", (long)pid);
	if (!fd_read_file(AT_FDCWD, path, title, TITLE_MAX))
		return false;
	/* Each word ends with a NUL; a process that rewrote its title leaves several at the end. */
	while (title->length > before && title->text[title->length - 1] == '\0')
		str_truncate(title, title->length - 1);
	for (size_t i = before; i < title->length; i++) {
		if (title->text[i] == '\0')
			title->text[i] = ' ';
	}
	return title->length > before;
}

bool process_stat_directory(pid_t pid, struct stat *directory)
{
	char link[64];

	(void)snprintf(link, sizeof link, "/proc/%ld/cwd", (long)pid);
	return stat(link, directory) == 0;
}

/* ---- all processes ---- */

/* Call see() with every pid that /proc shows. */
static void each_process(void (*see)(void *context, pid_t pid), void *context)
{
	DIR *directory = opendir("/proc");
	struct dirent *entry;
	unsigned long long pid;

	if (!directory)
		return;
	while ((entry = readdir(directory))) {
		if (num_parse(entry->d_name, 1, INT_MAX, &pid))
			see(context, (pid_t)pid);
	}
	(void)closedir(directory);
}

struct entries {
	struct process_entry *found;
	size_t count, room;
};

static void see_entry(void *context, pid_t pid)
{
	struct entries *entries = context;
	struct facts facts;

	if (!read_facts(pid, &facts))
		return;
	if (entries->count == entries->room) {
		entries->room = entries->room * 2 + ENTRIES_FIRST;
		entries->found = mem_resize(entries->found, entries->room, sizeof *entries->found);
	}
	entries->found[entries->count++] = (struct process_entry){{pid, facts.start}, facts.parent};
}

void process_all(struct process_entry **found, size_t *count)
{
	struct entries entries = {NULL, 0, 0};

	each_process(see_entry, &entries);
	*found = entries.found;
	*count = entries.count;
}

void process_children(pid_t parent, pid_t **pids, size_t *count)
{
	struct process_entry *all;
	size_t all_count;

	*pids = NULL;
	*count = 0;
	process_all(&all, &all_count);
	for (size_t i = 0; i < all_count; i++) {
		if (all[i].parent != (parent == 0 ? getpid() : parent))
			continue;
		*pids = mem_resize(*pids, *count + 1, sizeof **pids);
		(*pids)[(*count)++] = all[i].self.pid;
	}
	free(all);
}

struct workers {
	struct process *found;
	size_t count;
	const char *directory;
	size_t length; /* of directory */
	bool refused;  /* there was a process that we may not look at */
};

/* Whether `place` is the directory or below it. The kernel adds " (deleted)" to the path of a removed directory. */
static bool is_inside(const struct workers *workers, const char *place)
{
	if (strncmp(place, workers->directory, workers->length) != 0)
		return false;
	const char *behind = place + workers->length;
	return behind[0] == '\0' || behind[0] == '/' || strcmp(behind, " (deleted)") == 0;
}

static void add_worker(struct workers *workers, const struct process *process)
{
	for (size_t i = 0; i < workers->count; i++) {
		if (workers->found[i].pid == process->pid)
			return;
	}
	workers->found = mem_resize(workers->found, workers->count + 1, sizeof *workers->found);
	workers->found[workers->count++] = *process;
}

static bool works_inside(struct workers *workers, pid_t pid)
{
	char link[64];
	char place[PATH_MAX + 16];

	(void)snprintf(link, sizeof link, "/proc/%ld/cwd", (long)pid);
	ssize_t length = readlink(link, place, sizeof place - 1);
	if (length < 0) {
		workers->refused = workers->refused || errno == EACCES || errno == EPERM;
		return false;
	}
	place[length] = '\0';
	return is_inside(workers, place);
}

static void see_worker(void *context, pid_t pid)
{
	struct workers *workers = context;
	struct process process;

	if (pid == getpid() || !works_inside(workers, pid))
		return;
	/* Check again after the identity is known: the pid may have been reused in between. */
	if (!process_find(pid, &process) || !works_inside(workers, pid))
		return;
	add_worker(workers, &process);
}

_Noreturn static void look_as(const struct runtime_user *user, struct workers *workers, int answer)
{
	bool ok = identity_become(user);

	free(workers->found);
	workers->found = NULL;
	workers->count = 0;
	if (ok)
		each_process(see_worker, workers);
	ok = ok && fd_write_all(answer, workers->found, workers->count * sizeof *workers->found);
	_exit(ok ? 0 : 1);
}

/*
 * In a container, root may lack the right to look at other users' processes (CAP_SYS_PTRACE), but may become those
 * users: a child that becomes the directory's owner looks for them.
 */
static void ask_owner(struct workers *workers)
{
	struct stat st;
	struct str answer = STR_INIT;
	int ends[2];

	if (stat(workers->directory, &st) != 0 || st.st_uid == 0 || !fd_pipe(ends))
		return;
	const struct runtime_user owner = {.uid = st.st_uid, .gid = st.st_gid, .name = NULL, .other = true};
	pid_t pid = fork();
	if (pid == 0)
		look_as(&owner, workers, ends[1]);
	(void)close(ends[1]);
	bool ok = pid > 0 && fd_read_all(ends[0], &answer, ANSWER_MAX);
	(void)close(ends[0]);
	if (pid > 0 && proc_wait(pid) == 0 && ok) {
		size_t more = answer.length / sizeof(struct process);
		for (size_t i = 0; i < more; i++) {
			struct process process;
			memcpy(&process, answer.text + i * sizeof process, sizeof process);
			add_worker(workers, &process);
		}
	}
	str_free(&answer);
}

void process_in_directory(const char *directory, struct process **found, size_t *count)
{
	struct workers workers = {
		.found = NULL, .count = 0, .directory = directory, .length = strlen(directory), .refused = false};

	each_process(see_worker, &workers);
	if (workers.refused && geteuid() == 0)
		ask_owner(&workers);
	*found = workers.found;
	*count = workers.count;
}

struct running {
	const char *directory;
	size_t length; /* of directory */
	pid_t pid;     /* 0: none seen */
};

static void see_running(void *context, pid_t pid)
{
	struct running *running = context;
	char link[64];
	char program[PATH_MAX];

	(void)snprintf(link, sizeof link, "/proc/%ld/exe", (long)pid);
	ssize_t length = readlink(link, program, sizeof program);
	if (length > (ssize_t)running->length && memcmp(program, running->directory, running->length) == 0 &&
		program[running->length] == '/')
		running->pid = pid;
}

bool process_find_running(const char *directory, pid_t *pid)
{
	struct running running = {.directory = directory, .length = strlen(directory), .pid = 0};

	each_process(see_running, &running);
	*pid = running.pid;
	return running.pid != 0;
}
