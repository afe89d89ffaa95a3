#include "cluster/state.h"

#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/process.h"
#include "text/fields.h"

enum { RECORD_MAX = 4 << 20, NAME_SIZE = CLUSTER_NAME_SIZE + 8 };

static const char *const state_names[] = {
	[STATE_CLONING] = "cloning",
	[STATE_STARTING] = "starting",
	[STATE_SPARE] = "spare",
	[STATE_OFFERED] = "offered",
	[STATE_RUNNING] = "running",
	[STATE_STOPPING] = "stopping",
	[STATE_RESETTING] = "resetting",
	[STATE_RESTING] = "resting",
	[STATE_GONE] = "gone",
	[STATE_KEPT] = "kept",
	[STATE_LEFT] = "left",
};
enum { STATE_COUNT = sizeof state_names / sizeof state_names[0] };

static const struct fields_text text_items[] = {
	{"world", offsetof(struct state, scope)},
	{"directory", offsetof(struct state, directory)},
	{"version", offsetof(struct state, version)},
	{"link", offsetof(struct state, link)},
	{"url", offsetof(struct state, url)},
	{"traits", offsetof(struct state, traits)},
};
static const struct fields_texts texts = FIELDS_TEXTS(text_items);

const char *state_name(enum state_kind state)
{
	return state_names[state];
}

static enum state_kind get_state(const struct fields *fields, bool *good)
{
	const char *name = fields_get(fields, "state");

	for (unsigned i = 0; name && i < STATE_COUNT; i++)
		if (strcmp(name, state_names[i]) == 0)
			return (enum state_kind)i;
	*good = false;
	return STATE_GONE;
}

static void add_process(struct str *out, const char *pid, const char *start, const struct process *process)
{
	fields_add_number(out, pid, process->pid);
	fields_add_number(out, start, (long long)process->start);
}

static struct process get_process(const struct fields *fields, const char *pid, const char *start, bool *good)
{
	return (struct process){
		.pid = (pid_t)fields_number(fields, pid, INT_MAX, good),
		.start = (unsigned long long)fields_number(fields, start, LLONG_MAX, good),
	};
}

bool state_write(const struct rundir *clusters, const char *name, const struct state *record)
{
	char file[NAME_SIZE];
	struct str text = STR_INIT;

	fields_add(&text, "state", state_name(record->state));
	fields_add_texts(&text, &texts, record);
	add_process(&text, "watchdog", "watchdogstart", &record->watchdog);
	add_process(&text, "postmaster", "postmasterstart", &record->postmaster);
	fields_add_number(&text, "uid", record->uid);
	fields_add_number(&text, "device", (long long)record->device);
	fields_add_number(&text, "inode", (long long)record->inode);
	fields_add_number(&text, "made", record->created);
	fields_add_number(&text, "given", record->chowned);
	fields_add_number(&text, "group", record->group);
	fields_add_number(&text, "password", record->has_password);
	fields_add_number(&text, "address", record->has_address);
	fields_add_number(&text, "keep", record->keep);
	fields_add_number(&text, "pending", record->pending);
	if (record->has_shm) {
		str_addf(&text, "shmkey %u\n", (unsigned)record->shm.key);
		fields_add_number(&text, "shmid", record->shm.id);
	}
	snprintf(file, sizeof file, "%s.state", name);
	bool written = fs_replace_file(clusters->fd, file, text.text, text.length, 0600);
	str_free(&text);
	return written;
}

/* Whether errno says that the file cannot be ours: it belongs to somebody else, is a link, a directory or a fifo, or is
 * too large. */
static bool is_foreign(int error)
{
	return error == EPERM || error == ELOOP || error == EISDIR || error == EINVAL || error == EFBIG;
}

bool state_read(const struct rundir *clusters, const char *name, struct state *record)
{
	char file[NAME_SIZE];
	struct str text = STR_INIT;
	struct fields fields;
	bool good = true;

	*record = (struct state){0};
	snprintf(file, sizeof file, "%s.state", name);
	if (!fd_read_own_file(clusters->fd, file, &text, RECORD_MAX)) {
		errno = is_foreign(errno) ? ENOENT : errno;
		str_free(&text);
		return false;
	}
	bool parsed = fields_parse(str_text(&text), &fields);
	str_free(&text);
	if (!parsed) {
		errno = ENOENT;
		return false;
	}
	record->state = get_state(&fields, &good);
	good = fields_get_texts(&fields, &texts, record) && good;
	record->watchdog = get_process(&fields, "watchdog", "watchdogstart", &good);
	record->postmaster = get_process(&fields, "postmaster", "postmasterstart", &good);
	record->uid = (uid_t)fields_number(&fields, "uid", UINT_MAX, &good);
	record->device = (unsigned long long)fields_number(&fields, "device", LLONG_MAX, &good);
	record->inode = (unsigned long long)fields_number(&fields, "inode", LLONG_MAX, &good);
	record->created = fields_number(&fields, "made", 1, &good) != 0;
	record->chowned = fields_number(&fields, "given", 1, &good) != 0;
	record->group = (gid_t)fields_number(&fields, "group", UINT_MAX, &good);
	record->has_password = fields_number(&fields, "password", 1, &good) != 0;
	record->has_address = fields_number(&fields, "address", 1, &good) != 0;
	record->keep = fields_number(&fields, "keep", 1, &good) != 0;
	record->pending = fields_number(&fields, "pending", LLONG_MAX, &good);
	record->has_shm = fields_get(&fields, "shmid") != NULL;
	record->shm.key = fields_number(&fields, "shmkey", UINT_MAX, &good);
	record->shm.id = (int)fields_number(&fields, "shmid", INT_MAX, &good);
	fields_free(&fields);
	if (!good) {
		state_free(record);
		errno = ENOENT;
	}
	return good;
}

bool state_is_none(const struct rundir *clusters, const char *name)
{
	if (errno == ENOENT)
		return true;
	warn_errno("cannot read '%s/%s.state'", clusters->path, name);
	return false;
}

void state_free(struct state *record)
{
	fields_free_texts(&texts, record);
}

void state_set(char **text, const char *value)
{
	char *copy = mem_copy(value);

	free(*text);
	*text = copy;
}
