#include "migrate/verify_all.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "migrate/verify_work.h"
#include "sys/fd.h"
#include "sys/proc.h"
#include "sys/progress.h"
#include "sys/signals.h"

enum { BATCHES = 4 }; /* for each worker, so that none is idle for long at the end */

/* A step, or a base that no step uses, and what was found. */
struct job {
	const struct migrations_step *step;
	char key[DIGEST_SHA256_SIZE];
	bool is_done;
	enum verify_result result;
	char *verdict;
};

/* A process that tries steps. */
struct worker {
	pid_t pid; /* 0: it has ended */
	int fd;
	size_t left; /* of the steps that it was given, how many it has not reported */
};

struct all {
	const struct verify *verify;
	struct migrations_step *lone; /* for each version, its base as a step */
	struct job *job;              /* by the age of the versions */
	size_t job_count;
	size_t printed; /* so many of them are printed */
	int width;      /* of their names on a terminal, or 0 */
	enum verify_result worst;
	/* The steps that have to be tried, and the job of each. */
	struct migrations_step *step;
	size_t *job_of;
	size_t step_count;
	size_t given; /* so many of them were given to a worker */
	size_t batch; /* so many at a time: neighbours have a version in common */
	struct worker *worker;
	size_t worker_count;
};

static void list_jobs(struct all *all);
static void look(struct all *all);
static void start_workers(struct all *all, size_t most);
static void wait_for_workers(struct all *all);
static int name_width(const struct all *all);
static void print_ready(struct all *all);
static void end(struct all *all);

/* For the handler of signals. */
static const struct worker *volatile running;
static volatile sig_atomic_t running_count;
static volatile sig_atomic_t interrupted;
static struct sigaction before[SIGNALS_END_COUNT];

static void end_workers(int number)
{
	int saved = errno;

	interrupted = number;
	for (sig_atomic_t i = 0; i < running_count; i++)
		if (running[i].pid > 0)
			(void)kill(running[i].pid, SIGTERM);
	errno = saved;
}

static void catch_signals(const struct worker *workers)
{
	struct sigaction action = {.sa_handler = end_workers};

	(void)sigemptyset(&action.sa_mask);
	running_count = 0;
	running = workers;
	signals_handle(&action, before);
}

int verify_all_interrupted(void)
{
	return interrupted;
}

enum verify_result verify_all(const struct verify *verify, size_t workers_max)
{
	struct all all = {.verify = verify, .worst = VERIFY_SAME};

	list_jobs(&all);
	look(&all);
	all.width = name_width(&all);
	print_ready(&all);
	if (all.step_count > 0) {
		start_workers(&all, workers_max);
		wait_for_workers(&all);
	}
	end(&all);
	return interrupted != 0 ? VERIFY_TROUBLE : all.worst;
}

/* ---- Jobs. */

/* The versions whose bases are applied when the steps are tried. */
static bool *find_used(const struct migrations *migrations)
{
	bool *is_used = mem_alloc(migrations->count + 1);

	for (size_t i = 0; i < migrations->step_count; i++) {
		const struct migrations_step *step = &migrations->step[i];
		if (migrations->version[step->from].base && migrations->version[step->to].base)
			is_used[step->from] = is_used[step->to] = true;
	}
	return is_used;
}

static void list_jobs(struct all *all)
{
	const struct migrations *migrations = &all->verify->operand->migrations;

	bool *is_used = find_used(migrations);

	all->lone = mem_alloc((migrations->count + 1) * sizeof *all->lone);
	all->job = mem_alloc((migrations->step_count + migrations->count + 1) * sizeof *all->job);
	for (size_t i = 0; i < migrations->count; i++) {
		size_t at = migrations->order[i];
		const struct migrations_version *version = &migrations->version[at];
		all->lone[at] = (struct migrations_step){.from = MIGRATIONS_NONE, .to = at};
		if (version->base && !is_used[at])
			all->job[all->job_count++].step = &all->lone[at];
		for (size_t k = 0; k < version->step_count; k++)
			all->job[all->job_count++].step = &migrations->step[version->first_step + k];
	}
	free(is_used);
}

static void set_done(struct job *job, enum verify_result result, struct str *verdict)
{
	job->is_done = true;
	job->result = result;
	job->verdict = str_take(verdict);
}

/* Find out which steps have to be tried. */
static void look(struct all *all)
{
	all->step = mem_alloc((all->job_count + 1) * sizeof *all->step);
	all->job_of = mem_alloc((all->job_count + 1) * sizeof *all->job_of);
	for (size_t i = 0; i < all->job_count; i++) {
		struct job *job = &all->job[i];
		struct str verdict = STR_INIT;
		enum verify_result result;
		if (verify_lookup(all->verify, job->step, job->key, &result, &verdict)) {
			set_done(job, result, &verdict);
		} else {
			all->job_of[all->step_count] = i;
			all->step[all->step_count++] = *job->step;
		}
	}
}

static void add_name(const struct all *all, const struct job *job, struct str *out)
{
	const struct migrations *migrations = &all->verify->operand->migrations;

	if (job->step->from != MIGRATIONS_NONE)
		str_addf(out, "%s--", migrations->version[job->step->from].text);
	str_add(out, migrations->version[job->step->to].text);
}

