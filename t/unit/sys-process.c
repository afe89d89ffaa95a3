#include "sys/proc.h"
#include "sys/process.h"

#include <signal.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/mem.h"
#include "check.h"
#include "scratch.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/tool.h"

/* A child that says when it is up, in `directory` (NULL: here), and then waits to be killed. */
static pid_t start_sleeper(const char *directory, const struct runtime_user *user);
static void end_sleeper(pid_t pid);
static bool found_in(const char *directory, pid_t pid);
/* Wait until the child is a zombie, without reaping it. */
static void await_zombie(pid_t pid);

static void test_identity(void)
{
	struct process self = process_self();
	struct process found;
	CHECK(self.pid == getpid() && self.start > 0);
	CHECK(process_find(getpid(), &found) && found.pid == self.pid && found.start == self.start);
	CHECK(process_alive(&self));
	CHECK(process_find(1, &found) && found.start < self.start);
	CHECK(!process_find(0, &found) && !process_find(-1, &found));

	pid_t pid = start_sleeper(NULL, NULL);
	CHECK(process_find(pid, &found) && found.start >= self.start && process_alive(&found));
	/* The pid is the same and the process another one. */
	struct process other = found;
	other.start--;
	CHECK(!process_alive(&other));
	CHECK(!process_signal(&other, SIGKILL) && errno == ESRCH);
	CHECK(process_signal(&found, 0));
	other.start = 0;
	CHECK(process_alive(&other) && process_signal(&other, 0));
	CHECK(process_signal(&found, SIGTERM));

	/* Dead, but not reaped: as good as gone. */
	await_zombie(pid);
	CHECK(kill(pid, 0) == 0);
	CHECK(!process_alive(&found) && !process_find(pid, &other));
	CHECK(!process_signal(&found, 0) && errno == ESRCH);
	CHECK_NUMBER(proc_wait(pid), 128 + SIGTERM);
	CHECK(!process_alive(&found) && !process_find(pid, &other));
	CHECK(!process_signal(&found, SIGKILL) && errno == ESRCH);
	struct process none = {.pid = -1};
	CHECK(!process_alive(&none));
	CHECK(!process_signal(&none, SIGKILL) && errno == ESRCH);
	none.pid = 0;
	CHECK(!process_signal(&none, SIGKILL) && errno == ESRCH);
}

/* A name with everything that may confuse who reads /proc/PID/stat. */
static void test_strange_name(void)
{
	static const char name[] = "a) Z 1 (b\n) R";
	struct process found;
	int ends[2];
	char byte;
	CHECK(fd_pipe(ends));
	pid_t pid = fork();
	if (pid == 0) {
#ifdef __linux__
		(void)prctl(PR_SET_NAME, name);
#endif
		if (write(ends[1], "x", 1) != 1)
			_exit(1);
		pause();
		_exit(1);
	}
	close(ends[1]);
	CHECK(read(ends[0], &byte, 1) == 1);
	struct process self = process_self();
	CHECK(process_find(pid, &found) && found.start >= self.start && found.start < self.start + 100000);
	pid_t *pids;
	size_t count;
	process_children(0, &pids, &count);
	CHECK(count == 1 && pids[0] == pid);
	free(pids);
	end_sleeper(pid);
	close(ends[0]);
}

static void test_children(void)
{
	pid_t *pids = NULL;
	size_t count = 1;
	process_children(0, &pids, &count);
	CHECK(count == 0);
	free(pids);
	pid_t first = start_sleeper(NULL, NULL);
	pid_t second = start_sleeper(NULL, NULL);
	process_children(getpid(), &pids, &count);
	CHECK(count == 2 && pids[0] + pids[1] == first + second);
	free(pids);
	process_children(first, &pids, &count);
	CHECK(count == 0);
	free(pids);
	end_sleeper(first);
	end_sleeper(second);
}

static void test_directory(void)
{
	CHECK(mkdir("d", 0755) == 0 && mkdir("d/below", 0755) == 0 && mkdir("d2", 0755) == 0);
	CHECK(mkdir("d3 (deleted)", 0755) == 0);
	pid_t here = start_sleeper("d", NULL);
	pid_t below = start_sleeper("d/below", NULL);
	pid_t beside = start_sleeper("d2", NULL);
	pid_t strange = start_sleeper("d3 (deleted)", NULL);
	CHECK(found_in("d", here) && found_in("d", below));
	CHECK(!found_in("d", beside) && !found_in("d", strange));
	CHECK(found_in("d/below", below) && !found_in("d/below", here));
	CHECK(found_in("d3 (deleted)", strange));
	struct stat place, named;
	CHECK(process_stat_directory(below, &place) && stat("d/below", &named) == 0 && place.st_ino == named.st_ino);

	/* Renamed away, then removed: they are where the directory is, then where it was. */
	CHECK(rename("d", "gone") == 0);
	CHECK(!found_in("d", here) && found_in("gone", here) && found_in("gone", below));
	CHECK(process_stat_directory(below, &named) && place.st_ino == named.st_ino && place.st_dev == named.st_dev);
	CHECK(rmdir("gone/below") == 0 && rmdir("gone") == 0);
	CHECK(found_in("gone", here) && found_in("gone", below));
	CHECK(chdir("d2") == 0);
	CHECK(!found_in("d2", getpid()));
	CHECK(chdir("..") == 0);
	end_sleeper(here);
	end_sleeper(below);
	end_sleeper(beside);
	end_sleeper(strange);
	CHECK(!process_stat_directory(below, &place));
	CHECK(!found_in("gone", here));
}

