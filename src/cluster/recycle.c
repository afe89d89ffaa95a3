#include "cluster/recycle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/loop.h"

#define LINGER_SLOT "rest"

enum {
	LINGER_MAX = 8,
	PATIENCE_MS = 1500,
	HASTE_MS = 50,
	MOVE_MS = 10000, /* a rename takes this long only if its process was stopped */
};

bool recycle_key(int template, uid_t uid, char key[RECYCLE_KEY_SIZE])
{
	struct stat st;

	if (fstat(template, &st) != 0)
		return false;
	snprintf(key, RECYCLE_KEY_SIZE, "%llx.%llx.%lu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino,
		(unsigned long)uid);
	return true;
}

bool recycle_offer(const struct rundir *clusters, const char *key, const char *name, struct slot *slot)
{
	char text[CLUSTER_NAME_SIZE + RECYCLE_KEY_SIZE];

	snprintf(text, sizeof text, "%s %s", name, key);
	return slot_take(clusters, LINGER_SLOT, LINGER_MAX, text, slot);
}

static bool send_request(struct ctl *channel, const struct recycle_request *request)
{
	return CTL_SEND(channel, "give", request->key, request->recipient, request->patient ? "1" : "0");
}

bool recycle_read_request(const struct message *message, struct recycle_request *request)
{
	char *const *words = message->words.item;

	if (!ctl_is(message, "give", 3))
		return false;
	*request =
		(struct recycle_request){.key = words[1], .recipient = words[2], .patient = strcmp(words[3], "1") == 0};
	return true;
}

static bool receives(struct ctl *channel, const char *verb, long long deadline)
{
	struct message message;

	if (ctl_await(channel, &message, deadline) <= 0)
		return false;
	bool received = ctl_is(&message, verb, 0);
	strs_free(&message.words);
	return received;
}

static bool has_arrived(const struct rundir *clusters, const char *recipient)
{
	char *path = str_format("%s/" RECYCLE_GIVEN, recipient);
	struct stat st;
	bool there = fstatat(clusters->fd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;

	free(path);
	return there;
}

/* The move begins only after both sides have agreed to it: a watchdog that does not say `ready` in time can no longer
 * move anything. */
static enum recycle_result ask(
	const struct rundir *clusters, const char *name, const struct recycle_request *request, long long deadline)
{
	char dead[CLUSTER_NAME_SIZE + 8];
	enum recycle_result result = RECYCLE_NONE;

	rundir_dead_name(name, dead);
	struct ctl channel = {.fd = ctl_connect(clusters, dead), .line = STR_INIT};

	if (channel.fd >= 0 && send_request(&channel, request) && receives(&channel, "ready", deadline) &&
		CTL_SEND(&channel, "take")) {
		errno = 0;
		(void)receives(&channel, "given", loop_now() + MOVE_MS);
		/* Look even if there was no answer: the watchdog may have died after the move. */
		bool late = errno == ETIMEDOUT;
		result = has_arrived(clusters, request->recipient) ? RECYCLE_TAKEN : late ? RECYCLE_LOST : RECYCLE_NONE;
	}
	ctl_close(&channel);
	return result;
}

enum recycle_result recycle_take(const struct rundir *clusters, const char *key, const char *recipient, bool patient)
{
	const struct recycle_request request = {key, recipient, patient};
	char name[CLUSTER_NAME_SIZE + RECYCLE_KEY_SIZE];
	long long deadline = loop_now() + (patient ? PATIENCE_MS : HASTE_MS);
	enum recycle_result result = RECYCLE_NONE;

	for (unsigned k = 0; k < LINGER_MAX && result == RECYCLE_NONE && loop_now() < deadline; k++) {
		if (!slot_read(clusters, LINGER_SLOT, k, name, sizeof name))
			continue;
		char *blank = strchr(name, ' ');
		if (!blank || strcmp(blank + 1, key) != 0)
			continue;
		*blank = '\0';
		if (rundir_is_name(name))
			result = ask(clusters, name, &request, deadline);
	}
	return result;
}
