#include "command/claim.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/reply.h"
#include "cluster/spawn.h"
#include "sys/loop.h"
#include "sys/progress.h"

enum { JOIN_MS = 120000, JOIN_PAUSE_MS = 20 };

static void copy_answer(const struct reply_url *reply, struct claim *claim)
{
	claim->answer = mem_copy(reply->url);
	claim->superuser = mem_copy(reply->superuser);
	claim->data = mem_copy(reply->data);
	claim->traits = mem_copy(reply->traits);
}

enum claim_result claim_receive(struct claim *claim, long long deadline)
{
	struct message message;
	struct reply_url reply;
	enum claim_result result = CLAIM_BUSY;

	for (;;) {
		if (ctl_await(&claim->channel, &message, deadline) <= 0)
			return errno == ETIMEDOUT ? CLAIM_LATE : CLAIM_LOST;
		if (!ctl_is(&message, "doing", 1))
			break;
		progress_task("%s", message.words.item[1]);
		strs_free(&message.words);
	}
	if (reply_read_url(&message, &reply) && !reply.traits) {
		copy_answer(&reply, claim);
		result = CLAIM_DONE;
	} else if (ctl_is(&message, "soon", 0))
		result = CLAIM_SOON;
	else if (ctl_is(&message, "stopped", 0))
		result = CLAIM_STOPPED;
	else if (ctl_is(&message, "failed", 0))
		result = CLAIM_FAILED;
	strs_free(&message.words);
	return result;
}

void claim_explain(enum claim_result result)
{
	if (result == CLAIM_STOPPED)
		warn_msg("the cluster was stopped before it was ready");
	if (result != CLAIM_LOST)
		return;
	warn_msg("pg_watchdog ended before the cluster was ready, and did not say why");
	warn_hint("if it was killed, as where memory runs out, the system's log (dmesg) says so");
}

bool claim_search_open(struct claim_search *search, bool *failed)
{
	search->spares = (struct spare_search){.at = 0};
	*failed = false;
	if (!rundir_open(&search->clusters, false)) {
		*failed = errno != ENOENT;
		return false;
	}
	request_hash(search->text, search->hash);
	return true;
}

bool claim_search_next(struct claim_search *search, struct claim *claim)
{
	char name[CLUSTER_NAME_SIZE];

	while (spare_next(&search->clusters, search->hash, &search->spares, name)) {
		*claim = (struct claim){.channel = {.fd = ctl_connect(&search->clusters, name), .line = STR_INIT}};
		if (claim->channel.fd >= 0 && terms_send_claim(&claim->channel, search->terms, search->text))
			return true;
		claim_close(claim);
	}
	return false;
}

void claim_search_close(struct claim_search *search)
{
	rundir_close(&search->clusters);
}

bool claim_spare(const char *text, const struct terms *terms, struct claim *claim, bool *failed)
{
	struct claim_search search = {.text = text, .terms = terms};
	bool claimed = false;

	if (!claim_search_open(&search, failed))
		return false;
	while (!claimed && claim_search_next(&search, claim)) {
		enum claim_result result = claim_receive(claim, loop_now() + CLAIM_SPARE_MS);
		if (result == CLAIM_SOON)
			result = claim_receive(claim, loop_now() + CLAIM_SOON_MS);
		claimed = result == CLAIM_DONE;
		if (!claimed)
			claim_close(claim);
	}
	claim_search_close(&search);
	return claimed;
}

bool claim_send(const char *text, const struct terms *terms, int err, struct claim *claim)
{
	*claim = (struct claim){.channel = {.fd = -1, .line = STR_INIT}};
	if (!spawn_watchdog(&claim->channel, -1, err))
		return false;
	/* If the watchdog has ended already, claim_receive() finds out. */
	if (terms_send_claim(&claim->channel, terms, text) || errno != EMSGSIZE)
		return true;
	warn_msg("the options, with the file of -a, are too long");
	claim_close(claim);
	return false;
}

