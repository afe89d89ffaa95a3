/* Runs a function in a child process and captures its stdout, stderr and status: for testing code that prints, or
 * ends the program. */
#ifndef CHILD_H
#define CHILD_H

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
	char out[65536]; /* NUL-terminated; bytes beyond are lost */
	char err[65536];
	int status; /* as a shell has it */
};

static inline void child_take(struct pollfd *polled, char *text, size_t *length, size_t size)
{
	char bytes[4096];
	if (polled->revents == 0)
		return;
	ssize_t got = read(polled->fd, bytes, sizeof bytes);
	if (got <= 0)
		polled->fd = -1;
	for (ssize_t i = 0; i < got && *length < size - 1; i++)
		text[(*length)++] = bytes[i];
	text[*length] = '\0';
}

/* Run body in a child, which exits with its return value. stdout of the child is the descriptor `out`, unless that
 * is negative. */
static inline void child_run(struct child *child, int (*body)(void), int out)
{
	int outs[2];
	int errs[2];
	size_t out_length = 0;
	size_t err_length = 0;
	if (pipe(outs) != 0 || pipe(errs) != 0)
		abort();
	pid_t pid = fork();
	if (pid == 0) {
		if (dup2(out >= 0 ? out : outs[1], 1) != 1 || dup2(errs[1], 2) != 2)
			_exit(99);
		close(outs[0]);
		close(outs[1]);
		close(errs[0]);
		close(errs[1]);
		exit(body());
	}
	close(outs[1]);
	close(errs[1]);
	child->out[0] = child->err[0] = '\0';
	struct pollfd polled[2] = {{.fd = outs[0], .events = POLLIN}, {.fd = errs[0], .events = POLLIN}};
	while ((polled[0].fd >= 0 || polled[1].fd >= 0) && poll(polled, 2, -1) > 0) {
		child_take(&polled[0], child->out, &out_length, sizeof child->out);
		child_take(&polled[1], child->err, &err_length, sizeof child->err);
	}
	close(outs[0]);
	close(errs[0]);
	int status = 0;
	waitpid(pid, &status, 0);
	child->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
