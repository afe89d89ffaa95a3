#include "pg/reuse.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "pg/channel.h"
#include "sys/loop.h"

#define REST "rest"

enum { REST_MAX = 8, ANSWER_MS = 1500 };

bool reuse_key(int template, uid_t uid, char key[REUSE_KEY_SIZE])
{
	struct stat st;

	if (fstat(template, &st) != 0)
		return false;
	snprintf(key, REUSE_KEY_SIZE, "%llx.%llx.%lu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino,
		(unsigned long)uid);
	return true;
}

bool reuse_offer(const struct clusters *clusters, const char *key, const char *name, struct slot *slot)
{
	char text[CLUSTER_NAME_MAX + REUSE_KEY_SIZE];

	snprintf(text, sizeof text, "%s %s", name, key);
	return slot_take(clusters, REST, REST_MAX, text, slot);
}

static bool ask(
	const struct clusters *clusters, const char *name, const char *key, const char *heir, long long deadline)
{
	struct channel channel = {.fd = channel_connect(clusters, name), .line = STR_INIT};
	struct message message;
	bool given = false;

	if (channel.fd >= 0 && CHANNEL_SEND(&channel, "give", key, heir) &&
		channel_await(&channel, &message, deadline) > 0) {
		given = message_is(&message, "given", 0);
		strs_free(&message.words);
	}
	channel_close(&channel);
	return given;
}

bool reuse_take(const struct clusters *clusters, const char *key, const char *heir)
{
	char name[CLUSTER_NAME_MAX + REUSE_KEY_SIZE];
	long long deadline = loop_now() + ANSWER_MS;

	for (unsigned k = 0; k < REST_MAX; k++) {
		if (!slot_read(clusters, REST, k, name, sizeof name))
			continue;
		char *blank = strchr(name, ' ');
		if (!blank || strcmp(blank + 1, key) != 0)
			continue;
		*blank = '\0';
		if (clusters_is_name(name) && ask(clusters, name, key, heir, deadline))
			return true;
	}
	return false;
}