enum claim_result claim_make(const char *text, const struct terms *terms, struct claim *claim)
{
	if (!claim_send(text, terms, PROC_INHERIT, claim))
		return CLAIM_FAILED;
	enum claim_result result = claim_receive(claim, -1);
	if (result != CLAIM_DONE) {
		claim_explain(result);
		claim_close(claim);
	}
	return result;
}

struct join {
	struct rundir clusters;
	char name[CLUSTER_NAME_SIZE];
	const struct terms_join *terms;
	long long deadline;
};

enum joined { JOINED, JOIN_LATER, JOIN_ABSENT, JOIN_FAILED };

/* Try once. With JOIN_FAILED, *why says why (allocated). */
static enum joined try_join(const struct join *join, struct claim *claim, char **why)
{
	struct ctl channel = {.fd = ctl_call(&join->clusters, join->name, join->deadline), .line = STR_INIT};
	struct message message;
	struct reply_url reply;
	enum joined joined = JOIN_LATER;

	if (channel.fd < 0 && ctl_is_absent(errno))
		return JOIN_ABSENT;
	if (channel.fd < 0 || !terms_send_join(&channel, join->terms) ||
		ctl_await(&channel, &message, join->deadline) <= 0) {
		/* The cluster may have ended meanwhile; the next try will tell. */
		if (channel.fd < 0 || errno == ETIMEDOUT) {
			joined = JOIN_FAILED;
			*why = str_format("its watchdog does not answer: %s", strerror(errno));
		}
		ctl_close(&channel);
		return joined;
	}
	if (reply_read_url(&message, &reply) && reply.traits) {
		copy_answer(&reply, claim);
		joined = JOINED;
	} else if (ctl_is(&message, "failed", 1)) {
		*why = mem_copy(message.words.item[1]);
		joined = JOIN_FAILED;
	}
	strs_free(&message.words);
	ctl_close(&channel);
	return joined;
}

bool claim_join(const char *directory, const struct terms_join *terms, struct claim *claim, bool *failed)
{
	struct join join = {.terms = terms, .deadline = loop_now() + JOIN_MS};
	char *why = NULL;

	*failed = false;
	*claim = (struct claim){.channel = {.fd = -1, .line = STR_INIT}};
	if (!rundir_open(&join.clusters, false)) {
		*failed = errno != ENOENT;
		return false;
	}
	rundir_name_in(&join.clusters, directory, join.name);
	enum joined joined = try_join(&join, claim, &why);
	while (joined == JOIN_LATER && loop_now() < join.deadline) {
		loop_wait(NULL, 0, loop_now() + JOIN_PAUSE_MS);
		joined = try_join(&join, claim, &why);
	}
	rundir_close(&join.clusters);
	*failed = joined == JOIN_FAILED;
	if (*failed)
		warn_msg("cannot %s the running '%s': %s", terms->keep ? "keep" : "use", directory, why);
	free(why);
	return joined == JOINED;
}

bool claim_is_joined(const struct claim *claim)
{
	return claim->traits != NULL;
}

bool claim_take(struct claim *claim, bool until_end)
{
	bool taken = CTL_SEND(&claim->channel, "taken");

	if (!taken)
		warn_msg("the cluster stopped at once");
	return taken && (!until_end || claim_await_end(claim));
}

bool claim_hold(struct claim *claim)
{
	bool held = CTL_SEND(&claim->channel, "hold");

	if (!held)
		warn_msg("the cluster stopped at once");
	return held;
}

void claim_release(struct claim *claim)
{
	(void)shutdown(claim->channel.fd, SHUT_WR);
}

bool claim_await_end(struct claim *claim)
{
	struct message message;
	bool good = true;

	if (ctl_await(&claim->channel, &message, loop_now() + JOIN_MS) <= 0)
		return true;
	if (ctl_is(&message, "failed", 1)) {
		warn_msg("%s", message.words.item[1]);
		good = false;
	}
	strs_free(&message.words);
	return good;
}

void claim_close(struct claim *claim)
{
	ctl_close(&claim->channel);
	free(claim->traits);
	free(claim->answer);
	free(claim->superuser);
	free(claim->data);
	claim->traits = claim->answer = claim->superuser = claim->data = NULL;
}