/* How wide the first column is on a terminal, as in other lists; elsewhere it ends with a tab. */
static int name_width(const struct all *all)
{
	struct str name = STR_INIT;
	size_t width = 0;

	for (size_t i = 0; i < all->job_count && isatty(STDOUT_FILENO); i++) {
		str_truncate(&name, 0);
		add_name(all, &all->job[i], &name);
		width = name.length > width ? name.length : width;
	}
	str_free(&name);
	return (int)width;
}

static void print_ready(struct all *all)
{
	if (all->printed < all->job_count && all->job[all->printed].is_done)
		progress_done();
	for (; all->printed < all->job_count && all->job[all->printed].is_done; all->printed++) {
		const struct job *job = &all->job[all->printed];
		struct str name = STR_INIT;
		add_name(all, job, &name);
		printf("%-*s%s%s\n", all->width, str_text(&name), all->width > 0 ? "  " : "\t", job->verdict);
		all->worst = job->result > all->worst ? job->result : all->worst;
		str_free(&name);
	}
	out_flush();
	if (all->printed < all->job_count)
		progress_task("verifying, %zu of %zu done", all->printed, all->job_count);
}

/* ---- Workers. */

/* Give a worker its next steps; without any, it ends. */
static void give(struct all *all, struct worker *worker)
{
	size_t rest = all->step_count - all->given;
	struct verify_work_batch batch = {.first = all->given, .count = rest < all->batch ? rest : all->batch};

	if (batch.count == 0 || interrupted != 0) {
		(void)shutdown(worker->fd, SHUT_WR);
	} else if (verify_work_give(worker->fd, batch)) {
		all->given += batch.count;
		worker->left = batch.count;
	}
}

_Noreturn static void work(const struct all *all, int fd, pid_t parent)
{
	proc_die_with_parent(parent, SIGKILL);
	for (size_t i = 0; i < all->worker_count; i++)
		close(all->worker[i].fd);
	verify_work(all->verify, all->step, fd);
}

/* No signal comes between the fork and the note of it: the handler would miss the process. */
static void start(struct all *all)
{
	struct worker *worker = &all->worker[all->worker_count];
	pid_t parent = getpid();
	sigset_t mask;
	int ends[2];

	if (!fd_socketpair(ends))
		die_errno("cannot make a socket");
	worker->fd = ends[0];
	out_flush();
	signals_block(&mask);
	all->worker_count++;
	worker->pid = fork();
	if (worker->pid == 0) {
		signals_restore(before);
		(void)sigprocmask(SIG_SETMASK, &mask, NULL);
		progress_share();
		work(all, ends[1], parent);
	}
	if (worker->pid < 0)
		die_errno("cannot fork");
	running_count++;
	(void)sigprocmask(SIG_SETMASK, &mask, NULL);
	close(ends[1]);
	give(all, worker);
}

static void start_workers(struct all *all, size_t most)
{
	size_t wanted = all->step_count < most ? all->step_count : most;

	all->worker = mem_alloc(wanted * sizeof *all->worker);
	all->batch = (all->step_count - 1) / (wanted * BATCHES) + 1;
	catch_signals(all->worker);
	while (all->worker_count < wanted && all->given < all->step_count && interrupted == 0)
		start(all);
}

static void reap(struct worker *worker)
{
	pid_t pid = worker->pid;

	worker->pid = 0;
	close(worker->fd);
	worker->fd = -1;
	(void)proc_wait(pid);
}

static void take_report(struct all *all, struct worker *worker)
{
	struct verify_work_report report;
	struct str verdict = STR_INIT;

	if (!verify_work_take(worker->fd, &report, &verdict)) {
		str_free(&verdict);
		reap(worker);
		return;
	}
	struct job *job = &all->job[all->job_of[report.step]];
	if (report.result == VERIFY_SAME)
		verify_remember(all->verify, job->step, job->key);
	set_done(job, report.result, &verdict);
	if (--worker->left == 0)
		give(all, worker);
	if (interrupted == 0)
		print_ready(all);
}

static void wait_for_workers(struct all *all)
{
	struct pollfd *polled = mem_alloc(all->worker_count * sizeof *polled + 1);
	size_t alive = all->worker_count;

	while (alive > 0) {
		for (size_t i = 0; i < all->worker_count; i++)
			polled[i] = (struct pollfd){.fd = all->worker[i].fd, .events = POLLIN};
		if (poll(polled, (nfds_t)all->worker_count, -1) < 0) {
			if (errno != EINTR)
				die_errno("cannot wait for a process");
			continue;
		}
		for (size_t i = 0; i < all->worker_count; i++)
			if (polled[i].revents != 0) {
				take_report(all, &all->worker[i]);
				alive -= all->worker[i].pid == 0;
			}
	}
	free(polled);
	running_count = 0;
	signals_restore(before);
}

/* ---- The end. */

/* A process that was ended by somebody else has left its steps without a verdict. */
static void give_up(struct all *all)
{
	for (size_t i = all->printed; i < all->job_count; i++) {
		struct str verdict = STR_INIT;
		if (all->job[i].is_done)
			continue;
		str_add(&verdict, "cannot be verified: its process has ended");
		set_done(&all->job[i], VERIFY_TROUBLE, &verdict);
	}
	print_ready(all);
}

static void end(struct all *all)
{
	progress_done();
	if (interrupted == 0)
		give_up(all);
	for (size_t i = 0; i < all->job_count; i++)
		free(all->job[i].verdict);
	free(all->job);
	free(all->lone);
	free(all->step);
	free(all->job_of);
	free(all->worker);
}
