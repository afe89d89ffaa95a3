/*
 * Starts programs: a failed exec is reported to the caller, and output can be captured. Linux extras (subreaper, pidfd,
 * PDEATHSIG) are used where they exist, and nothing depends on them.
 */
#ifndef SYS_PROC_H
#define SYS_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "sys/identity.h"
#include "sys/tool.h" /* tool_init(), tool_path() */
#include "text/str.h"

/* How to start a child. Zeroed fields mean: inherited, or nothing special. */
struct proc_spec {
	char *const *argv;               /* argv[0] is the path, or a name looked up in PATH if it has no slash */
	char *const *environment;        /* NULL: the caller's */
	const struct runtime_user *user; /* NULL or !other: as the caller */
	const char *directory;           /* NULL: stays */
	int in, out, err;                /* descriptors for 0, 1, 2; PROC_INHERIT, PROC_NULL */
	const int *keep;                 /* further descriptors that the child inherits, by the same number */
	size_t keep_count;
	bool keep_all;        /* the child inherits every descriptor that is not close-on-exec */
	bool own_group;       /* its own process group (setpgid) */
	bool own_session;     /* its own session (setsid) */
	bool apart;           /* not a child of ours (apart_fork()): it cannot be waited for */
	bool die_with_parent; /* gets last_signal when its parent dies (PR_SET_PDEATHSIG, where that exists) */
	int last_signal;      /* the signal for die_with_parent; 0: SIGKILL */
	bool fresh_signals;   /* all signals at their defaults, for a process that outlives the caller's terminal */
	bool renounce;        /* it and its children never gain privileges by executing a program (no_new_privs) */
	int nice;             /* added to the niceness */
	mode_t umask;         /* 0: inherited */
	unsigned patience;    /* how many seconds proc_capture() waits for the end of the output; 0: without limit */
};
enum { PROC_INHERIT = -1, PROC_NULL = -2 };
#define PROC_SPEC(words)                                                                      \
	{                                                                                     \
		.argv = (words), .in = PROC_INHERIT, .out = PROC_INHERIT, .err = PROC_INHERIT \
	}

/* Start the child. Its signals are unblocked and at their defaults, but HUP, INT and QUIT stay ignored if they were
 * at tool_init() (nohup, sh -c 'x &'). It inherits no other descriptors, and enters spec->directory as the user it
 * runs as. Returns the pid; or -1 with errno of what failed in the child, including exec, and then the child is
 * already reaped. For a child that is apart, a positive number that is not its pid. */
pid_t proc_start(const struct proc_spec *spec);
/* In a child that was only forked, by `parent`: as spec->die_with_parent. */
void proc_die_with_parent(pid_t parent, int number);
/* waitpid(), continuing after EINTR. Returns the status as a shell has it: 0-255, 128+n for signal n; -1 with errno. */
int proc_wait(pid_t pid);
/* Start the child, append its stdout to out until end of file, and wait for it. Returns the status as proc_wait(),
 * with errno 0; 127 or 126 with errno set if it could not be executed; -1 with errno if anything else failed: EFBIG
 * if it printed more than `most` bytes, ETIMEDOUT if it did not end in time (it is then killed, with its group if it
 * has its own). spec->out is ignored. If err is not NULL, it collects stderr likewise, up to another `most` bytes,
 * and spec->err is ignored. */
int proc_capture(const struct proc_spec *spec, struct str *out, struct str *err, size_t most);

/* Fill `list` with the environment for children that run a server: a fixed PATH, TZ=UTC, LC_* as given; NULL-ended. */
void proc_clean_environment(struct strs *list);

#endif
