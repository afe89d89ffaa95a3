#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/reply.h"
#include "server/secret.h"
#include "sys/loop.h"
#include "watchdog/harden.h"
#include "watchdog/watch.h"

enum { HARDEN_MS = 100000 };

/* From this version on, a role that is no superuser can be allowed to make a checkpoint. */
enum { CHECKPOINT_SINCE = 15 };

const char *watch_password(const struct watch *watch)
{
	return watch->instance.request.password ? watch->instance.password : "";
}

static enum watch_state refuse(const struct watch *watch, struct client *client)
{
	if (client->channel.fd >= 0)
		CLIENTS_SEND(client, "busy");
	return watch->state;
}

static bool is_unclaimed(const struct watch *watch)
{
	return watch->born_spare && !watch->offered && watch->claimant.fd < 0 && watch->state <= SPARE;
}

/* Whether the superuser has this password; "" asks for none in particular. */
static bool has_password(const struct watch *watch, const char *password)
{
	return *password == '\0' || secret_is(watch->instance.password, password);
}

/* A spare that is not ready yet may be claimed too: it will be ready sooner than a new cluster. */
static enum watch_state claim(struct watch *watch, struct client *client, struct terms terms, const char *request)
{
	if (!is_unclaimed(watch) || !str_equal(request, watch->request) || ties_read(&watch->ties, terms.ties))
		return refuse(watch, client);
	/* A spare whose postmaster is stopped (SIGSTOP) is of no use. One with another password ends, so that its place
	 * goes to one with the password that was asked for last. */
	if ((watch->state == SPARE && watch_stands_still(watch)) || !has_password(watch, terms.password)) {
		(void)refuse(watch, client);
		return watch_stop(watch);
	}
	terms.password = watch_password(watch);
	terms.ties = NULL;
	spare_withdraw(&watch->instance.clusters, &watch->spare);
	watch->terms = terms;
	watch->claimant = client->channel;
	client->channel = (struct ctl){.fd = -1, .line = STR_INIT};
	clients_drop(client);
	if (watch->state == SPARE)
		return watch_offer(watch);
	CTL_TRY_SEND(&watch->claimant, "soon");
	watch->waited = true;
	if (watch->state == WAITING)
		return watch_begin(watch);
	turn_take_wanted(&watch->instance.clusters, &watch->turn);
	return watch->state;
}

static void report_joined(const struct watch *watch, struct client *client)
{
	struct str traits = STR_INIT;

	client->joins = false;
	instance_add_traits(&watch->instance, &traits);
	char *data = instance_kept_data(&watch->instance);
	const struct reply_url reply = {watch->instance.url, watch->instance.superuser, data, traits.text};
	if (!reply_send_url(&client->channel, &reply))
		clients_drop(client);
	free(data);
	str_free(&traits);
}

/* Answer the clients that wait for the cluster to be kept: with its URL, or with what went wrong. */
static void report_all_joined(struct watch *watch, const char *problem)
{
	for (size_t i = 0; i < CLIENTS_MAX; i++) {
		struct client *client = &watch->clients.client[i];
		if (!client->joins)
			continue;
		if (!problem) {
			report_joined(watch, client);
			continue;
		}
		client->joins = false;
		CLIENTS_SEND(client, "failed", problem);
	}
}

/* Before a running cluster is called kept, its server is made durable. */
static void harden(struct watch *watch)
{
	const struct instance *instance = &watch->instance;
	struct idle_at at = watch_idle_at(watch);
	struct conf settings = instance_settings(instance);
	int out = -1;

	child_kill(&watch->child);
	settings.durable = true;
	pid_t pid = harden_start(&at, &settings, instance->record.postmaster.pid, &out);
	if (pid < 0) {
		report_all_joined(watch, strerror(errno));
		return;
	}
	child_set(&watch->child, CHILD_HARDEN, pid, out);
	watch->deadline = loop_now() + HARDEN_MS;
}

/* False with errno. */
static bool keep(struct watch *watch)
{
	return instance_keep(&watch->instance, STATE_RUNNING) && (!watch->instance.request.tcp || address_prepare()) &&
		instance_keep_address(&watch->instance);
}

enum watch_state watch_hardened(struct watch *watch, int status)
{
	const char *problem = NULL;

	if (status != 0)
		problem =
			watch->child.text.length > 0 ? watch->child.text.text : "its server could not be made durable";
	else if (!keep(watch))
		problem = strerror(errno);
	report_all_joined(watch, problem);
	watch_expect_client(watch);
	return RUNNING;
}

/* Whether the running server makes a checkpoint for us, as harden() needs. */
static bool may_checkpoint(const struct watch *watch)
{
	const struct conf settings = instance_settings(&watch->instance);

	return !hba_is_guarded(&settings.hba) || watch->instance.server.version.major >= CHECKPOINT_SINCE;
}

static enum watch_state join(struct watch *watch, struct client *client, const struct terms_join *terms)
{
	bool keeps = terms->keep && !watch->instance.record.keep;
	const char *problem = NULL;

