#include "cluster/shutdown.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/ctl.h"
#include "cluster/spawn.h"
#include "cluster/sweep.h"
#include "cluster/terms.h"
#include "sys/fault.h"
#include "sys/lock.h"
#include "sys/loop.h"

enum {
	STOP_MS = 60000,
	PAUSE_MS = 20,
	BIRTH_PAUSE_MS = 2,
	BATCH_MAX = 256,      /* how many clusters are asked at once, before the first is waited for */
	FREE_DESCRIPTORS = 9, /* how many descriptors such a batch leaves for other things */
};

/* One cluster that is being stopped. */
struct order {
	const struct rundir *clusters;
	const char *name;
	bool all; /* its PGDATA must not linger */
	const struct shutdown_terms *terms;
	struct ctl channel;
	long long deadline;
	int problem;   /* errno of the last attempt to ask, if it failed although there may be a watchdog; else 0 */
	bool was_seen; /* there was something to stop, so if nothing is left, it was stopped */
};

static long long patience(void)
{
	return FAULT("shutdown.patience") ? 1000 : STOP_MS;
}

static void connect_to(struct order *order, const char *name)
{
	order->channel = (struct ctl){.fd = ctl_connect(order->clusters, name), .line = STR_INIT};
	order->problem = order->channel.fd >= 0 || errno == ENOENT || errno == ECONNREFUSED ? 0 : errno;
}

static void ask(struct order *order)
{
	char dead[CLUSTER_NAME_SIZE + 8];

	connect_to(order, order->name);
	if (order->all && order->channel.fd < 0 && order->problem == 0) {
		rundir_dead_name(order->name, dead);
		connect_to(order, dead);
	}
	const struct terms_stop terms = {order->terms->wait_ms, order->terms->keep, order->all};
	if (order->channel.fd >= 0 && !terms_send_stop(&order->channel, &terms))
		ctl_close(&order->channel);
}

static struct order order_stop(
	const struct rundir *clusters, const char *name, const struct shutdown_terms *terms, bool all)
{
	struct order order = {
		.clusters = clusters, .name = name, .terms = terms, .all = all, .deadline = loop_now() + patience()};

	ask(&order);
	return order;
}

/* Wait for the watchdog to report the end. SHUTDOWN_AGAIN if it did not: it may have been killed meanwhile, or have no
 * place for one more client. */
static enum shutdown_result receive_end(struct order *order)
{
	struct message message;
	enum shutdown_result result = SHUTDOWN_AGAIN;

	if (order->channel.fd < 0)
		return SHUTDOWN_AGAIN;
	order->was_seen = true;
	if (ctl_await(&order->channel, &message, order->terms->wait_ms > 0 ? -1 : order->deadline) > 0) {
		if (ctl_is(&message, "gone", 0))
			result = SHUTDOWN_STOPPED;
		if (ctl_is(&message, "failed", 1)) {
			warn_msg("%s", message.words.item[1]);
			result = SHUTDOWN_FAILED;
		}
		strs_free(&message.words);
	}
	ctl_close(&order->channel);
	return result;
}

/* Find out what became of a cluster whose watchdog did not report the end, and clean up after it. SHUTDOWN_AGAIN: ask
 * again. */
static enum shutdown_result look_after(struct order *order)
{
	switch ((order->all ? sweep_last : sweep_one)(order->clusters, order->name)) {
	case SWEEP_LEAVING:
		/* With `all`, the files must go too, and that takes a while. */
		if (order->all) {
			order->was_seen = true;
			return SHUTDOWN_AGAIN;
		}
		return order->was_seen ? SHUTDOWN_STOPPED : SHUTDOWN_ABSENT;
	case SWEEP_NOTHING: return order->was_seen ? SHUTDOWN_STOPPED : SHUTDOWN_ABSENT;
	case SWEEP_KEPT: return order->was_seen ? SHUTDOWN_STOPPED : SHUTDOWN_AT_REST;
	case SWEEP_CLEANED: return SHUTDOWN_STOPPED;
	case SWEEP_ALIVE: order->was_seen = true; return SHUTDOWN_AGAIN;
	case SWEEP_IN_USE:
		warn_msg("the cluster '%s' is in use by processes that cannot be ended from here", order->name);
		return SHUTDOWN_FAILED;
	case SWEEP_STUCK: return SHUTDOWN_FAILED;
	case SWEEP_UNKNOWN: break;
	}
	warn_errno("cannot look at the cluster '%s'", order->name);
	return SHUTDOWN_FAILED;
}

