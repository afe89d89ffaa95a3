/*
 * Processes: children that report a failed exec, captured answers, the identity of a process that outlives its
 * pid, complete detachment. Linux extras (subreaper, pidfd, PDEATHSIG) are used where they exist and missed nowhere.
 */
#ifndef SYS_PROC_H
#define SYS_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sys/identity.h"
#include "sys/tool.h" /* tool_init(), tool_path() */
#include "text/str.h"

/* What a child is to be. Zeroed fields mean: inherited / nothing special. */
struct proc_spec {
	char *const *argv;               /* argv[0] is the path, or a name looked up in PATH if it has no slash */
	char *const *environment;        /* NULL: the caller's */
	const struct runtime_user *user; /* NULL or !other: as the caller */
	const char *directory;           /* NULL: stays */
	int in, out, err;                /* descriptors for 0, 1, 2; PROC_INHERIT, PROC_NULL */
	const int *keep;                 /* further descriptors that the child inherits, by the same number */
	size_t keep_count;
	bool own_group;       /* its own process group (setpgid) */
	bool own_session;     /* its own session (setsid) */
	bool apart;           /* not a child of ours (apart_fork): nobody here can wait for it */
	bool die_with_parent; /* PR_SET_PDEATHSIG where that exists: SIGKILL, or */
	int last_signal;      /* the signal that is to come instead */
	bool fresh_signals;   /* at their defaults, all of them: for a process that outlives the caller's terminal */
	bool renounce;        /* it and its children never gain rights by executing a program (no_new_privs) */
	int nice;             /* added to the niceness */
	mode_t umask;         /* 0: inherited */
	unsigned patience;    /* seconds that proc_capture() waits for the end of what it prints; 0: without end */
};
enum { PROC_INHERIT = -1, PROC_NULL = -2 };
#define PROC_SPEC(words)                                                                      \
	{                                                                                     \
		.argv = (words), .in = PROC_INHERIT, .out = PROC_INHERIT, .err = PROC_INHERIT \
	}

/* Start it: signals unblocked and at their defaults, but HUP, INT and QUIT stay ignored where they were at tool_init()
 * (nohup, sh -c 'x &'); no other descriptor passed on, the directory entered as the user who it is to run as. The pid,
 * or -1 with errno of what failed in the child, exec included; then it is reaped. Of one that is apart, any positive
 * number. */
pid_t proc_start(const struct proc_spec *spec);
/* waitpid through EINTR; the status as a shell has it: 0-255, 128+n for signal n; -1 with errno. */
int proc_wait(pid_t pid);
/* Start it, append what it prints on stdout to out until end of file, and wait. Status as above with errno 0; 127 or
 * 126 with errno set if it could not be executed; -1 with errno if anything else failed, EFBIG if it printed more than
 * `most` bytes, ETIMEDOUT if it did not end in time (it is then killed, with its group if it has its own). spec->out is
 * ignored. err, if not NULL, collects its stderr likewise, of another `most` bytes (spec->err is then ignored). */
int proc_capture(const struct proc_spec *spec, struct str *out, struct str *err, size_t most);

/* fork twice, setsid, chdir /, /dev/null on 0-2; true in the child that goes on, false with *failed in the parent.
 * Everything else stays open: the caller closes (fd_close_from). */
bool proc_detach(bool *failed);

bool proc_become_subreaper(bool on); /* false where that does not exist */

/* Environment for children of ours that run a server: fixed PATH, TZ=UTC, LC_* given; NULL-ended, in `list`. */
void proc_clean_environment(struct strs *list);

#endif
