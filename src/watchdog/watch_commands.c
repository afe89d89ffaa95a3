#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sys/loop.h"
#include "text/num.h"
#include "watchdog/watch.h"

bool watch_read_terms(const struct strs *words, size_t at, bool claim, struct terms *terms)
{
	unsigned long long wait = 0, keep = 0, spares, ttl;

	if (claim &&
		(!num_parse(words->item[at], 0, LLONG_MAX / 2, &wait) || !num_parse(words->item[at + 1], 0, 1, &keep)))
		return false;
	at += claim ? 2 : 0;
	if (!num_parse(words->item[at], 0, SPARE_MAX, &spares) || !num_parse(words->item[at + 1], 0, INT_MAX, &ttl))
		return false;
	*terms = (struct terms){(long long)wait, keep != 0, (unsigned)spares, (unsigned)ttl};
	return true;
}

/* A spare that is not ready yet may be claimed too: it will be ready sooner than a new cluster. */
static bool claim(struct watch *watch, struct client *client, const struct message *message)
{
	struct terms terms;
	bool free_to_take = watch->born_spare && watch->claimant.fd < 0 && watch->state <= SPARE;

	if (!free_to_take || !str_equal(message->words.item[5], watch->request) ||
		!watch_read_terms(&message->words, 1, true, &terms))
		return false;
	/* A spare whose postmaster is stopped (SIGSTOP) is of no use. */
	if (watch->state == SPARE && watch_stands_still(watch)) {
		watch_stop(watch);
		return false;
	}
	spare_withdraw(&watch->instance.clusters, &watch->spare);
	watch->terms = terms;
	watch->claimant = client->channel;
	client->channel = (struct ctl){.fd = -1, .line = STR_INIT};
	clients_drop(client);
	if (watch->state == SPARE)
		watch_offer(watch);
	return true;
}

static bool join(struct watch *watch, struct client *client, const struct message *message)
{
	if (watch->state != RUNNING)
		return false;
	if (strcmp(message->words.item[1], "1") == 0 &&
		!instance_keep(&watch->instance, watch_state_names[watch->state])) {
		CLIENTS_SAY(client, "failed", strerror(errno));
		return true;
	}
	struct str traits = STR_INIT;
	watch->last_use = loop_now();
	instance_add_traits(&watch->instance, &traits);
	CLIENTS_SAY(client, "url", watch->instance.record.url, watch->instance.superuser, traits.text);
	str_free(&traits);
	return true;
}

static bool stop(struct watch *watch, struct client *client, const struct message *message)
{
	unsigned long long wait = 0, kept = 0;

	if (!num_parse(message->words.item[1], 0, LLONG_MAX / 2, &wait) ||
		!num_parse(message->words.item[2], 0, 1, &kept))
		return false;
	if (kept != 0 && watch->state == RUNNING && !instance_keep(&watch->instance, watch_state_names[watch->state])) {
		CLIENTS_SAY(client, "failed", "cannot record that the data are kept");
		return true;
	}
	client->waits = true;
	watch->no_linger = watch->no_linger || ctl_is(message, "end", 2);
	if (wait > 0 && watch->state == RUNNING)
		watch_limit(watch, (long long)wait);
	else
		watch_stop(watch);
	return true;
}

static bool answer(struct watch *watch, struct client *client, const struct message *message)
{
	bool unclaimed = watch->born_spare && watch->claimant.fd < 0 && watch->state <= SPARE;

	if (ctl_is(message, "claim", 5))
		return claim(watch, client, message);
	if (ctl_is(message, "join", 1))
		return join(watch, client, message);
	if (ctl_is(message, "ping", 0)) {
		CLIENTS_SAY(client, "pong", watch_state_names[watch->state]);
		return true;
	}
	if (ctl_is(message, "give", 3))
		return watch_give(watch, client, message->words.item[1], message->words.item[2],
			strcmp(message->words.item[3], "1") == 0);
	if (ctl_is(message, "take", 0))
		return watch_hand_on(watch, client);
	if (ctl_is(message, "end", 2) || (ctl_is(message, "stop", 2) && watch->state != RESTING))
		return stop(watch, client, message);
	if (!ctl_is(message, "yield", 0) || !unclaimed)
		return false;
	client->waits = true;
	watch_stop(watch);
	return true;
}

void watch_receive(struct watch *watch, struct client *client)
{
	struct message message;
	int heard = ctl_receive(&client->channel, &message);

	if (heard < 0)
		clients_drop(client);
	if (heard <= 0)
		return;
	client->heard = watch->clients.round;
	if (!answer(watch, client, &message) && client->channel.fd >= 0)
		CLIENTS_SAY(client, "busy");
	strs_free(&message.words);
}

/* A claimant that disconnects before it has the URL gives the cluster back. A spare that was not ready yet goes on as a
 * spare. */
static void claimant_left(struct watch *watch)
{
	char hash[17];

	ctl_close(&watch->claimant);
	spare_leave(&watch->instance.clusters, &watch->spare);
	request_hash(watch->request, hash);
	if (!watch->born_spare || watch->state >= OFFERED ||
		!spare_take(&watch->instance.clusters, hash, watch->terms.spares, watch->instance.name, &watch->spare))
		watch_stop(watch);
}

void watch_receive_claimant(struct watch *watch)
{
	struct message message;
	int heard = ctl_receive(&watch->claimant, &message);

	if (heard == 0)
		return;
	bool is_taken = heard > 0 && watch->state == OFFERED && ctl_is(&message, "taken", 0);
	if (heard > 0)
		strs_free(&message.words);
	if (is_taken)
		watch_taken(watch);
	else
		claimant_left(watch);
}
