#include "cluster/spawn.h"
#include "server/postmaster.h"
#include "sys/children.h"
#include "sys/loop.h"
#include "watchdog/watch.h"

enum {
	FIRST_CLIENT_MS = 60000, /* how long the first client may take to connect, at least */
	CHECK_MIN_MS = 1000,
	CHECK_MAX_MS = 24000, /* each check wakes us twice, so that is five times a minute */
	RECORD_AGAIN_MS = 5000,
};

/* Whether nobody has connected since a caller was last given the URL. On a busy machine that may take a caller much
 * longer than the idle time. */
static bool awaits_client(const struct watch *watch)
{
	return watch->last_use < watch->offered;
}

/* The moment when the cluster has not been used for long enough. */
static long long idle_end(const struct watch *watch)
{
	long long wait = watch->terms.wait_ms;

	if (!awaits_client(watch))
		return watch->last_use + wait;
	return watch->offered + (wait < FIRST_CLIENT_MS ? FIRST_CLIENT_MS : wait);
}

/* A record that could not be written is tried again before the check, or instead of one. */
static void plan_check(struct watch *watch)
{
	long long wait = watch->terms.wait_ms, pause = wait / 2, now = loop_now(), left = idle_end(watch) - now;
	long long most = watch->instance.unrecorded ? RECORD_AGAIN_MS : CHECK_MAX_MS;

	if (wait == 0) {
		watch->deadline = watch->instance.unrecorded ? now + most : WATCH_NEVER;
		return;
	}
	if (pause > left)
		pause = left;
	if (pause > most)
		pause = most;
	if (pause < CHECK_MIN_MS)
		pause = CHECK_MIN_MS;
	watch->deadline = now + pause;
}

void watch_expect_client(struct watch *watch)
{
	watch->offered = loop_now();
	if (watch->child.kind == CHILD_NONE)
		plan_check(watch);
}

long long watch_unused_ms(const struct watch *watch)
{
	return loop_now() - (awaits_client(watch) ? watch->offered : watch->last_use);
}

void watch_limit(struct watch *watch, long long wait_ms)
{
	watch->terms.wait_ms = wait_ms;
	watch->last_use = loop_now();
	if (watch->child.kind == CHILD_NONE)
		plan_check(watch);
}

bool watch_stands_still(const struct watch *watch)
{
	return children_is_stopped(watch->instance.record.postmaster.pid);
}

static enum watch_state take_result(struct watch *watch, bool busy)
{
	if (busy)
		watch->last_use = loop_now();
	if (loop_now() >= idle_end(watch))
		return watch_stop(watch);
	plan_check(watch);
	return RUNNING;
}

/* If the server cannot be asked, the titles of its processes tell. */
static enum watch_state judge_by_titles(struct watch *watch)
{
	return take_result(watch, postmaster_clients(watch->instance.record.postmaster.pid) > 0);
}

/* Several of them start at once, and one that finds no place ends. */
void watch_start_spares(struct watch *watch)
{
	char hash[17];

	watch->owes_spare = false;
	request_hash(watch->request, hash);
	unsigned wanted = spare_wanted(&watch->instance.clusters, hash, &watch->terms, watch->waited);
	for (unsigned i = 0; i < wanted; i++)
		spawn_spare(&watch->instance.clusters, watch->request, &watch->terms);
}

enum watch_state watch_check_again(struct watch *watch)
{
	bool owed = watch->owes_spare;

	if (owed)
		watch_start_spares(watch);
	else if (watch->instance.unrecorded)
		(void)watch_record(watch, RUNNING);
	if (owed || watch->terms.wait_ms == 0) {
		plan_check(watch);
		return RUNNING;
	}
	if (watch_stands_still(watch) || !watch_is_let_in(watch))
		return judge_by_titles(watch);
	(void)watch_check(watch, 0);
	return RUNNING;
}

enum watch_state watch_checked(struct watch *watch, int status)
{
	enum idle_result result = IDLE_DEAF;

	/* A check that our own limit has ended says only that the server is slow, or was stopped meanwhile. */
	if (status < 128)
		result = idle_evaluate(
			&watch->idle, watch->instance.server.version.major, status, str_text(&watch->child.text));
	if (result == IDLE_REFUSED || watch_stands_still(watch))
		return judge_by_titles(watch);
	/* A server that does not answer is not idle, but that does not prove that anybody has connected. */
	if (result == IDLE_DEAF && awaits_client(watch)) {
		watch_expect_client(watch);
		return RUNNING;
	}
	return take_result(watch, result != IDLE_IDLE);
}
