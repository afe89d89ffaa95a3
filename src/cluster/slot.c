#include "cluster/slot.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/lock.h"

bool slot_take(const struct rundir *clusters, const char *kind, unsigned most, const char *text, struct slot *slot)
{
	slot->fd = -1;
	for (unsigned i = 0; i < most && slot->fd < 0; i++) {
		snprintf(slot->name, sizeof slot->name, "%s.%u", kind, i);
		slot->number = i;
		slot->fd = lock_take(clusters->fd, slot->name, 0600, LOCK_EXCLUSIVE, false);
	}
	if (slot->fd < 0)
		return false;
	if (ftruncate(slot->fd, 0) == 0 && fd_write_all(slot->fd, text, strlen(text)))
		return true;
	slot_leave(clusters, slot);
	return false;
}

void slot_add(const struct slot *slot, const char *text)
{
	if (slot->fd >= 0)
		(void)fd_write_all(slot->fd, text, strlen(text));
}

unsigned slot_count(const struct rundir *clusters, const char *kind, unsigned most)
{
	char name[sizeof((struct slot *)NULL)->name];
	unsigned count = 0;

	for (unsigned i = 0; i < most; i++) {
		snprintf(name, sizeof name, "%s.%u", kind, i);
		count += lock_is_held(clusters->fd, name) ? 1 : 0;
	}
	return count;
}

void slot_withdraw(const struct rundir *clusters, struct slot *slot)
{
	if (slot->fd < 0 || !*slot->name)
		return;
	unlinkat(clusters->fd, slot->name, 0);
	slot->name[0] = '\0';
}

void slot_leave(const struct rundir *clusters, struct slot *slot)
{
	if (slot->fd < 0)
		return;
	slot_withdraw(clusters, slot);
	close(slot->fd);
	slot->fd = -1;
}

bool slot_read(const struct rundir *clusters, const char *kind, unsigned number, char *room, size_t size)
{
	struct slot slot;

	snprintf(slot.name, sizeof slot.name, "%s.%u", kind, number);
	/* Nonblocking, so that a fifo in its place cannot hold us. */
	slot.fd = openat(clusters->fd, slot.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (slot.fd < 0)
		return false;
	ssize_t length = read(slot.fd, room, size - 1);
	close(slot.fd);
	room[length > 0 ? length : 0] = '\0';
	return true;
}

void slot_sweep(const struct rundir *clusters, const char *kind)
{
	struct strs entries = STRS_INIT;

	fs_list(clusters->fd, ".", &entries);
	for (size_t i = 0; i < entries.count; i++) {
		struct slot slot = SLOT_NONE;
		if (!str_starts(entries.item[i], kind) || entries.item[i][strlen(kind)] != '.')
			continue;
		snprintf(slot.name, sizeof slot.name, "%s", entries.item[i]);
		slot.fd = lock_take(clusters->fd, slot.name, 0600, LOCK_EXCLUSIVE, false);
		slot_leave(clusters, &slot);
	}
	strs_free(&entries);
}