/* As in a container, where root has no CAP_SYS_PTRACE: this program again, without it. */
static int find_foreign(const char *directory, const char *pid)
{
	struct process *found;
	size_t count;
	process_in_directory(directory, &found, &count);
	bool ok = count == 1 && found[0].pid == atoi(pid) && process_alive(&found[0]);
	free(found);
	return ok ? 0 : 1;
}

static void test_foreign_directory(const char *program)
{
	struct runtime_user nobody = {.uid = NOBODY, .gid = NOBODY, .other = true};
	if (geteuid() != 0 || system("setpriv --bounding-set=-sys_ptrace true 2>/dev/null") != 0) {
		printf("# not root, or no setpriv: processes that root may not look at are not tested\n");
		return;
	}
	CHECK(mkdir("foreign", 0755) == 0 && chown("foreign", NOBODY, NOBODY) == 0);
	pid_t pid = start_sleeper("foreign", &nobody);
	CHECK(found_in("foreign", pid));
	char *command =
		str_format("exec setpriv --bounding-set=-sys_ptrace --inh-caps=-sys_ptrace \"%s\" \"%s/foreign\" %ld",
			program, scratch, (long)pid);
	CHECK_NUMBER(system(command), 0);
	free(command);
	end_sleeper(pid);
}

static void test_title(void)
{
	struct str title = STR_INIT;
	pid_t pid = start_sleeper(NULL, NULL);
	str_add(&title, "> ");
	CHECK(process_title(pid, &title));
	CHECK_TEXT(title.text, "> sleep 300");
	struct process process;
	/* Of our session, so it may be somebody's shell; in one of its own it is nobody's. */
	CHECK(process_find(pid, &process) && !process_is_detached(&process));
	end_sleeper(pid);
	CHECK(!process_title(pid, &title) && !process_is_detached(&process));
	str_free(&title);

	char *words[] = {(char[]){"sleep"}, (char[]){"300"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	spec.own_session = true;
	pid = proc_start(&spec);
	CHECK(process_find(pid, &process) && process_is_detached(&process));
	process.start++;
	CHECK(!process_is_detached(&process));
	end_sleeper(pid);
}

/* A grandchild whose parent ends falls to the subreaper. */
static void test_subreaper(void)
{
	if (!beyond_become_subreaper(true)) {
		printf("# this system has no subreaper\n");
		return;
	}
	struct str out = STR_INIT;
	char *words[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"sleep 300 >/dev/null 2>&1 & echo $!"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	CHECK_NUMBER(proc_capture(&spec, &out, NULL, 100), 0);
	pid_t pid = atoi(str_text(&out));
	pid_t *pids;
	size_t count;
	process_children(0, &pids, &count);
	CHECK(count == 1 && pids[0] == pid);
	free(pids);
	end_sleeper(pid);
	str_free(&out);
	CHECK(beyond_become_subreaper(false));
}

static void test_running(const char *program)
{
	char *directory = mem_copy_bytes(program, (size_t)(strrchr(program, '/') - program));
	pid_t pid = 0;
	CHECK(process_find_running(directory, &pid) && pid > 0);
	CHECK(!process_find_running(program, &pid));
	CHECK(!process_find_running(scratch, &pid));
	free(directory);
}

int main(int count, char **arguments)
{
	if (count == 3)
		return find_foreign(arguments[1], arguments[2]);
	char *program = realpath(arguments[0], NULL);
	tool_init(arguments[0]);
	scratch_open();
	int descriptors = scratch_descriptors();
	test_identity();
	test_strange_name();
	test_children();
	test_directory();
	test_foreign_directory(program);
	test_title();
	test_subreaper();
	test_running(program);
	CHECK_NUMBER(scratch_descriptors(), descriptors);
	free(program);
	scratch_close();
	return check_end();
}

static pid_t start_sleeper(const char *directory, const struct runtime_user *user)
{
	char *words[] = {(char[]){"sleep"}, (char[]){"300"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	spec.directory = directory;
	spec.user = user;
	spec.die_with_parent = true;
	pid_t pid = proc_start(&spec);
	if (pid < 0)
		scratch_fail("sleep");
	return pid;
}

static void end_sleeper(pid_t pid)
{
	if (kill(pid, SIGKILL) != 0 || proc_wait(pid) != 128 + SIGKILL)
		scratch_fail("kill");
}

static bool found_in(const char *directory, pid_t pid)
{
	struct process *found;
	size_t count;
	bool seen = false;
	char *path = str_format("%s/%s", scratch, directory);
	process_in_directory(path, &found, &count);
	for (size_t i = 0; i < count; i++)
		seen = seen || found[i].pid == pid;
	free(found);
	free(path);
	return seen;
}

static void await_zombie(pid_t pid)
{
	siginfo_t info;
	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) != 0)
		scratch_fail("waitid");
}
