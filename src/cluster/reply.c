#include "cluster/reply.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "text/num.h"

#define NONE "-"
#define NUMBER_SIZE 24

static const char *or_none(const char *text)
{
	return text ? text : NONE;
}

static const char *unless_none(const char *word)
{
	return strcmp(word, NONE) == 0 ? NULL : word;
}

/* ---- url URL SUPERUSER DATADIR [TRAITS] ---- */

bool reply_send_url(struct ctl *channel, const struct reply_url *reply)
{
	/* Without traits the message ends before them. */
	return CTL_TRY_SEND(channel, "url", reply->url, reply->superuser, or_none(reply->data), reply->traits);
}

bool reply_read_url(const struct message *message, struct reply_url *reply)
{
	char *const *words = message->words.item;
	bool joined = ctl_is(message, "url", 4);

	if (!joined && !ctl_is(message, "url", 3))
		return false;
	*reply = (struct reply_url){.url = words[1],
		.superuser = words[2],
		.data = unless_none(words[3]),
		.traits = joined ? words[4] : NULL};
	return true;
}

/* ---- status WAIT IDLE TEMPLATE URL PIDS ---- */

static const char *write_ms(long long ms, char room[NUMBER_SIZE])
{
	if (ms < 0)
		return NONE;
	snprintf(room, NUMBER_SIZE, "%lld", ms);
	return room;
}

static bool read_ms(const char *word, long long *ms)
{
	unsigned long long number;

	*ms = -1;
	if (!unless_none(word))
		return true;
	bool good = num_parse(word, 0, LLONG_MAX / 2, &number);
	if (good)
		*ms = (long long)number;
	return good;
}

bool reply_send_status(struct ctl *channel, const struct reply_status *reply)
{
	char wait[NUMBER_SIZE], idle[NUMBER_SIZE];

	return CTL_TRY_SEND(channel, "status", write_ms(reply->wait_ms, wait), write_ms(reply->idle_ms, idle),
		or_none(reply->template), or_none(reply->url), or_none(reply->pids));
}

bool reply_read_status(const struct message *message, struct reply_status *reply)
{
	char *const *words = message->words.item;
	struct reply_status read;

	if (!ctl_is(message, "status", 5) || !read_ms(words[1], &read.wait_ms) || !read_ms(words[2], &read.idle_ms))
		return false;
	read.template = unless_none(words[3]);
	read.url = unless_none(words[4]);
	read.pids = unless_none(words[5]);
	*reply = read;
	return true;
}
