#include "sys/apart.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/proc.h"

enum { PARENTS = 40, CHILDREN = 5, ORPHAN = 7 };

/* Its parent is not this process, though that is a subreaper before, meanwhile and after. */
static void test_subreaper(void)
{
	int ends[2];
	pid_t seen[2] = {0, 0};
	bool reaps = beyond_become_subreaper(true);

	CHECK(fd_pipe(ends));
	pid_t pid = apart_fork();
	if (pid == 0) {
		(void)fd_write_all(ends[1], (pid_t[]){getpid(), getppid()}, sizeof seen);
		_exit(0);
	}
	CHECK(pid > 0);
	close(ends[1]);
	CHECK(read(ends[0], seen, sizeof seen) == sizeof seen);
	CHECK(seen[0] > 0 && seen[0] != getpid());
	CHECK(seen[1] != getpid());
	/* And it ends without us. */
	char byte;
	CHECK(read(ends[0], &byte, 1) == 0);
	close(ends[0]);
	errno = 0;
	CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
	CHECK(beyond_is_subreaper() == reaps);
	(void)beyond_become_subreaper(false);
}

/* A process that has children and ends at some moment: they wait until nobody holds the other end of `gate`. */
static void be_parent(int index, const int gate[2])
{
	enum { PAUSE_NS = 500000 };
	char byte;

	(void)close(gate[1]);
	for (int i = 0; i < CHILDREN; i++) {
		if (fork() != 0)
			continue;
		_exit(read(gate[0], &byte, 1) == 0 ? ORPHAN : 1);
	}
	(void)nanosleep(&(struct timespec){0, (long)index * PAUSE_NS}, NULL);
	_exit(0);
}

/* Starts processes apart until all parents have ended. */
static void start_while_parents_end(const int gate[2])
{
	int status, ended = 0;
	pid_t pid;

	while (ended < PARENTS && (pid = apart_fork()) >= 0) {
		if (pid == 0)
			_exit(0);
		while (waitpid(-1, &status, WNOHANG) > 0)
			ended++;
	}
	CHECK(ended == PARENTS);
	(void)close(gate[0]);
	(void)close(gate[1]);
}

/* There is no moment in which an orphan falls to another process. */
static void test_orphans(void)
{
	int gate[2], status, orphans = 0;

	if (!beyond_become_subreaper(true))
		return;
	CHECK(fd_pipe(gate));
	for (int i = 0; i < PARENTS; i++) {
		pid_t pid = fork();
		if (pid == 0)
			be_parent(i, gate);
		CHECK(pid > 0);
	}
	start_while_parents_end(gate);
	while (waitpid(-1, &status, 0) > 0)
		orphans += WIFEXITED(status) && WEXITSTATUS(status) == ORPHAN;
	CHECK(orphans == PARENTS * CHILDREN);
	(void)beyond_become_subreaper(false);
}

static void test_program(void)
{
	char *words[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"echo $PPID; exit 3"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	int ends[2];
	char text[32] = "";

	CHECK(fd_pipe(ends));
	spec.out = ends[1];
	spec.apart = spec.own_session = true;
	CHECK(proc_start(&spec) > 0);
	close(ends[1]);
	CHECK(read(ends[0], text, sizeof text - 1) > 0);
	CHECK(atol(text) != (long)getpid());
	close(ends[0]);
	words[0] = (char[]){"/nowhere/x"};
	CHECK(proc_start(&spec) < 0 && errno == ENOENT);
	errno = 0;
	CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

int main(void)
{
	test_subreaper();
	test_orphans();
	test_program();
	return check_end();
}
