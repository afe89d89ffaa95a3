#include "sys/proc.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

#include "check.h"
#include "scratch.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/tool.h"

static char *const true_words[] = {(char[]){"true"}, NULL};

/* Run `sh -c script` as the spec says and take what it prints; -1 or its status. */
static int shell(struct proc_spec *spec, const char *script, struct str *out, struct str *err);
static const char *said(struct proc_spec *spec, const char *script);
/* Wait for a line on a pipe; "" at its end. */
static const char *line_from(int fd);
static bool has_children(void);

static struct proc_spec plain(void)
{
	struct proc_spec spec = PROC_SPEC(NULL);
	return spec;
}

/* ---- failures of exec ---- */

static int capture_words(const char *word, int *error)
{
	struct str out = STR_INIT;
	char *name = strdup(word);
	char *words[] = {name, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	errno = 0;
	int status = proc_capture(&spec, &out, NULL, 100);
	*error = errno;
	str_free(&out);
	free(name);
	return status;
}

static void test_exec_failure(void)
{
	int error;
	scratch_text("plain", "echo hello\n");
	scratch_text("script", "#!/nowhere/sh\n");
	CHECK(chmod("script", 0755) == 0);
	CHECK(capture_words("/nowhere/x", &error) == 127 && error == ENOENT);
	CHECK(capture_words("no-such-program-anywhere", &error) == 127 && error == ENOENT);
	CHECK(capture_words("", &error) == 127 && error == ENOENT);
	CHECK(capture_words("./plain", &error) == 126 && error == EACCES);
	CHECK(capture_words("./plain/x", &error) == 126 && error == ENOTDIR);
	CHECK(capture_words(".", &error) == 126 && error == EACCES);
	CHECK(capture_words("./script", &error) == 127 && error == ENOENT);
	CHECK(capture_words("false", &error) == 1 && error == 0);

	char *words[] = {(char[]){"/nowhere/x"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	CHECK(proc_start(&spec) < 0 && errno == ENOENT);

	/* What fails before exec is no word about the program. */
	struct str out = STR_INIT;
	spec = (struct proc_spec)PROC_SPEC(true_words);
	spec.directory = "/nowhere";
	CHECK(proc_capture(&spec, &out, NULL, 100) < 0 && errno == ENOENT);
	CHECK(proc_start(&spec) < 0 && errno == ENOENT);
	spec = (struct proc_spec)PROC_SPEC(true_words);
	spec.in = 999;
	CHECK(proc_start(&spec) < 0 && errno == EBADF);
	int keep[] = {998};
	spec = (struct proc_spec)PROC_SPEC(true_words);
	spec.keep = keep;
	spec.keep_count = 1;
	CHECK(proc_start(&spec) < 0 && errno == EBADF);
	CHECK(!has_children());
}

static void test_path(void)
{
	char *old = strdup(getenv("PATH"));
	CHECK(mkdir("one", 0700) == 0 && mkdir("two", 0700) == 0 && mkdir("one/tool", 0700) == 0);
	scratch_text("two/tool", "#!/bin/sh\necho \"$0 $1\"\n");
	scratch_text("one/locked", "");
	scratch_text("here", "echo without a first line: \"$0\"\n");
	CHECK(chmod("two/tool", 0755) == 0 && chmod("here", 0755) == 0);
	setenv("PATH", "/nowhere:one:two:", 1);
	char *path = tool_program("tool");
	CHECK_TEXT(path, "two/tool");
	free(path);
	path = tool_program("here");
	CHECK_TEXT(path, "./here");
	free(path);
	CHECK(!tool_program("locked") && errno == EACCES);
	CHECK(!tool_program("nothing") && errno == ENOENT);
	/* What cannot be looked into has nothing. */
	setenv("PATH", "closed:two", 1);
	CHECK(mkdir("closed", 0) == 0);
	CHECK(!tool_program("nothing") && errno == ENOENT);
	setenv("PATH", "/nowhere:one:two:", 1);

	/* The PATH that finds it is the caller's, not the child's; its name stays as it was given. */
	struct str out = STR_INIT;
	char *environment[] = {(char[]){"PATH=/bin:/usr/bin"}, (char[]){"ONLY=this"}, NULL};
	char *words[] = {(char[]){"tool"}, (char[]){"an argument"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	spec.environment = environment;
	CHECK_NUMBER(proc_capture(&spec, &out, NULL, 100), 0);
	CHECK_TEXT(str_text(&out), "two/tool an argument\n");
	str_truncate(&out, 0);
	/* As for a shell, a program without a first line is a script. */
	char *script[] = {(char[]){"here"}, NULL};
	spec.argv = script;
	CHECK_NUMBER(proc_capture(&spec, &out, NULL, 100), 0);
	CHECK_TEXT(str_text(&out), "without a first line: ./here\n");
	str_truncate(&out, 0);
	unsetenv("PATH");
	char *env[] = {(char[]){"env"}, NULL};
	spec.argv = env;
	CHECK_NUMBER(proc_capture(&spec, &out, NULL, 100), 0);
	CHECK_TEXT(str_text(&out), "PATH=/bin:/usr/bin\nONLY=this\n");
	str_free(&out);
	setenv("PATH", old, 1);
	free(old);
}

/* ---- what a child is ---- */

static void test_status(void)
{
	struct proc_spec spec = plain();
	struct str out = STR_INIT;
	CHECK_NUMBER(shell(&spec, "exit 0", &out, NULL), 0);
	CHECK_NUMBER(shell(&spec, "exit 255", &out, NULL), 255);
	CHECK_NUMBER(shell(&spec, "kill -9 $$", &out, NULL), 137);
	CHECK_NUMBER(shell(&spec, "kill -15 $$", &out, NULL), 143);
	CHECK(proc_wait(getpid()) < 0 && errno == ECHILD);
	str_free(&out);
}

static void test_child(void)
{
	struct proc_spec spec = plain();
	spec.directory = "/";
	spec.umask = 027;
	spec.nice = 3;
	int niced = nice(0) + 3;
	char *wanted = str_format("/\n0027\n%d\n", niced < 19 ? niced : 19);
	CHECK_TEXT(said(&spec, "pwd; umask; nice"), wanted);
	free(wanted);

	spec = plain();
	spec.in = PROC_NULL;
	spec.err = PROC_NULL;
	CHECK_TEXT(said(&spec, "echo lost >&2; cat; echo end"), "end\n");

	pid_t group = getpgrp();
	pid_t session = getsid(0);
	char *same = str_format("%ld %ld\n", (long)group, (long)session);
	spec = plain();
	CHECK_TEXT(said(&spec, "ps -o pgid=,sid= -p $$ | xargs"), same);
	spec.own_group = true;
	CHECK_TEXT(said(&spec, "set -- $(ps -o pgid=,sid= -p $$); [ $1 = $$ ] && [ $2 != $$ ] && echo own"), "own\n");
	spec.own_session = true;
	CHECK_TEXT(said(&spec, "set -- $(ps -o pgid=,sid= -p $$); [ $1 = $$ ] && [ $2 = $$ ] && echo own"), "own\n");
	free(same);
}

static void test_signals(void)
{
	struct proc_spec spec = plain();
	sigset_t all;
	sigset_t before;
	CHECK(sigfillset(&all) == 0);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGUSR1, SIG_IGN);
	CHECK(sigprocmask(SIG_SETMASK, &all, &before) == 0);
	/* Signals 1 to 28; make leaves libc's own, 32 and 33, ignored. */
	CHECK_TEXT(
		said(&spec, "sed -n 's/^\\(Sig[BI][lg][kn]:\\).*\\(.\\{7\\}\\)$/\\1\\2/p' /proc/self/status | tr -d 0"),
		"SigBlk:\nSigIgn:\n");
	CHECK(sigprocmask(SIG_SETMASK, NULL, &all) == 0 && sigismember(&all, SIGTERM) == 1);
	CHECK(sigprocmask(SIG_SETMASK, &before, NULL) == 0);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGUSR1, SIG_DFL);

	/* nohup: HUP is ignored when we start, and the command that is run for the user still ignores it. */
	signal(SIGHUP, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	tool_init("x");
	signal(SIGHUP, SIG_DFL);
	CHECK_TEXT(said(&spec, "kill -1 $$; echo alive"), "");
	signal(SIGINT, SIG_IGN);
	CHECK_TEXT(said(&spec, "kill -1 $$; echo alive; kill -2 $$; echo dead"), "");
	signal(SIGHUP, SIG_IGN);
	CHECK_TEXT(said(&spec, "kill -1 $$; echo alive; kill -2 $$; echo dead"), "alive\n");
	spec.fresh_signals = true;
	CHECK_TEXT(said(&spec, "kill -1 $$; echo alive"), "");
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	tool_init("x");
}

static void test_descriptors(void)
{
	struct proc_spec spec = plain();
	int ends[2];
	CHECK(pipe(ends) == 0);
	/* Neither these nor any of the pipes between us and the child are left in it. */
	CHECK_TEXT(said(&spec, "ls /dev/fd/ | grep -vx 3 | xargs"), "0 1 2\n");
	int high = fcntl(ends[1], F_DUPFD, 77);
	int keep[] = {high};
	CHECK(fd_set_inherited(high, false));
	spec.keep = keep;
	spec.keep_count = 1;
	CHECK_TEXT(said(&spec, "ls /dev/fd/ | grep -vx 3 | xargs; echo kept >/dev/fd/77"), "0 1 2 77\n");
	CHECK_TEXT(line_from(ends[0]), "kept\n");
	CHECK((fcntl(high, F_GETFD) & FD_CLOEXEC) != 0);
	close(high);
	close(ends[0]);
	close(ends[1]);
}

/* Standard descriptors that change places. */
static int swap_standard(void)
{
	int outs[2];
	int errs[2];
	if (pipe(outs) != 0 || pipe(errs) != 0 || dup2(outs[1], 1) != 1 || dup2(errs[1], 2) != 2)
		return 1;
	char *words[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"echo out; echo err >&2"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	spec.out = 2;
	spec.err = 1;
	pid_t pid = proc_start(&spec);
	if (pid < 0 || proc_wait(pid) != 0)
		return 2;
	return strcmp(line_from(outs[0]), "err\n") == 0 && strcmp(line_from(errs[0]), "out\n") == 0 ? 0 : 3;
}

/* With 0, 1 and 2 closed, pipes get these numbers. */
static int closed_standard(void)
{
	struct str out = STR_INIT;
	struct str err = STR_INIT;
	struct proc_spec spec = plain();
	int others = scratch_descriptors() - 3;
	close(0);
	close(1);
	close(2);
	if (shell(&spec, "echo out; echo err >&2; cat <&0 2>/dev/null || echo none", &out, &err) != 0)
		return 1;
	if (strcmp(str_text(&out), "out\nnone\n") != 0 || strcmp(str_text(&err), "err\n") != 0)
		return 2;
	if (shell(&spec, "exit 3", &out, NULL) != 3)
		return 3;
	char *words[] = {(char[]){"/nowhere/x"}, NULL};
	spec.argv = words;
	if (proc_capture(&spec, &out, &err, 10) != 127 || errno != ENOENT)
		return 4;
	spec.argv = true_words;
	spec.in = spec.out = spec.err = PROC_NULL;
	pid_t pid = proc_start(&spec);
	if (pid < 0 || proc_wait(pid) != 0)
		return 5;
	str_free(&out);
	str_free(&err);
	return scratch_descriptors() == others ? 0 : 6;
}

/* ---- capture ---- */

static void test_capture(void)
{
	struct proc_spec spec = plain();
	struct str out = STR_INIT;
	struct str err = STR_INIT;
	str_add(&out, "before ");
	CHECK_NUMBER(shell(&spec, "printf out; printf err >&2; exit 7", &out, &err), 7);
	CHECK_TEXT(str_text(&out), "before out");
	CHECK_TEXT(str_text(&err), "err");

	/* As much as is allowed, and one byte more; what was there before does not count. */
	struct str exact = STR_INIT;
	str_add(&exact, "xx");
	char *words[] = {(char[]){"printf"}, (char[]){"12345678"}, NULL};
	spec.argv = words;
	CHECK_NUMBER(proc_capture(&spec, &exact, NULL, 8), 0);
	CHECK_TEXT(str_text(&exact), "xx12345678");
	CHECK(proc_capture(&spec, &exact, NULL, 7) < 0 && errno == EFBIG);
	CHECK(proc_capture(&spec, &exact, NULL, 0) < 0 && errno == EFBIG);
	char *const endless[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"sleep 1000; :"}, NULL};
	spec.argv = endless;
	spec.own_group = true;
	spec.patience = 1;
	CHECK(proc_capture(&spec, &exact, NULL, 8) < 0 && errno == ETIMEDOUT);
	spec.own_group = false;
	spec.patience = 0;
	str_free(&exact);

	/* Who never ends is ended, and who fills both pipes in turn is read from both. */
	CHECK(shell(&spec, "while :; do echo y; done", &out, NULL) < 0 && errno == EFBIG);
	str_free(&out);
	str_free(&err);
	CHECK_NUMBER(shell(&spec, "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; head -c 9 /dev/zero >&2",
			     &out, &err),
		0);
	CHECK(out.length == 300000 && err.length == 300009);
	str_free(&out);
	str_free(&err);
	CHECK(!has_children());
}

/* Signals that arrive meanwhile interrupt nothing. */
static void ignore_alarm(int number)
{
	(void)number;
}

static void test_interrupted(void)
{
	struct sigaction alarm = {.sa_handler = ignore_alarm};
	struct itimerval often = {.it_interval = {.tv_usec = 2000}, .it_value = {.tv_usec = 2000}};
	struct itimerval never = {.it_interval = {0}, .it_value = {0}};
	struct proc_spec spec = plain();
	CHECK(sigaction(SIGALRM, &alarm, NULL) == 0 && setitimer(ITIMER_REAL, &often, NULL) == 0);
	CHECK_TEXT(said(&spec, "sleep 0.1; echo a; sleep 0.1; echo b"), "a\nb\n");
	char *words[] = {(char[]){"sleep"}, (char[]){"0.1"}, NULL};
	spec.argv = words;
	CHECK_NUMBER(proc_wait(proc_start(&spec)), 0);
	CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
	signal(SIGALRM, SIG_DFL);
}

/* ---- another user ---- */

static void test_user(void)
{
	struct runtime_user nobody = {.uid = NOBODY, .gid = NOBODY, .other = true};
	struct runtime_user self = {.uid = 12345, .gid = 12345, .other = false};
	struct proc_spec spec = plain();
	char *own = str_format("%ld\n", (long)geteuid());
	spec.user = &self;
	CHECK_TEXT(said(&spec, "id -u"), own);
	free(own);
	spec.user = &nobody;
	if (geteuid() != 0) {
		spec.argv = true_words;
		CHECK(proc_start(&spec) < 0 && errno == EPERM);
		return;
	}
	CHECK_TEXT(said(&spec, "id -u; id -g; id -G; cat /proc/self/status | grep -E 'CapEff|CapPrm' | tr -d '0\\t'"),
		"65534\n65534\n65534\nCapPrm:\nCapEff:\n");
	/* The directory is entered as him. */
	CHECK(mkdir("private", 0700) == 0);
	spec.directory = "private";
	spec.argv = true_words;
	CHECK(proc_start(&spec) < 0 && errno == EACCES);
}

/* ---- the end of the parent ---- */

static int lifeline[2];

/* A parent that starts a child which holds the write end of a pipe, and is killed. */
static _Noreturn void parent_that_dies(const struct runtime_user *user)
{
	char *words[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"echo up; exec sleep 300"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	spec.out = lifeline[1];
	spec.die_with_parent = true;
	spec.user = user;
	pid_t pid = proc_start(&spec);
	close(lifeline[1]);
	if (pid > 0)
		(void)pause();
	_exit(1);
}

static void check_dies(const struct runtime_user *user)
{
	CHECK(fd_pipe(lifeline));
	pid_t pid = fork();
	if (pid == 0) {
		close(lifeline[0]);
		parent_that_dies(user);
	}
	close(lifeline[1]);
	CHECK_TEXT(line_from(lifeline[0]), "up\n");
	kill(pid, SIGKILL);
	CHECK_NUMBER(proc_wait(pid), 137);
	/* End of file: the last holder of the pipe has gone. A child that lived on would hold it for five minutes. */
	CHECK_TEXT(line_from(lifeline[0]), "");
	close(lifeline[0]);
}

static void test_die_with_parent(void)
{
	if (!beyond_become_subreaper(false)) {
		printf("# this system has no PR_SET_PDEATHSIG\n");
		return;
	}
	check_dies(NULL);
	struct runtime_user nobody = {.uid = NOBODY, .gid = NOBODY, .other = true};
	if (geteuid() == 0)
		check_dies(&nobody);
}

static void test_environment(void)
{
	struct strs list = STRS_INIT;
	struct proc_spec spec = plain();
	proc_clean_environment(&list);
	spec.environment = list.item;
	CHECK_TEXT(said(&spec, "env | grep -Ev '^(PWD|SHLVL|_)=' | sort"),
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nTZ=UTC\n");
	strs_free(&list);
}

int main(int count, char **arguments)
{
	(void)count;
	tool_init(arguments[0]);
	scratch_open();
	int descriptors = scratch_descriptors();
	test_exec_failure();
	test_path();
	test_status();
	test_child();
	test_signals();
	test_descriptors();
	CHECK_NUMBER(scratch_as_user(swap_standard), 0);
	CHECK_NUMBER(scratch_as_user(closed_standard), 0);
	test_capture();
	test_interrupted();
	test_user();
	test_die_with_parent();
	test_environment();
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	scratch_close();
	return check_end();
}

static int shell(struct proc_spec *spec, const char *script, struct str *out, struct str *err)
{
	char *text = strdup(script);
	char *words[] = {(char[]){"sh"}, (char[]){"-c"}, text, NULL};
	spec->argv = words;
	int status = proc_capture(spec, out, err, 1000000);
	int error = errno;
	spec->argv = NULL;
	free(text);
	errno = error;
	return status;
}

static const char *said(struct proc_spec *spec, const char *script)
{
	static struct str out;
	str_truncate(&out, 0);
	(void)shell(spec, script, &out, NULL);
	return str_text(&out);
}

static const char *line_from(int fd)
{
	static char line[256];
	size_t length = 0;
	while (length < sizeof line - 1 && read(fd, line + length, 1) == 1 && line[length++] != '\n')
		continue;
	line[length] = '\0';
	return line;
}

static bool has_children(void)
{
	return waitpid(-1, NULL, WNOHANG) >= 0 || errno != ECHILD;
}
