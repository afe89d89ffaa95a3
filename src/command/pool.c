#include "command/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/resolve.h"
#include "command/stop.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/machine.h"
#include "sys/proc.h"

/* ABSENT: not asked for. ASKED: a spare was asked for. MADE: it is being made. READY: it has a URL, and is ours to
 * take. */
enum member_state { ABSENT, ASKED, MADE, READY };

struct member {
	enum member_state state;
	long long limit; /* of ASKED, by loop_now() */
	int words;       /* the stderr of the watchdog; -1: it has ours */
};

struct making {
	struct pool *pool;
	struct member *members;
	struct member *loud; /* the first one that is made; its watchdog has our stderr */
	struct pollfd *polled;
};

static struct claim *claim_of(const struct making *making, const struct member *member)
{
	return &making->pool->claims[member - making->members];
}

static size_t count_state(const struct making *making, enum member_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < making->pool->count; i++)
		count += making->members[i].state == state ? 1 : 0;
	return count;
}

static bool ask_spares(struct making *making)
{
	struct pool *pool = making->pool;
	struct claim_search search = {.text = pool->text, .terms = pool->terms};
	bool failed = false;

	if (pool->terms->spares == 0 || !request_spareable(pool->request) || !claim_search_open(&search, &failed))
		return !failed;
	for (size_t i = 0; i < pool->count && claim_search_next(&search, &pool->claims[i]); i++)
		making->members[i] = (struct member){.state = ASKED, .limit = loop_now() + CLAIM_SPARE_MS, .words = -1};
	claim_search_close(&search);
	return true;
}

/* A file without a name; -1 if there can be none. */
static int open_words(void)
{
	FILE *file = tmpfile();
	int words = file ? fcntl(fileno(file), F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;

	if (file)
		fclose(file);
	return words;
}

/* Start making the cluster. All watchdogs would have the same to say, so only the first one prints at once; the
 * words of another one are kept in a file in case only that one fails. */
static bool start(struct making *making, struct member *member)
{
	struct pool *pool = making->pool;
	int err = PROC_INHERIT;

	if (!making->loud) {
		if (!resolve_cold(pool->request))
			return false;
		making->loud = member;
	} else {
		member->words = open_words();
		err = member->words < 0 ? PROC_INHERIT : member->words;
	}
	member->state = MADE;
	return claim_send(pool->text, pool->terms, err, claim_of(making, member));
}

static bool start_some(struct making *making)
{
	size_t busy = count_state(making, MADE), most = machine_processors();

	for (size_t i = 0; i < making->pool->count && busy < most; i++) {
		if (making->members[i].state != ABSENT)
			continue;
		if (!start(making, &making->members[i]))
			return false;
		busy++;
	}
	return true;
}

static void give_back(struct making *making, struct member *member)
{
	claim_close(claim_of(making, member));
	fd_close(member->words);
	*member = (struct member){.state = ABSENT, .words = -1};
}

static void repeat_words(struct member *member)
{
	struct str words = STR_INIT;

	if (member->words >= 0 && lseek(member->words, 0, SEEK_SET) == 0 &&
		fd_read_all(member->words, &words, CTL_LINE_MAX))
		(void)!write(STDERR_FILENO, str_text(&words), words.length);
	str_free(&words);
}

/* One member cannot be had: say why, once. If the first watchdog is still at work, it may be about to fail for the same
 * reason, and its words cannot be taken back: so wait for it. */
static void report(struct making *making, struct member *member, enum claim_result result)
{
	struct member *loud = making->loud;

	for (size_t i = 0; i < making->pool->count; i++)
		if (&making->members[i] != member && &making->members[i] != loud)
			give_back(making, &making->members[i]);
	if (loud && loud != member && loud->state == MADE) {
		enum claim_result first = claim_receive(claim_of(making, loud), -1);
		if (first == CLAIM_FAILED)
			return;
	}
	repeat_words(member);
	claim_explain(result);
}

/* Take the answer of a member, if it has come. False if the member cannot be had, after a line on stderr. */
static bool receive(struct making *making, struct member *member)
{
	bool is_spare = member->state == ASKED;
	enum claim_result result = claim_receive(claim_of(making, member), loop_now());

	if (result == CLAIM_SOON) {
		member->limit = loop_now() + CLAIM_SOON_MS;
		return true;
	}
	if (member->state == READY && result != CLAIM_LATE)
		result = CLAIM_STOPPED;
	else if (result == CLAIM_DONE)
		member->state = READY;
	else if (is_spare && (result != CLAIM_LATE || loop_now() >= member->limit))
		give_back(making, member);
	if (is_spare || result == CLAIM_DONE || result == CLAIM_LATE)
		return true;
	report(making, member, result);
	return false;
}

/* Wait until something happens, and take it in. The members that are ready are watched too: their servers could
 * die. */
static bool wait_for_some(struct making *making)
{
	size_t count = making->pool->count;
	long long deadline = -1;
	bool good = true;

	for (size_t i = 0; i < count; i++) {
		const struct member *member = &making->members[i];
		making->polled[i] = (struct pollfd){.fd = -1, .events = POLLIN};
		if (member->state != ABSENT)
			making->polled[i].fd = making->pool->claims[i].channel.fd;
		if (member->state == ASKED && (deadline < 0 || member->limit < deadline))
			deadline = member->limit;
	}
	if (loop_wait(making->polled, count, deadline) < 0) {
		warn_errno("cannot wait for the clusters");
		return false;
	}
	for (size_t i = 0; i < count && good; i++) {
		struct member *member = &making->members[i];
		if (making->polled[i].revents || (member->state == ASKED && loop_now() >= member->limit))
			good = receive(making, member);
	}
	return good;
}

void pool_init(struct pool *pool, size_t count)
{
	*pool = (struct pool){.count = count, .claims = mem_resize(NULL, count, sizeof *pool->claims)};
	for (size_t i = 0; i < count; i++)
		pool->claims[i] = (struct claim){.channel = {.fd = -1, .line = STR_INIT}};
}

bool pool_get(struct pool *pool)
{
	struct making making = {.pool = pool};
	bool good;

	making.members = mem_resize(NULL, pool->count, sizeof *making.members);
	making.polled = mem_resize(NULL, pool->count, sizeof *making.polled);
	for (size_t i = 0; i < pool->count; i++)
		making.members[i] = (struct member){.state = ABSENT, .words = -1};
	good = ask_spares(&making) && start_some(&making);
	while (good && count_state(&making, READY) < pool->count)
		good = wait_for_some(&making) && start_some(&making);
	for (size_t i = 0; i < pool->count; i++)
		fd_close(making.members[i].words);
	free(making.members);
	free(making.polled);
	for (size_t i = 0; !good && i < pool->count; i++)
		claim_close(&pool->claims[i]);
	return good;
}

static void stop_first(const struct pool *pool, size_t count)
{
	const struct strs none = STRS_INIT;
	const struct shutdown_terms now = {.wait_ms = 0, .keep = false};
	struct strs urls = STRS_INIT;

	for (size_t i = 0; i < count; i++)
		strs_add(&urls, pool->claims[i].answer);
	(void)stop_named(&none, &urls, &now);
	strs_free(&urls);
}

bool pool_take(struct pool *pool)
{
	size_t taken = 0;

	while (taken < pool->count && claim_take(&pool->claims[taken], false))
		taken++;
	if (taken < pool->count)
		stop_first(pool, taken);
	return taken == pool->count;
}

void pool_free(struct pool *pool)
{
	for (size_t i = 0; i < pool->count; i++)
		claim_close(&pool->claims[i]);
	free(pool->claims);
	pool->claims = NULL;
}
