#include "cluster/ties.h"

#include <limits.h>
#include <unistd.h>

#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "text/num.h"

enum { POLL_MS = 1000 };

bool ties_write(pid_t pid, struct str *out)
{
	struct process process;

	if (!process_find(pid, &process))
		return false;
	str_addf(out, "%s%ld:%llu", out->length > 0 ? "," : "", (long)process.pid, process.start);
	return true;
}

static bool read_process(const char *text, struct process *process)
{
	struct strs parts = STRS_INIT;
	unsigned long long pid = 0;

	strs_split(&parts, text, ':');
	bool good = parts.count == 2 && num_parse(parts.item[0], 1, INT_MAX, &pid) &&
		num_parse(parts.item[1], 0, ULLONG_MAX, &process->start);
	process->pid = (pid_t)pid;
	strs_free(&parts);
	return good;
}

/* The pid may be another process's by now: then there is no descriptor, and the next look finds that out. */
static int open_process(const struct process *process)
{
	int fd = FAULT("ties.open") ? -1 : beyond_open_process(process->pid);

	if (fd >= 0 && !process_alive(process)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool have(const struct ties *ties, const struct process *process)
{
	for (size_t i = 0; i < ties->count; i++)
		if (ties->process[i].pid == process->pid && ties->process[i].start == process->start)
			return true;
	return false;
}

static void shorten(struct ties *ties, size_t count)
{
	while (ties->count > count)
		fd_close(ties->fd[--ties->count]);
}

const char *ties_read(struct ties *ties, const char *text)
{
	struct strs list = STRS_INIT;
	const char *problem = NULL;
	const size_t before = ties->count;

	if (*text)
		strs_split(&list, text, ',');
	for (size_t i = 0; i < list.count && !problem; i++) {
		struct process process;
		if (!read_process(list.item[i], &process)) {
			problem = "pg_tmp and pg_watchdog are of different builds";
		} else if (have(ties, &process)) {
			continue;
		} else if (ties->count == TIES_MAX) {
			problem = "it is tied to too many processes already (-T)";
		} else {
			ties->process[ties->count] = process;
			ties->fd[ties->count++] = open_process(&process);
		}
	}
	strs_free(&list);
	if (problem)
		shorten(ties, before);
	return problem;
}

void ties_add_pids(const struct ties *ties, struct str *out)
{
	for (size_t i = 0; i < ties->count; i++)
		str_addf(out, "%s%ld", i > 0 ? "," : "", (long)ties->process[i].pid);
}

void ties_clear(struct ties *ties)
{
	shorten(ties, 0);
}

size_t ties_poll(const struct ties *ties, struct pollfd *polled, long long *deadline)
{
	long long look = loop_now() + POLL_MS;

	for (size_t i = 0; i < ties->count; i++) {
		polled[i] = (struct pollfd){.fd = ties->fd[i], .events = POLLIN};
		if (ties->fd[i] < 0 && (*deadline < 0 || look < *deadline))
			*deadline = look;
	}
	return ties->count;
}

bool ties_have_ended(const struct ties *ties, const struct pollfd *polled)
{
	for (size_t i = 0; i < ties->count; i++)
		if (ties->fd[i] >= 0 ? polled[i].revents != 0 : !process_alive(&ties->process[i]))
			return true;
	return false;
}