	if (watch->state != RUNNING)
		return refuse(watch, client);
	if (!has_password(watch, terms->password))
		problem = "its superuser has another password";
	else if (keeps && !may_checkpoint(watch))
		problem = "with -a, a server before PostgreSQL 15 has to be started with -k";
	else
		problem = ties_read(&watch->ties, terms->ties);
	if (problem) {
		CLIENTS_SEND(client, "failed", problem);
		return RUNNING;
	}
	watch_expect_client(watch);
	client->joins = keeps;
	if (!client->joins)
		report_joined(watch, client);
	else if (watch->child.kind != CHILD_HARDEN)
		harden(watch);
	return RUNNING;
}

static enum watch_state stop(struct watch *watch, struct client *client, const struct terms_stop *terms)
{
	if (terms->keep && watch->state == RUNNING && !keep(watch)) {
		CLIENTS_SEND(client, "failed", "cannot record that the data are kept");
		return RUNNING;
	}
	client->waits = true;
	watch->no_linger = watch->no_linger || terms->all;
	if (terms->wait_ms == 0 || watch->state != RUNNING)
		return watch_stop(watch);
	watch_limit(watch, terms->wait_ms);
	return RUNNING;
}

static void report_status(const struct watch *watch, struct client *client)
{
	struct str pids = STR_INIT;
	bool runs = watch->state == RUNNING;

	ties_add_pids(&watch->ties, &pids);
	const struct reply_status reply = {
		.wait_ms = runs ? watch->terms.wait_ms : -1,
		.idle_ms = runs ? watch_unused_ms(watch) : -1,
		.template = watch->template_name,
		.url = watch->instance.url,
		.pids = pids.length > 0 ? pids.text : NULL,
	};
	if (!reply_send_status(&client->channel, &reply))
		clients_drop(client);
	str_free(&pids);
}

/* False if the message asks for none of these, which carry more than a word. */
static bool answer_terms(
	struct watch *watch, struct client *client, const struct message *message, enum watch_state *next)
{
	const char *request;
	struct terms claimed;
	struct terms_join join_terms;
	struct terms_stop stop_terms;
	struct recycle_request wanted;

	if (terms_read(message, &claimed, &request) == TERMS_CLAIM)
		*next = claim(watch, client, claimed, request);
	else if (terms_read_join(message, &join_terms))
		*next = join(watch, client, &join_terms);
	else if (terms_read_stop(message, &stop_terms) && (stop_terms.all || watch->state != RESTING))
		*next = stop(watch, client, &stop_terms);
	else if (recycle_read_request(message, &wanted))
		*next = watch_give(watch, client, &wanted) ? watch->state : refuse(watch, client);
	else
		return false;
	return true;
}

static enum watch_state answer(struct watch *watch, struct client *client, const struct message *message)
{
	enum watch_state next = watch->state;

	if (answer_terms(watch, client, message, &next))
		return next;
	if (ctl_is(message, "ping", 0)) {
		CLIENTS_SEND(client, "pong", state_name(watch_kind(watch->state)));
		return watch->state;
	}
	if (ctl_is(message, "status", 0)) {
		report_status(watch, client);
		return watch->state;
	}
	if (ctl_is(message, "reset", 0))
		return watch_reset(watch, client);
	if (ctl_is(message, "take", 0) && watch_may_take(watch, client))
		return watch_transfer(watch, client);
	if (!ctl_is(message, "yield", 0) || !is_unclaimed(watch))
		return refuse(watch, client);
	client->waits = true;
	return watch_stop(watch);
}

enum watch_state watch_receive(struct watch *watch, struct client *client)
{
	struct message message;
	int got = ctl_receive(&client->channel, &message);

	if (got < 0)
		clients_drop(client);
	if (got <= 0)
		return watch->state;
	client->last_round = watch->clients.round;
	enum watch_state next = answer(watch, client, &message);
	strs_free(&message.words);
	return next;
}

/* A claimant that disconnects before it has the URL gives the cluster back. A spare that was not ready yet goes on as a
 * spare. A cluster that is held ends with its claimant. */
static enum watch_state claimant_left(struct watch *watch)
{
	char hash[17];

	if (watch_is_held(watch)) {
		enum watch_state next = watch_stop(watch);
		if (watch->owes_spare)
			watch_start_spares(watch);
		return next;
	}
	ctl_close(&watch->claimant);
	ties_clear(&watch->ties);
	watch->waited = false;
	spare_leave(&watch->instance.clusters, &watch->spare);
	request_hash(watch->request, hash);
	if (!watch->born_spare || watch->state >= OFFERED ||
		!spare_take(&watch->instance.clusters, hash, watch->terms.spares, watch->instance.name, &watch->spare))
		return watch_stop(watch);
	return watch->state;
}

enum watch_state watch_receive_claimant(struct watch *watch)
{
	struct message message;
	int got = ctl_receive(&watch->claimant, &message);

	if (got == 0)
		return watch->state;
	bool is_offered = got > 0 && watch->state == OFFERED;
	bool holds = is_offered && !watch->instance.request.initdb && ctl_is(&message, "hold", 0);
	bool is_taken = holds || (is_offered && ctl_is(&message, "taken", 0));
	if (got > 0)
		strs_free(&message.words);
	return is_taken ? watch_taken(watch, holds) : claimant_left(watch);
}
