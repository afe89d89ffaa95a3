#include "watchdog/child.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/beyond.h"
#include "sys/kill.h"
#include "sys/loop.h"
#include "sys/proc.h"

enum { TEXT_MAX = 64 << 10, TERM_MS = 10000, TERM_PAUSE_MS = 5 };

void child_set(struct child *child, enum child_kind kind, pid_t pid, int out)
{
	str_free(&child->text);
	child->kind = kind;
	child->pid = pid;
	child->out = out;
}

static void close_out(struct child *child)
{
	if (child->out >= 0)
		close(child->out);
	child->out = -1;
}

static void read_text(struct child *child)
{
	char bytes[4096];

	while (child->out >= 0) {
		ssize_t got = read(child->out, bytes, sizeof bytes);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (got <= 0 || child->text.length + (size_t)got > TEXT_MAX)
			close_out(child);
		else
			str_add_bytes(&child->text, bytes, (size_t)got);
	}
}

enum child_kind child_end(struct child *child)
{
	enum child_kind kind = child->kind;

	read_text(child);
	close_out(child);
	child->kind = CHILD_NONE;
	child->pid = -1;
	return kind;
}

/* Send SIGTERM and wait for at most TERM_MS. True if the child has ended. */
static bool end_gently(pid_t pid)
{
	long long deadline = loop_now() + TERM_MS;

	(void)kill_send(pid, SIGTERM);
	while (loop_now() < deadline) {
		if (waitpid(pid, NULL, WNOHANG) != 0)
			return true;
		loop_wait(NULL, 0, loop_now() + TERM_PAUSE_MS);
	}
	return false;
}

void child_shoot(const struct child *child)
{
	if (child->kind == CHILD_NONE)
		return;
	(void)beyond_become_subreaper(true);
	(void)kill_send(child->pid, SIGKILL);
}

void child_kill(struct child *child)
{
	if (child->kind == CHILD_NONE)
		return;
	/* pg_initcache has to stop the server that it runs steps on; that does not take long. */
	if (child->kind != CHILD_TEMPLATE || !end_gently(child->pid)) {
		child_shoot(child);
		proc_wait(child->pid);
	}
	child_end(child);
}
