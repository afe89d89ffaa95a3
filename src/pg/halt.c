#include "pg/halt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "pg/address.h"
#include "pg/channel.h"
#include "pg/launch.h"
#include "pg/record.h"
#include "pg/sweep.h"
#include "sys/lock.h"
#include "sys/loop.h"

enum { STOP_MS = 60000 };

static void ask(const struct clusters *clusters, const char *name, const char *what, struct channel *channel)
{
	*channel = (struct channel){.fd = channel_connect(clusters, name), .line = STR_INIT};
	if (channel->fd >= 0 && !CHANNEL_SEND(channel, what))
		channel_close(channel);
}

/* A watchdog that dies meanwhile, or died before, leaves the rest to us. *told: stderr says already why it is false. */
static bool await(const struct clusters *clusters, const char *name, struct channel *channel, bool *told)
{
	struct message message;
	bool gone = false;

	*told = false;
	if (channel->fd >= 0) {
		int heard = channel_await(channel, &message, loop_now() + STOP_MS);
		*told = heard < 0 && errno == ETIMEDOUT;
		if (*told)
			warn_msg("the cluster '%s' does not stop", name);
		gone = heard > 0 && message_is(&message, "gone", 0);
		if (heard > 0 && message_is(&message, "failed", 1)) {
			warn_msg("%s", message.words.item[1]);
			*told = true;
		}
		if (heard > 0)
			strs_free(&message.words);
	}
	channel_close(channel);
	return gone || (!*told && sweep_one(clusters, name));
}

/* Whether there is a record of the cluster, and of kept data. */
static bool is_recorded(const struct clusters *clusters, const char *name, bool *kept)
{
	struct record record;

	*kept = false;
	if (!record_read(clusters, name, &record))
		return false;
	*kept = strcmp(record.state, "kept") == 0;
	record_free(&record);
	return true;
}

bool halt_all(const struct clusters *clusters)
{
	struct strs names = STRS_INIT;
	bool done = true, told, kept;
	/* Spares that are just being started are to be seen below, and no new ones come while this is held. */
	int births = lock_take(clusters->fd, LAUNCH_LOCK, 0600, LOCK_EXCLUSIVE, true);

	clusters_names(clusters, &names);
	struct channel *channels = mem_alloc((names.count + 1) * sizeof *channels);
	for (size_t i = 0; i < names.count; i++)
		ask(clusters, names.item[i], "end", &channels[i]);
	for (size_t i = 0; i < names.count; i++) {
		bool asked = channels[i].fd >= 0;
		if (await(clusters, names.item[i], &channels[i], &told) || !asked)
			continue;
		/* One without a record went by itself while it was asked. */
		if (told || (is_recorded(clusters, names.item[i], &kept) && !kept))
			done = false;
	}
	sweep_slots(clusters);
	strs_free(&names);
	free(channels);
	if (births >= 0)
		close(births);
	return done;
}

/* ---- one that a person names ---- */

/* Which cluster has this URL: one on TCP is known by the URL alone, one on a socket by its directory or link. */
static bool name_of_url(const struct clusters *clusters, const char *url, char name[CLUSTER_NAME_MAX])
{
	struct strs names = STRS_INIT;
	char *directory = address_directory(url);
	bool found = false;

	clusters_names(clusters, &names);
	for (size_t i = 0; i < names.count && !found; i++) {
		struct record record;
		if (!record_read(clusters, names.item[i], &record))
			continue;
		found = address_is_of(url, record.url) ||
			(directory &&
				(strcmp(record.directory, directory) == 0 || strcmp(record.link, directory) == 0));
		if (found)
			snprintf(name, CLUSTER_NAME_MAX, "%s", names.item[i]);
		record_free(&record);
	}
	strs_free(&names);
	free(directory);
	return found;
}

static bool halt_or_say(const struct clusters *clusters, const char *name, const char *subject)
{
	struct channel channel;
	bool kept, told;

	ask(clusters, name, "stop", &channel);
	if (await(clusters, name, &channel, &told))
		return true;
	if (told)
		return false;
	(void)is_recorded(clusters, name, &kept);
	warn_msg(kept ? "'%s' is not running" : "there is no cluster '%s'", subject);
	return false;
}

bool halt_url(const struct clusters *clusters, const char *url)
{
	char name[CLUSTER_NAME_MAX];

	if (name_of_url(clusters, url, name))
		return halt_or_say(clusters, name, url);
	warn_msg("there is no cluster '%s'", url);
	return false;
}

bool halt_directory(const struct clusters *clusters, const char *directory, const char *subject)
{
	char name[CLUSTER_NAME_MAX];

	clusters_name_in(clusters, directory, name);
	return halt_or_say(clusters, name, subject);
}
