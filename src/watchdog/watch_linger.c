#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/msg.h"
#include "cluster/cleanup.h"
#include "cluster/recycle.h"
#include "sys/beyond.h"
#include "sys/fault.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "watchdog/watch.h"

enum {
	LINGER_MS = 5000,
	ROOM_MB = 512, /* how much of the disk must be free, since perhaps nobody will need the data */
};

bool watch_may_linger(const struct watch *watch)
{
	const struct instance *instance = &watch->instance;

	return watch->offered && watch->removable && !watch->failed && !watch->no_linger && beyond_is_subreaper() &&
		watch->terms.spares > 0 && instance->reuse && instance->template_fd >= 0 && instance->roll &&
		instance->record.created && !instance->record.keep;
}

/* Whether the directory that we hold is the hidden one: nobody has moved it elsewhere, or put another one in its
 * place. */
bool watch_is_hidden(const struct instance *instance)
{
	char dead[CLUSTER_NAME_SIZE + 8];

	rundir_dead_name(instance->name, dead);
	return instance->directory >= 0 && fd_is_named(instance->directory, instance->clusters.fd, dead);
}

static bool has_room(int directory)
{
	struct statvfs disk;

	return fstatvfs(directory, &disk) == 0 &&
		(unsigned long long)disk.f_bavail * disk.f_frsize >= ROOM_MB * 1048576ULL;
}

static bool start_lingering(struct watch *watch)
{
	struct instance *instance = &watch->instance;
	char key[RECYCLE_KEY_SIZE];

	/* The template is locked, so its inode, which is part of the key, is not used again for another one. */
	if (FAULT("watchdog.rest") || !watch_is_hidden(instance) || !has_room(instance->directory) ||
		!recycle_key(instance->template_fd, instance->user.uid, key) ||
		!recycle_offer(&instance->clusters, key, instance->name, &watch->linger))
		return false;
	pid_t pid = instance_restore(instance);
	if (pid < 0)
		return false;
	child_set(&watch->child, CHILD_RESTORE, pid, -1);
	watch->deadline = loop_now() + LINGER_MS;
	return true;
}

enum watch_state watch_linger(struct watch *watch)
{
	bool hidden = watch_hide(watch);

	watch_release(watch);
	clients_notify(&watch->clients, watch->trouble);
	return hidden && start_lingering(watch) ? RESTING : watch_leave(watch);
}

static void turn_away(struct clients *clients)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &clients->client[i];
		if (client->channel.fd >= 0 && *client->recipient)
			CLIENTS_SEND(client, "busy");
	}
}

enum watch_state watch_leave(struct watch *watch)
{
	const struct instance *instance = &watch->instance;
	char *problem;

	slot_leave(&instance->clusters, &watch->linger);
	turn_away(&watch->clients);
	child_kill(&watch->child);
	/* In RESTING only files are left, and after `end` or a failure nothing may be left: then the clients wait for
	 * the removal. */
	bool waited_for = watch->state == RESTING || watch->no_linger || watch->failed;
	if (waited_for && !cleanup_remove(&instance->clusters, instance->name, &problem))
		watch_note_trouble(watch, problem);
	clients_notify(&watch->clients, watch->trouble);
	clients_close(&watch->clients);
	/* A failure here is not reported: the next sweep tries again, and reports its own. */
	if (!waited_for && !cleanup_remove(&instance->clusters, instance->name, &problem))
		free(problem);
	return GONE;
}

static struct client *find_recipient(struct watch *watch)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &watch->clients.client[i];
		if (client->channel.fd >= 0 && *client->recipient)
			return client;
	}
	return NULL;
}

enum watch_state watch_restored(struct watch *watch, int status)
{
	struct client *client = find_recipient(watch);

	if (status != 0)
		return watch_leave(watch);
	if (client)
		CLIENTS_SEND(client, "ready");
	return RESTING;
}

/* PGDATA is what the template is, and can be handed over. */
static bool is_restored(const struct watch *watch)
{
	return watch->state == RESTING && watch->child.kind == CHILD_NONE;
}

bool watch_give(struct watch *watch, struct client *client, const struct recycle_request *request)
{
	char key[RECYCLE_KEY_SIZE];
	const struct instance *instance = &watch->instance;

	if (watch->state != RESTING || (!request->patient && !is_restored(watch)) || find_recipient(watch) ||
		!rundir_is_name(request->recipient) || !recycle_key(instance->template_fd, instance->user.uid, key) ||
		strcmp(request->key, key) != 0)
		return false;
	snprintf(client->recipient, sizeof client->recipient, "%s", request->recipient);
	if (is_restored(watch))
		CLIENTS_SEND(client, "ready");
	return true;
}

/* We move it ourselves, because we still hold the lock: whoever finds the lock free may remove the directory. */
static bool move_to(const struct instance *instance, const char *recipient)
{
	char dead[CLUSTER_NAME_SIZE + 8];

	rundir_dead_name(instance->name, dead);
	char *from = str_format("%s/%s", dead, instance->record.version);
	char *to = str_format("%s/%s", recipient, RECYCLE_GIVEN);
	int fd = instance->clusters.fd;
	bool done = !FAULT("watchdog.give") && renameat(fd, from, fd, to) == 0;
	free(from);
	free(to);
	return done;
}

bool watch_may_take(const struct watch *watch, const struct client *client)
{
	return is_restored(watch) && *client->recipient;
}

enum watch_state watch_transfer(struct watch *watch, struct client *client)
{
	slot_leave(&watch->instance.clusters, &watch->linger);
	if (move_to(&watch->instance, client->recipient)) {
		CLIENTS_SEND(client, "given");
		clients_drop(client);
	}
	return watch_leave(watch);
}
