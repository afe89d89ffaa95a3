#include "pg/handout.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/launch.h"
#include "pg/spare.h"
#include "sys/loop.h"

enum { CLAIM_MS = 1000, JOIN_MS = 120000, JOIN_PAUSE_MS = 20 };

static bool send_claim(struct channel *channel, const struct terms *terms, const char *text)
{
	char wait[32], spares[16], ttl[16];

	snprintf(wait, sizeof wait, "%lld", terms->wait_ms);
	snprintf(spares, sizeof spares, "%u", terms->spares);
	snprintf(ttl, sizeof ttl, "%u", terms->ttl);
	return CHANNEL_SEND(channel, "claim", wait, terms->keep ? "1" : "0", spares, ttl, text);
}

/* Whether it is "url URL SUPERUSER", which is taken over. */
static bool is_answer(const struct message *message, struct handout *handout)
{
	if (!message_is(message, "url", 2))
		return false;
	handout->answer = mem_copy(message->words.item[1]);
	handout->superuser = mem_copy(message->words.item[2]);
	handout->traits = NULL;
	return true;
}

/* False for any other answer, and for none. */
static bool await_answer(struct handout *handout, long long deadline)
{
	struct message message;

	if (channel_await(&handout->channel, &message, deadline) <= 0)
		return false;
	bool told = is_answer(&message, handout);
	strs_free(&message.words);
	return told;
}

bool handout_claim(const char *text, const struct terms *terms, struct handout *handout, bool *failed)
{
	struct clusters clusters;
	char hash[17], name[CLUSTER_NAME_MAX];
	unsigned at = 0;
	bool claimed = false;

	*failed = false;
	if (!clusters_open(&clusters, false)) {
		*failed = errno != ENOENT;
		return false;
	}
	request_hash(text, hash);
	while (!claimed && spare_next(&clusters, hash, SPARE_MAX, &at, name)) {
		handout->channel = (struct channel){.fd = channel_connect(&clusters, name), .line = STR_INIT};
		claimed = handout->channel.fd >= 0 && send_claim(&handout->channel, terms, text) &&
			await_answer(handout, loop_now() + CLAIM_MS);
		if (!claimed)
			channel_close(&handout->channel);
	}
	clusters_close(&clusters);
	return claimed;
}

enum handout_result handout_make(const char *text, const struct terms *terms, struct handout *handout)
{
	struct message message;
	enum handout_result result = HANDOUT_BUSY;

	if (!launch_watchdog(&handout->channel))
		return HANDOUT_FAILED;
	if (!send_claim(&handout->channel, terms, text) || channel_await(&handout->channel, &message, -1) <= 0) {
		warn_msg("pg_watchdog ended before the cluster was ready, and did not say why");
		warn_hint("if it was killed, as where memory runs out, the system's log (dmesg) says so");
		channel_close(&handout->channel);
		return HANDOUT_FAILED;
	}
	if (is_answer(&message, handout)) {
		result = HANDOUT_DONE;
	} else {
		bool stopped = message_is(&message, "stopped", 0);
		if (stopped)
			warn_msg("the cluster was stopped before it was ready");
		if (stopped || message_is(&message, "failed", 0))
			result = HANDOUT_FAILED;
		channel_close(&handout->channel);
	}
	strs_free(&message.words);
	return result;
}

static bool is_joined(const struct message *message, struct handout *handout)
{
	if (!message_is(message, "url", 3))
		return false;
	handout->answer = mem_copy(message->words.item[1]);
	handout->superuser = mem_copy(message->words.item[2]);
	handout->traits = mem_copy(message->words.item[3]);
	return true;
}

enum joined { JOINED, JOIN_LATER, JOIN_ABSENT, JOIN_FAILED };

/* One try. JOIN_FAILED: with *why, allocated. */
static enum joined try_join(const struct clusters *clusters, const char *name, bool keep, long long deadline,
	struct handout *handout, char **why)
{
	struct channel channel = {.fd = channel_call(clusters, name, deadline), .line = STR_INIT};
	struct message message;
	enum joined joined = JOIN_LATER;

	if (channel.fd < 0 && channel_is_absent(errno))
		return JOIN_ABSENT;
	if (channel.fd < 0 || !CHANNEL_SEND(&channel, "join", keep ? "1" : "0") ||
		channel_await(&channel, &message, deadline) <= 0) {
		/* It may have ended meanwhile: the next try tells. */
		if (channel.fd < 0 || errno == ETIMEDOUT) {
			joined = JOIN_FAILED;
			*why = str_format("its watchdog does not answer: %s", strerror(errno));
		}
		channel_close(&channel);
		return joined;
	}
	if (is_joined(&message, handout)) {
		joined = JOINED;
	} else if (message_is(&message, "failed", 1)) {
		*why = mem_copy(message.words.item[1]);
		joined = JOIN_FAILED;
	}
	strs_free(&message.words);
	channel_close(&channel);
	return joined;
}

bool handout_join(const char *directory, bool keep, struct handout *handout, bool *failed)
{
	struct clusters clusters;
	char name[CLUSTER_NAME_MAX];
	char *why = NULL;
	long long deadline = loop_now() + JOIN_MS;

	*failed = false;
	*handout = (struct handout){.channel = {.fd = -1, .line = STR_INIT}};
	if (!clusters_open(&clusters, false))
		return false;
	clusters_name_in(&clusters, directory, name);
	enum joined joined = try_join(&clusters, name, keep, deadline, handout, &why);
	while (joined == JOIN_LATER && loop_now() < deadline) {
		loop_wait(NULL, 0, loop_now() + JOIN_PAUSE_MS);
		joined = try_join(&clusters, name, keep, deadline, handout, &why);
	}
	clusters_close(&clusters);
	*failed = joined == JOIN_FAILED;
	if (*failed)
		warn_msg("cannot %s the running '%s': %s", keep ? "keep" : "use", directory, why);
	free(why);
	return joined == JOINED;
}

bool handout_take(struct handout *handout, bool until_end)
{
	struct message message;
	bool taken = CHANNEL_SEND(&handout->channel, "taken");

	if (!taken)
		warn_msg("the cluster stopped at once");
	if (taken && until_end && channel_await(&handout->channel, &message, loop_now() + JOIN_MS) > 0)
		strs_free(&message.words);
	return taken;
}

void handout_close(struct handout *handout)
{
	channel_close(&handout->channel);
	free(handout->traits);
	free(handout->answer);
	free(handout->superuser);
}
