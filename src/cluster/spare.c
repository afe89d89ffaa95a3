#include "cluster/spare.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/loop.h"

#define POOL "pool"

enum { YIELD_MS = 3000 };

static bool read_name(const struct rundir *clusters, const char *kind, unsigned number, char name[CLUSTER_NAME_MAX])
{
	return slot_read(clusters, kind, number, name, CLUSTER_NAME_MAX) && rundir_is_name(name);
}

/* Ask the oldest spare to stop. Each use of a kind of spare starts a new one of that kind, so the oldest is the least
 * recently used. */
static void ask_oldest_to_leave(const struct rundir *clusters)
{
	char oldest[CLUSTER_NAME_MAX] = "", name[CLUSTER_NAME_MAX], place[12];
	struct timespec when = {0, 0};
	struct stat st;

	for (unsigned k = 0; k < SPARE_MAX; k++) {
		snprintf(place, sizeof place, POOL ".%u", k);
		if (fstatat(clusters->fd, place, &st, AT_SYMLINK_NOFOLLOW) != 0 || !read_name(clusters, POOL, k, name))
			continue;
		if (!*oldest || st.st_mtim.tv_sec < when.tv_sec ||
			(st.st_mtim.tv_sec == when.tv_sec && st.st_mtim.tv_nsec < when.tv_nsec)) {
			when = st.st_mtim;
			memcpy(oldest, name, sizeof oldest);
		}
	}
	if (!*oldest)
		return;
	struct ctl channel = {.fd = ctl_connect(clusters, oldest), .line = STR_INIT};
	struct message answer;
	if (channel.fd >= 0 && CTL_SEND(&channel, "yield") && ctl_await(&channel, &answer, loop_now() + YIELD_MS) > 0)
		strs_free(&answer.words);
	ctl_close(&channel);
}

bool spare_take(const struct rundir *clusters, const char *hash, unsigned most, const char *name, struct spare *spare)
{
	char kind[sizeof spare->place.name];

	snprintf(kind, sizeof kind, "spare.%s", hash);
	if (!slot_take(clusters, kind, most < SPARE_MAX ? most : SPARE_MAX, name, &spare->place))
		return false;
	if (slot_take(clusters, POOL, SPARE_MAX, name, &spare->pool))
		return true;
	ask_oldest_to_leave(clusters);
	if (slot_take(clusters, POOL, SPARE_MAX, name, &spare->pool))
		return true;
	spare_leave(clusters, spare);
	return false;
}

void spare_withdraw(const struct rundir *clusters, struct spare *spare)
{
	slot_withdraw(clusters, &spare->place);
}

void spare_leave(const struct rundir *clusters, struct spare *spare)
{
	slot_leave(clusters, &spare->place);
	slot_leave(clusters, &spare->pool);
}

bool spare_next(
	const struct rundir *clusters, const char *hash, unsigned most, unsigned *at, char name[CLUSTER_NAME_MAX])
{
	char kind[40];

	snprintf(kind, sizeof kind, "spare.%s", hash);
	while (*at < most && *at < SPARE_MAX) {
		if (read_name(clusters, kind, (*at)++, name))
			return true;
	}
	return false;
}
