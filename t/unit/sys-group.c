#include "sys/group.h"

#include "base/msg.h"
#include "check.h"
#include "scratch.h"
#include "sys/fd.h"

enum { LOG_MAX = 1000 };

static struct runtime_user user;
static volatile sig_atomic_t stop;
static struct group_end end;

/* Run it in the directory `place`; its log is the file `log`. */
static bool run(int (*work)(void *context, const int inherited[2]))
{
	char *directory = realpath("place", NULL);
	struct group group = {.user = &user, .directory = directory, .log_max = LOG_MAX, .stop = &stop, .work = work};

	group.log = open("log", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	group.lock = scratch_dir("place");
	group.context = &group.log;
	int before = scratch_descriptors();
	bool good = group_run(&group, &end);
	CHECK_NUMBER(scratch_descriptors(), before);
	close(group.lock);
	close(group.log);
	free(directory);
	return good;
}

static void say(const void *log, const char *text)
{
	if (write(*(const int *)log, text, strlen(text)) != (ssize_t)strlen(text))
		_exit(98);
}

static int work_in_place(void *context, const int inherited[2])
{
	struct stat lock, here;

	say(context, "done");
	return fstat(inherited[0], &lock) == 0 && stat(".", &here) == 0 && lock.st_ino == here.st_ino ? 0 : 97;
}

static int work_fails(void *context, const int inherited[2])
{
	(void)context, (void)inherited;
	return 7;
}

static int work_dies(void *context, const int inherited[2])
{
	(void)context, (void)inherited;
	(void)raise(SIGKILL);
	return 0;
}

/* A program that has left the group; its number is in the log. */
static int work_leaves_one(void *context, const int inherited[2])
{
	char text[32];
	int status;

	(void)inherited;
	pid_t pid = fork();
	if (pid == 0) {
		(void)setsid();
		pid = fork();
		if (pid == 0) {
			execlp("sleep", "sleep", "1000", (char *)NULL);
			_exit(127);
		}
		snprintf(text, sizeof text, "%ld", (long)pid);
		say(context, text);
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid ? status : 96;
}

static int work_says_too_much(void *context, const int inherited[2])
{
	(void)inherited;
	for (int i = 0; i <= LOG_MAX; i++)
		say(context, "x");
	return pause();
}

static int work_for_ever(void *context, const int inherited[2])
{
	(void)context, (void)inherited;
	return pause();
}

int main(void)
{
	msg_init("group", "");
	scratch_open();
	user = (struct runtime_user){.uid = geteuid(), .gid = getegid()};
	if (mkdir("place", 0755) != 0)
		scratch_fail("place");

	CHECK(run(work_in_place) && end.status == 0 && end.signal == 0 && !end.is_too_much);
	CHECK_TEXT(scratch_read("log"), "done");
	CHECK(run(work_fails) && end.status == 7 && end.signal == 0);
	CHECK(run(work_dies) && end.status < 0 && end.signal == SIGKILL);
	CHECK(run(work_says_too_much) && end.status < 0 && end.is_too_much);

	CHECK(run(work_leaves_one) && end.status == 0);
	long pid = strtol(scratch_read("log"), NULL, 10);
	CHECK(pid > 1);
#if defined(__linux__)
	CHECK(kill((pid_t)pid, 0) != 0 && errno == ESRCH);
#else
	(void)kill((pid_t)pid, SIGKILL);
#endif

	stop = 1;
	CHECK(run(work_for_ever) && end.status < 0);
	(void)rmdir("place");
	scratch_close();
	return check_end();
}
