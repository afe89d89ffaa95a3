#include "cluster/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "server/conf.h"
#include "server/initargs.h"
#include "sys/fd.h"
#include "sys/killed.h"
#include "sys/lock.h"
#include "sys/progress.h"
#include "sys/tool.h"
#include "template/step.h"
#include "text/fields.h"
#include "text/num.h"

enum { STREAMS_MAX = 16 };

bool spawn_watchdog(struct ctl *channel, int start_lock, int err)
{
	int ends[2];
	char number[16], lock_number[16];
	struct strs words = STRS_INIT;

	*channel = (struct ctl){.fd = -1, .line = STR_INIT};
	if (!fd_socketpair(ends)) {
		warn_errno("cannot make a socket");
		return false;
	}
	snprintf(number, sizeof number, "%d", ends[1]);
	strs_add_taken(&words, tool_path("pg_watchdog"));
	strs_add(&words, number);
	if (start_lock >= 0) {
		snprintf(lock_number, sizeof lock_number, "%d", start_lock);
		strs_add(&words, lock_number);
	}
	const int kept[] = {ends[1], start_lock};
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.in = spec.out = PROC_NULL;
	spec.err = err;
	spec.fresh_signals = true;
	spec.keep = kept;
	spec.keep_count = start_lock >= 0 ? 2 : 1;
	/* Signals for the caller's group do not reach it, not even before it detaches itself. */
	spec.own_session = true;
	spec.apart = start_lock >= 0;
	spec.directory = start_lock >= 0 ? "/" : NULL;
	pid_t pid = proc_start(&spec);
	if (pid < 0)
		warn_errno("cannot run '%s'", words.item[0]);
	close(ends[1]);
	strs_free(&words);
	/* A watchdog that detaches itself leaves us a child that ends at once. */
	int status = pid >= 0 && start_lock < 0 ? proc_wait(pid) : 0;
	if (pid >= 0 && status == 0) {
		channel->fd = ends[0];
		return true;
	}
	if (!killed_report("pg_watchdog", status) && status > STATUS_FAILED)
		warn_msg("pg_watchdog ended at once, with status %d", status);
	close(ends[0]);
	return false;
}

void spawn_spare(const struct rundir *clusters, const char *text, const struct terms *terms)
{
	struct ctl channel;
	int start_lock = lock_take(clusters->fd, SPAWN_LOCK, 0600, LOCK_SHARED, false);

	if (start_lock < 0)
		return;
	if (spawn_watchdog(&channel, start_lock, PROC_INHERIT)) {
		(void)terms_send_spare(&channel, terms, text);
		ctl_close(&channel);
	}
	close(start_lock);
}

/* The descriptors named by steps such as "-f /dev/fd/63", which a shell writes for <(command). */
static size_t find_streams(const struct steps *steps, int *fds, size_t most)
{
	static const char *const prefixes[] = {"/dev/fd/", "/proc/self/fd/"};
	size_t count = 0;

	for (size_t i = 0; i < steps->count; i++) {
		const char *path = steps->item[i].text;
		unsigned long long fd;
		for (size_t p = 0; p < sizeof prefixes / sizeof prefixes[0] && count < most; p++)
			if (steps->item[i].letter == 'f' && str_starts(path, prefixes[p]) &&
				num_parse(path + strlen(prefixes[p]), 3, INT_MAX, &fd) && fcntl((int)fd, F_GETFD) >= 0)
				fds[count++] = (int)fd;
	}
	return count;
}

static void add_initargs(const struct request *request, struct strs *words)
{
	struct strs initargs = STRS_INIT;

	fields_values(request->initargs, &initargs);
	for (size_t i = 0; i < initargs.count; i++) {
		strs_add(words, "-i");
		strs_add(words, initargs.item[i]);
	}
	strs_free(&initargs);
}

static void add_settings(const struct request *request, struct strs *words)
{
	struct strs settings = STRS_INIT;

	conf_add_for_steps(request->settings, request->options, &settings);
	for (size_t i = 0; i < settings.count; i++) {
		strs_add(words, "-c");
		strs_add(words, settings.item[i]);
	}
	strs_free(&settings);
}

/* As proc_start(). The variable is only for this child. */
static pid_t start_telling(const struct proc_spec *spec, int tell)
{
	char number[16];

	snprintf(number, sizeof number, "%d", tell);
	if (tell >= 0)
		(void)setenv(PROGRESS_VARIABLE, number, 1);
	pid_t pid = proc_start(spec);
	int reason = errno;
	(void)unsetenv(PROGRESS_VARIABLE);
	errno = reason;
	return pid;
}

static void add_words(const struct spawn_initcache *how, const struct steps *steps, struct strs *words)
{
	const struct request *request = how->request;
	const char *const options[][2] = {
		{"-b", *request->shadow ? request->shadow : request->bindir},
		{"-U", how->superuser},
		{"-D", request->dbname},
		{"-l", how->locale},
		{"-E", request->encoding},
	};

	strs_add_taken(words, tool_path("pg_initcache"));
	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
		if (!*options[i][1])
			continue;
		strs_add(words, options[i][0]);
		strs_add(words, options[i][1]);
	}
	add_initargs(request, words);
	steps_add_words(steps, words);
	if (steps->count > 0)
		add_settings(request, words);
}

pid_t spawn_initcache(const struct spawn_initcache *how, int *out)
{
	const struct request *request = how->request;
	struct strs words = STRS_INIT;
	struct steps steps;
	int ends[2], kept[STREAMS_MAX + 1];

	if (!steps_read(request->steps, &steps)) {
		errno = EINVAL;
		return -1;
	}
	if (!fd_pipe(ends)) {
		steps_free(&steps);
		return -1;
	}
	add_words(how, &steps, &words);
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.in = how->streams ? PROC_INHERIT : PROC_NULL;
	spec.out = ends[1];
	spec.keep = kept;
	spec.keep_count = how->streams ? find_streams(&steps, kept, STREAMS_MAX) : 0;
	if (how->tell >= 0)
		kept[spec.keep_count++] = how->tell;
	spec.die_with_parent = true;
	spec.directory = *request->workdir ? request->workdir : NULL;
	pid_t pid = start_telling(&spec, how->tell);
	int reason = errno;
	steps_free(&steps);
	strs_free(&words);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		errno = reason;
		return pid;
	}
	*out = ends[0];
	return pid;
}
