#include "pg/spare.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fs.h"
#include "sys/lock.h"
#include "sys/loop.h"

enum { YIELD_MS = 3000 };

/* Lock the place and write the holder's name into it; -1 if somebody holds it. */
static int take_place(const struct clusters *clusters, const char *place, const char *name)
{
	int fd = lock_take(clusters->fd, place, 0600, LOCK_EXCLUSIVE, false);

	if (fd < 0)
		return -1;
	if (ftruncate(fd, 0) != 0 || pwrite(fd, name, strlen(name), 0) != (ssize_t)strlen(name)) {
		unlinkat(clusters->fd, place, 0);
		close(fd);
		return -1;
	}
	return fd;
}

static void leave_place(const struct clusters *clusters, const char *place, int *fd)
{
	if (*fd < 0)
		return;
	unlinkat(clusters->fd, place, 0);
	close(*fd);
	*fd = -1;
}

static bool read_place(const struct clusters *clusters, const char *place, char name[CLUSTER_NAME_MAX])
{
	int fd = openat(clusters->fd, place, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return false;
	ssize_t length = read(fd, name, CLUSTER_NAME_MAX - 1);
	close(fd);
	name[length > 0 ? length : 0] = '\0';
	return clusters_is_name(name);
}

static bool take_pool(const struct clusters *clusters, const char *name, struct spare *spare)
{
	for (unsigned k = 0; k < SPARE_MAX && spare->pool < 0; k++) {
		snprintf(spare->pool_name, sizeof spare->pool_name, "pool.%u", k);
		spare->pool = take_place(clusters, spare->pool_name, name);
	}
	return spare->pool >= 0;
}

/* Each use of a kind leaves a new spare of it, so that the oldest spare is the one least recently used. */
static void ask_oldest_to_leave(const struct clusters *clusters)
{
	char oldest[CLUSTER_NAME_MAX] = "", name[CLUSTER_NAME_MAX], place[12];
	struct timespec when = {0, 0};
	struct stat st;

	for (unsigned k = 0; k < SPARE_MAX; k++) {
		snprintf(place, sizeof place, "pool.%u", k);
		if (fstatat(clusters->fd, place, &st, AT_SYMLINK_NOFOLLOW) != 0 || !read_place(clusters, place, name))
			continue;
		if (!*oldest || st.st_mtim.tv_sec < when.tv_sec ||
			(st.st_mtim.tv_sec == when.tv_sec && st.st_mtim.tv_nsec < when.tv_nsec)) {
			when = st.st_mtim;
			memcpy(oldest, name, sizeof oldest);
		}
	}
	if (!*oldest)
		return;
	struct channel channel = {.fd = channel_connect(clusters, oldest), .line = STR_INIT};
	struct message answer;
	if (channel.fd >= 0 && CHANNEL_SEND(&channel, "yield") &&
		channel_await(&channel, &answer, loop_now() + YIELD_MS) > 0)
		strs_free(&answer.words);
	channel_close(&channel);
}

static bool take_kind(
	const struct clusters *clusters, const char *hash, unsigned most, const char *name, struct spare *spare)
{
	for (unsigned i = 0; i < most && i < SPARE_MAX && spare->place < 0; i++) {
		snprintf(spare->place_name, sizeof spare->place_name, "spare.%s.%u", hash, i);
		spare->place = take_place(clusters, spare->place_name, name);
	}
	return spare->place >= 0;
}

bool spare_take(const struct clusters *clusters, const char *hash, unsigned most, const char *name, struct spare *spare)
{
	if (!take_kind(clusters, hash, most, name, spare))
		return false;
	if (take_pool(clusters, name, spare))
		return true;
	ask_oldest_to_leave(clusters);
	if (take_pool(clusters, name, spare))
		return true;
	spare_leave(clusters, spare);
	return false;
}

void spare_leave(const struct clusters *clusters, struct spare *spare)
{
	leave_place(clusters, spare->place_name, &spare->place);
	leave_place(clusters, spare->pool_name, &spare->pool);
}

bool spare_next(
	const struct clusters *clusters, const char *hash, unsigned most, unsigned *at, char name[CLUSTER_NAME_MAX])
{
	char place[40];

	while (*at < most && *at < SPARE_MAX) {
		snprintf(place, sizeof place, "spare.%s.%u", hash, (*at)++);
		if (read_place(clusters, place, name))
			return true;
	}
	return false;
}

void spare_sweep(const struct clusters *clusters)
{
	struct strs entries = STRS_INIT;

	if (!fs_list(clusters->fd, ".", &entries))
		return;
	for (size_t i = 0; i < entries.count; i++) {
		const char *place = entries.item[i];
		if (!str_starts(place, "spare.") && !str_starts(place, "pool."))
			continue;
		int fd = lock_take(clusters->fd, place, 0600, LOCK_EXCLUSIVE, false);
		leave_place(clusters, place, &fd);
	}
	strs_free(&entries);
}
