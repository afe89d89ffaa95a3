#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "server/initargs.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/loop.h"
#include "watchdog/instance.h"
#include "watchdog/pgdata.h"

enum {
	CLOCK_SLACK_MS = 10, /* how far two clocks may be apart, and how much further each second */
	CLOCK_SLACK_PER_S = 1,
};

/* ---- fill ---- */

/* A pipe from the child to us: our end in *out, the child's end in *write_end. */
static bool open_roll(int *out, int *write_end)
{
	int ends[2];

	if (!fd_pipe(ends))
		return false;
	if (!fd_set_nonblocking(ends[0], true)) {
		close(ends[0]);
		close(ends[1]);
		return false;
	}
	*out = ends[0];
	*write_end = ends[1];
	return true;
}

static void choose_password(struct instance *instance)
{
	enum { LENGTH = 24 };
	const struct conf settings = instance_settings(instance);
	char random[LENGTH + 1];

	if (*instance->password || !hba_asks_password(&settings.hba, instance->request.tcp))
		return;
	fs_random_name(random, LENGTH);
	state_set(&instance->password, random);
}

/* A new open file, because the lock of `template` ends with the descriptor that it was copied from. */
static void hold_template(struct instance *instance, int template)
{
	fd_close(instance->template_fd);
	instance->template_fd = fs_open_dir(template, ".");
	if (instance->template_fd < 0 || lock_descriptor(instance->template_fd, LOCK_SHARED, false))
		return;
	close(instance->template_fd);
	instance->template_fd = -1;
}

pid_t instance_prepare(struct instance *instance, int template, int nice, int *out)
{
	*out = -1;
	choose_password(instance);
	struct conf settings = instance_settings(instance);
	settings.hba.open = true;
	struct pgdata pgdata = {
		.user = &instance->user,
		.directory = instance->directory,
		.data = instance->record.version,
		.template_fd = template,
		.settings = &settings,
		.certificate = instance->certificate.key ? &instance->certificate : NULL,
		.client_root = instance->client_root,
		.nice = nice,
		.roll = -1,
		.clusters = &instance->clusters,
		.name = instance->reuse ? instance->name : NULL,
		.group_access = initargs_let_group_in(instance->request.initargs),
	};
	if (template >= 0) {
		hold_template(instance, template);
		(void)open_roll(out, &pgdata.roll);
	}
	pid_t pid = pgdata_start(&pgdata);
	fd_close(pgdata.roll);
	if (pid < 0) {
		fd_close(*out);
		*out = -1;
	}
	return pid;
}

void instance_note_filled(struct instance *instance, const char *roll)
{
	struct stat st;

	if (instance->filled_at != 0)
		return;
	if (fstat(instance->directory, &st) == 0)
		instance->filled = st.st_ctim;
	instance->filled_at = loop_now();
	instance->roll = *roll != '\0' ? mem_copy(roll) : NULL;
}

/* ---- restore ---- */

static long long milliseconds(const struct timespec *time)
{
	return (long long)time->tv_sec * 1000 + time->tv_nsec / 1000000;
}

/* Files with a ctime before the returned moment were not touched since the directory was filled. If the clock was set
 * back meanwhile, or the file system does not note every write, that proves nothing: then returns {0}, and all files
 * are compared. */
static struct timespec untouched_before(const struct instance *instance)
{
	struct stat st;
	long long elapsed = loop_now() - instance->filled_at;
	long long slack = CLOCK_SLACK_MS + elapsed / 1000 * CLOCK_SLACK_PER_S;
	long long before = milliseconds(&instance->filled) - slack;

	/* The directory gets the time of now, and keeps its mode. */
	if (!beyond_dates_writes(instance->directory) || fstat(instance->directory, &st) != 0 ||
		fchmod(instance->directory, st.st_mode & 07777) != 0 || fstat(instance->directory, &st) != 0 ||
		milliseconds(&st.st_ctim) - milliseconds(&instance->filled) < elapsed - slack)
		return (struct timespec){0, 0};
	return (struct timespec){(time_t)(before / 1000), (long)(before % 1000) * 1000000};
}

static struct pgdata used_data(const struct instance *instance)
{
	return (struct pgdata){
		.user = &instance->user,
		.directory = instance->directory,
		.data = instance->record.version,
		.template_fd = instance->template_fd,
		.roll = -1,
		.group_access = initargs_let_group_in(instance->request.initargs),
	};
}

pid_t instance_restore(struct instance *instance)
{
	struct timespec since = untouched_before(instance);
	struct pgdata pgdata = used_data(instance);

	pgdata.nice = INSTANCE_NICE;
	return pgdata_again(&pgdata, instance->roll, &since);
}

pid_t instance_reset(struct instance *instance, int *out)
{
	struct timespec since = untouched_before(instance);
	struct conf settings = instance_settings(instance);
	struct pgdata pgdata = used_data(instance);

	if (!open_roll(out, &pgdata.roll))
		return -1;
	settings.hba.open = true;
	pgdata.settings = &settings;
	pgdata.certificate = instance->certificate.key ? &instance->certificate : NULL;
	pgdata.client_root = instance->client_root;
	pid_t pid = pgdata_reset(&pgdata, instance->roll, &since);
	fd_close(pgdata.roll);
	if (pid < 0) {
		fd_close(*out);
		*out = -1;
	}
	free(instance->roll);
	instance->roll = NULL;
	instance->filled_at = 0;
	return pid;
}
