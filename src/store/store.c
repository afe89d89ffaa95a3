#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/store_client.h"
#include "sys/fs.h"
#include "text/fileurl.h"
#include "text/weburl.h"

#define OPEN "open" /* below it lies what has no key */

enum { PLACE_DIGITS = 16 };

static bool find_directory(struct store *store, const char *text, const char *place);
static bool find_web(struct store *store, const char *text, const char *place);

/* The name below which the key's objects lie, which does not give the key away; allocated. */
static char *place_of(const struct key *key)
{
	char hex[DIGEST_SHA256_SIZE];

	if (key->bytes.length == 0)
		return mem_copy(OPEN);
	key_sign(key, "place", "", hex);
	return mem_copy_bytes(hex, PLACE_DIGITS);
}

bool store_open(struct store *store)
{
	const char *text = getenv("TINYPG_STORE");

	*store = (struct store){.shown = store_client_shown(), .patience = store_client_patience()};
	if (!text || *text == '\0') {
		warn_msg("TINYPG_STORE names no store");
		return false;
	}
	if (!key_read(&store->key))
		return false;
	char *place = place_of(&store->key);
	bool found = weburl_is(text) ? find_web(store, text, place) : find_directory(store, text, place);
	free(place);
	return found;
}

void store_close(struct store *store)
{
	key_free(&store->key);
	free(store->shown);
	free(store->base);
	free(store->last_name);
	free(store->last_tag);
}

/* ---- a directory ---- */

/* The path that is meant, allocated: absolute, or a URL of this machine. NULL if it is neither. */
static char *read_path(const char *text)
{
	return text[0] == '/' ? mem_copy(text) : fileurl_path(text);
}

/* Without a key, an object is only as good as the directory: nobody else may have put it there. What does not exist yet
 * will be ours. */
static bool check_trust(const struct store *store)
{
	char *path = mem_copy(store->base);
	struct stat st;
	char *culprit = NULL;

	while (path[1] != '\0' && lstat(path, &st) != 0) {
		char *above = fs_parent(path);
		free(path);
		path = above;
	}
	const char *problem = fs_untrusted(path, geteuid(), &culprit);
	if (problem) {
		warn_msg("the store '%s' is not used without a key: '%s': %s", store->shown, culprit ? culprit : path,
			problem);
		warn_hint("TINYPG_STORE_KEY names the file of a key that all who share the store have");
	}
	free(culprit);
	free(path);
	return !problem;
}

static bool find_directory(struct store *store, const char *text, const char *place)
{
	char *path = read_path(text);

	if (!path) {
		warn_msg("TINYPG_STORE is neither an absolute path nor a URL of http, https or file: '%s'",
			store->shown);
		return false;
	}
	free(store->shown);
	store->shown = path;
	store->kind = &store_directory;
	store->base = fs_join(path, place);
	store->named = strlen(path);
	if (store->key.bytes.length > 0 || store->key.is_renounced)
		return true;
	/* Nobody but the caller and root will use what is there. */
	(void)umask(S_IRWXG | S_IRWXO);
	return check_trust(store);
}

/* ---- a web server ---- */

static bool find_web(struct store *store, const char *text, const char *place)
{
	if (!weburl_is_whole(text)) {
		warn_msg("the address of the store '%s' cannot be read", store->shown);
		return false;
	}
	if (store->key.bytes.length == 0 && !store->key.is_renounced) {
		warn_msg("the store '%s' is not used without a key", store->shown);
		warn_hint("TINYPG_STORE_KEY names the file of a key that all who share the store have; "
			  "with 'none', whatever the server sends is run");
		return false;
	}
	char *below = str_format("/%s", place);
	size_t length = strcspn(text, "?#");
	while (length > 0 && text[length - 1] == '/')
		length--;
	char *path = mem_copy_bytes(text, length);
	store->base = str_format("%s%s%s", path, below, text + strcspn(text, "?#"));
	store->kind = &store_web;
	free(path);
	free(below);
	return true;
}