static enum shutdown_result give_up(const struct order *order)
{
	if (order->problem != 0) {
		errno = order->problem;
		warn_errno("cannot reach the watchdog of the cluster '%s'", order->name);
	} else {
		warn_msg("the cluster '%s' does not stop", order->name);
	}
	return SHUTDOWN_FAILED;
}

static enum shutdown_result await(struct order *order)
{
	for (;;) {
		enum shutdown_result result = receive_end(order);
		if (result == SHUTDOWN_AGAIN)
			result = look_after(order);
		if (result != SHUTDOWN_AGAIN)
			return result;
		if (loop_now() >= order->deadline && order->terms->wait_ms == 0)
			return give_up(order);
		loop_wait(NULL, 0, loop_now() + PAUSE_MS);
		ask(order);
	}
}

enum shutdown_result shutdown_one(const struct rundir *clusters, const char *name, const struct shutdown_terms *terms)
{
	struct order order = order_stop(clusters, name, terms, false);

	return await(&order);
}

/* A spare being started holds this lock only briefly, unless its process stands still. -1 after a line on stderr. */
static int lock_births(const struct rundir *clusters)
{
	long long deadline = loop_now() + patience();
	int lock;

	while ((lock = lock_take(clusters->fd, SPAWN_LOCK, 0600, LOCK_EXCLUSIVE, false)) < 0 && errno == EWOULDBLOCK &&
		loop_now() < deadline)
		loop_wait(NULL, 0, loop_now() + BIRTH_PAUSE_MS);
	if (lock < 0 && errno == EWOULDBLOCK)
		warn_msg("a spare that is being started does not go on: '%s/%s' stays locked", clusters->path,
			SPAWN_LOCK);
	else if (lock < 0)
		warn_errno("cannot lock '%s/%s'", clusters->path, SPAWN_LOCK);
	return lock;
}

static size_t batch_size(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= FREE_DESCRIPTORS)
		return 1;
	rlim_t room = limit.rlim_cur - FREE_DESCRIPTORS;
	return room < BATCH_MAX ? (size_t)room : BATCH_MAX;
}

static bool stop_batch(
	const struct rundir *clusters, char *const *names, size_t count, const struct shutdown_terms *terms)
{
	struct order *orders = mem_alloc(count * sizeof *orders);
	bool done = true;

	for (size_t i = 0; i < count; i++)
		orders[i] = order_stop(clusters, names[i], terms, true);
	for (size_t i = 0; i < count; i++)
		done = await(&orders[i]) != SHUTDOWN_FAILED && done;
	free(orders);
	return done;
}

bool shutdown_all(const struct rundir *clusters, const struct shutdown_terms *terms)
{
	struct strs names = STRS_INIT;
	/* While this lock is held, no new spare is started; and before it is granted, every spare being started
	 * listens, so that it is found below. */
	int births = lock_births(clusters);
	bool done = rundir_names(clusters, &names) && births >= 0;
	size_t most = batch_size();

	for (size_t i = 0; i < names.count; i += most)
		done = stop_batch(clusters, names.item + i, names.count - i < most ? names.count - i : most, terms) &&
			done;
	sweep_slots(clusters);
	strs_free(&names);
	if (births >= 0)
		close(births);
	return done;
}
