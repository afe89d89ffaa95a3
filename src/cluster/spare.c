#include "cluster/spare.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/loop.h"
#include "sys/machine.h"

#define POOL "pool"
#define READY " ready"
#define KIND_SIZE 32

enum {
	YIELD_MS = 3000,
	SPARES_PER_PROCESSOR = 4,
	SPARE_MB = 64,    /* what one takes, about */
	MEMORY_SHARE = 4, /* all extra ones together take at most one part in so many of the free memory */
};

static void write_kind(const char *hash, char kind[KIND_SIZE])
{
	snprintf(kind, KIND_SIZE, "spare.%s", hash);
}

/* The name in the text of a slot; *ready says whether the mark is behind it. */
static bool read_name(
	const struct rundir *clusters, const char *kind, unsigned number, char name[CLUSTER_NAME_SIZE], bool *ready)
{
	char text[CLUSTER_NAME_SIZE + sizeof READY];

	if (!slot_read(clusters, kind, number, text, sizeof text))
		return false;
	size_t length = strcspn(text, " ");
	*ready = strcmp(text + length, READY) == 0;
	text[length] = '\0';
	snprintf(name, CLUSTER_NAME_SIZE, "%.*s", CLUSTER_NAME_SIZE - 1, text);
	return rundir_is_name(name);
}

static bool is_before(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

/* Ask the oldest spare to stop. Each use of a kind of spare starts a new one of that kind, so the oldest is the least
 * recently used. */
static void ask_oldest_to_leave(const struct rundir *clusters)
{
	char oldest[CLUSTER_NAME_SIZE] = "", name[CLUSTER_NAME_SIZE], place[12];
	struct timespec when = {0, 0};
	struct stat st;
	bool ready;

	for (unsigned k = 0; k < SPARE_MAX; k++) {
		snprintf(place, sizeof place, POOL ".%u", k);
		if (fstatat(clusters->fd, place, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
			!read_name(clusters, POOL, k, name, &ready))
			continue;
		if (!*oldest || is_before(&st.st_mtim, &when)) {
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
	char kind[KIND_SIZE];

	write_kind(hash, kind);
	if (!slot_take(clusters, kind, most < SPARE_MAX ? most : SPARE_MAX, name, &spare->place))
		return false;
	if (slot_take(clusters, POOL, SPARE_MAX, name, &spare->pool))
		return true;
	/* A spare for more demand than usual does not take the place of another kind's only one. */
	if (!spare_is_extra(spare)) {
		ask_oldest_to_leave(clusters);
		if (slot_take(clusters, POOL, SPARE_MAX, name, &spare->pool))
			return true;
	}
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

void spare_mark_ready(const struct spare *spare)
{
	slot_add(&spare->place, READY);
}

bool spare_is_extra(const struct spare *spare)
{
	return spare->place.number > 0;
}

/* How many there may be of one kind. */
static unsigned most_of_a_kind(void)
{
	unsigned long most = (unsigned long)machine_processors() * SPARES_PER_PROCESSOR;
	unsigned long memory = machine_free_memory() / MEMORY_SHARE / SPARE_MB;

	if (most > memory + 1)
		most = memory + 1;
	return most < SPARE_MAX ? (unsigned)most : SPARE_MAX;
}

unsigned spare_wanted(const struct rundir *clusters, const char *hash, const struct terms *terms, bool waited)
{
	char kind[KIND_SIZE];
	unsigned most = terms->spares, wanted = terms->demand && waited ? 2 : 1;

	write_kind(hash, kind);
	unsigned count = slot_count(clusters, kind, SPARE_MAX);
	if (terms->demand && count > 0)
		most = most_of_a_kind();
	if (count >= most)
		return 0;
	return wanted < most - count ? wanted : most - count;
}

bool spare_next(
	const struct rundir *clusters, const char *hash, struct spare_search *search, char name[CLUSTER_NAME_SIZE])
{
	char kind[KIND_SIZE], place[KIND_SIZE + 4];
	struct stat st;
	bool ready;

	write_kind(hash, kind);
	while (search->at < SPARE_MAX) {
		unsigned number = search->at++;
		if (!read_name(clusters, kind, number, name, &ready))
			continue;
		if (ready)
			return true;
		snprintf(place, sizeof place, "%s.%u", kind, number);
		struct spare_begun *spare = &search->unready[search->count];
		if (fstatat(clusters->fd, place, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		memcpy(spare->name, name, CLUSTER_NAME_SIZE);
		spare->begun = st.st_mtim;
		search->count++;
	}
	if (search->count == 0)
		return false;
	struct spare_begun *first = search->unready, *last = search->unready + --search->count;
	for (struct spare_begun *spare = first; spare <= last; spare++)
		if (is_before(&spare->begun, &first->begun))
			first = spare;
	memcpy(name, first->name, CLUSTER_NAME_SIZE);
	*first = *last;
	return true;
}
