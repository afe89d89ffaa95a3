/*
 * stopwatch [-u uid:gid] [-n rounds] {name before command after}...
 *
 * How long each command takes as a process, from fork to wait, in microseconds. The commands take turns and each round
 * begins with another one, so that whatever else the machine does falls on all alike; one round more goes before, and
 * is not counted.
 *
 * before and after are bash and are not timed: {} in the command is what before printed; after finds what the command
 * printed in $1, and what before printed in $2. $BENCH_ROUND is the number of the round. The command is split at
 * blanks; one that has any of |&;<>()$"' is sh's. With a % before it, it runs as uid:gid. A command whose name begins
 * with @ prints its own microseconds.
 *
 * A line for each run, tab-separated: name, round, microseconds, resident kilobytes at most, status (0: good).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS_MAX = 64, TEXT_MAX = 4096 };

struct row {
	const char *name, *before, *command, *after;
};

struct run {
	long long microseconds;
	long resident_kb;
	int status;
	char printed[TEXT_MAX];
};

static uid_t other_uid;
static gid_t other_gid;
static bool has_other;

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(2);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (long long)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static _Noreturn void become(char *const *words, bool as_other, int out)
{
	int null = open("/dev/null", O_RDWR);

	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	if (as_other && (setgroups(0, NULL) != 0 || setgid(other_gid) != 0 || setuid(other_uid) != 0))
		die("setuid");
	execvp(words[0], words);
	perror(words[0]);
	_exit(127);
}

/* What was printed goes to a file, not a pipe: a server that is left behind would hold the pipe open. */
static void run(char *const *words, bool as_other, struct run *run)
{
	struct rusage usage;
	int out = open(".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (out < 0)
		die("temporary file");
	long long start = now();
	pid_t pid = fork();
	if (pid < 0)
		die("fork");
	if (pid == 0)
		become(words, as_other, out);
	while (wait4(pid, &run->status, 0, &usage) < 0) {
		if (errno != EINTR)
			die("wait");
	}
	run->microseconds = now() - start;
	run->resident_kb = usage.ru_maxrss;
	ssize_t got = pread(out, run->printed, TEXT_MAX - 1, 0);
	run->printed[got > 0 ? got : 0] = '\0';
	run->printed[strcspn(run->printed, "\n")] = '\0';
	close(out);
}

static bool run_hook(const char *script, const char *first, const char *second, struct run *hook)
{
	char *const words[] = {"bash", "-c", (char *)script, "hook", (char *)first, (char *)second, NULL};

	hook->printed[0] = '\0';
	if (!*script)
		return true;
	run(words, false, hook);
	return hook->status == 0;
}

/* The command with every {} replaced. */
static char *fill(const char *command, const char *value)
{
	size_t size = strlen(command) + 1;

	for (const char *at = command; (at = strstr(at, "{}")); at += 2)
		size += strlen(value);
	char *filled = calloc(size, 1);
	if (!filled)
		die("memory");
	for (const char *hole; (hole = strstr(command, "{}")); command = hole + 2) {
		strncat(filled, command, (size_t)(hole - command));
		strcat(filled, value);
	}
	return strcat(filled, command);
}

static void measure(const struct row *row, int round)
{
	struct run before, timed, after;
	char *words[WORDS_MAX] = {NULL};
	size_t count = 0;
	bool as_other = row->command[0] == '%';
	const char *command = row->command + as_other;
	bool is_script = command[strcspn(command, "|&;<>()$\"'")] != '\0';

	if (!run_hook(row->before, "", "", &before)) {
		fprintf(stderr, "%s: what comes before failed\n", row->name);
		printf("%s\t%d\t0\t0\t%d\n", row->name, round, before.status);
		return;
	}
	char *text = fill(command, before.printed);
	for (char *word = is_script ? NULL : strtok(text, " "); word && count < WORDS_MAX - 1; word = strtok(NULL, " "))
		words[count++] = word;
	run(is_script ? (char *[]){"sh", "-c", text, NULL} : words, as_other && has_other, &timed);
	if (row->name[0] == '@')
		timed.microseconds = atoll(timed.printed);
	free(text);
	if (round > 0)
		printf("%s\t%d\t%lld\t%ld\t%d\n", row->name + (row->name[0] == '@'), round, timed.microseconds,
			timed.resident_kb, timed.status);
	fflush(stdout);
	if (!run_hook(row->after, timed.printed, before.printed, &after))
		fprintf(stderr, "%s: what comes after failed\n", row->name);
}

int main(int argc, char **argv)
{
	int option, rounds = 10;
	unsigned uid, gid;
	char number[16];

	while ((option = getopt(argc, argv, "+n:u:")) != -1) {
		if (option == 'n')
			rounds = atoi(optarg);
		else if (option == 'u' && sscanf(optarg, "%u:%u", &uid, &gid) == 2)
			other_uid = uid, other_gid = gid, has_other = true;
		else
			return 2;
	}
	int rows = (argc - optind) / 4;
	if (rows == 0 || (argc - optind) % 4 != 0) {
		fprintf(stderr, "usage: stopwatch [-u uid:gid] [-n rounds] {name before command after}...\n");
		return 2;
	}
	for (int round = 0; round <= rounds; round++) {
		snprintf(number, sizeof number, "%d", round);
		setenv("BENCH_ROUND", number, 1);
		for (int i = 0; i < rows; i++) {
			char **row = argv + optind + 4 * ((i + round) % rows);
			measure(&(struct row){row[0], row[1], row[2], row[3]}, round);
		}
	}
	return 0;
}
