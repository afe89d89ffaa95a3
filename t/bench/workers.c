/*
 * workers COUNT MILLISECONDS SECONDS: so many workers that each take a cluster, use it for so long and stop it, over
 * and over, for so many seconds. Prints how long each `pg_tmp` took as a process, from fork to wait, in microseconds;
 * the status is 1 if one of them failed. The workers begin spread over the first use, as workers of a test suite do
 * after a while.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static void pause_for(long long microseconds)
{
	nanosleep(&(struct timespec){microseconds / 1000000, microseconds % 1000000 * 1000}, NULL);
}

/* Run the command; what it prints goes to printed[size]. */
static int run(char *const argv[], char *printed, size_t size)
{
	int ends[2], status;
	size_t length = 0;
	ssize_t got;

	if (pipe(ends) != 0)
		return 1;
	pid_t pid = vfork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execvp(argv[0], argv);
		_exit(127);
	}
	close(ends[1]);
	while (length < size - 1 && (got = read(ends[0], printed + length, size - 1 - length)) > 0)
		length += (size_t)got;
	printed[length] = '\0';
	printed[strcspn(printed, "\n")] = '\0';
	close(ends[0]);
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}

static int work(long long use, long long end)
{
	char url[4096], none[16];
	int failed = 0;

	while (now() < end) {
		long long begin = now();
		if (run((char *[]){"pg_tmp", NULL}, url, sizeof url) != 0)
			return 1;
		dprintf(STDOUT_FILENO, "%lld\n", now() - begin);
		pause_for(use);
		failed |= run((char *[]){"pg_tmp", "stop", url, NULL}, none, sizeof none);
	}
	return failed;
}

int main(int argc, char **argv)
{
	int status, failed = 0;

	if (argc != 4)
		return 2;
	int count = atoi(argv[1]);
	long long use = atoll(argv[2]) * 1000, end = now() + atoll(argv[3]) * 1000000;
	for (int i = 0; i < count; i++) {
		if (fork() == 0) {
			pause_for(use * i / count);
			_exit(work(use, end));
		}
	}
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed;
}
