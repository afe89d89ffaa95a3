#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "outside/download.h"
#include "outside/upload.h"
#include "store/stall.h"
#include "store/store.h"
#include "sys/fd.h"
#include "text/weburl.h"

static unsigned long timeout_of(const struct store *store)
{
	return (store->patience + 999) / 1000;
}

static char *url_of(const struct store *store, const char *name)
{
	char *below = str_format("/%s", name);
	char *url = weburl_beside(store->base, below);

	free(below);
	return url;
}

/* ---- get ---- */

static bool take(void *context, const void *bytes, size_t length, unsigned long long total)
{
	const int *file = context;

	(void)total;
	stall_moved(length);
	return fd_write_all(*file, bytes, length);
}

/* Remember which one this was, so that it need not be sent again. */
static void remember(struct store *store, const char *name, const struct download_part *part)
{
	free(store->last_name);
	free(store->last_tag);
	store->last_name = mem_copy(name);
	store->last_tag = mem_copy(part->head.etag);
}

static enum store_answer get(
	struct store *store, const char *name, int file, unsigned long long most, struct str *problem)
{
	char *url = url_of(store, name);
	struct download_part part = {0};
	unsigned long wait;
	const struct download download = {.url = url,
		.plain = true,
		.stays = true,
		.hides = true,
		.timeout = timeout_of(store),
		.known = str_equal(store->last_name, name) ? store->last_tag : NULL,
		.most = most,
		.take = take,
		.context = &file};
	enum download_end end = download_run(&download, &part, &wait, problem);
	enum store_answer answer = STORE_FAILED;

	if (end == DOWNLOAD_DONE) {
		remember(store, name, &part);
		answer = STORE_DONE;
	} else if (end == DOWNLOAD_SAME) {
		answer = STORE_THERE;
	} else if (end == DOWNLOAD_ABSENT) {
		str_truncate(problem, 0);
		answer = STORE_ABSENT;
	} else if (end == DOWNLOAD_STOPPED) {
		str_add(problem, "an object cannot be written to a file");
	}
	httphead_free(&part.head);
	free(url);
	return answer;
}

/* ---- put ---- */

/* A WebDAV server puts nothing into a directory that does not exist: make each one on the way. nginx wants the slash at
 * the end. This costs a request for each directory, once in the life of a store. */
static void make_directories(const char *url, unsigned long timeout)
{
	const char *end = url + strcspn(url, "?#");
	const char *slash = strstr(url, "://");

	slash = slash ? strchr(slash + strlen("://"), '/') : NULL;
	while (slash && (slash = strchr(slash + 1, '/')) && slash < end) {
		char *directory = str_format("%.*s%s", (int)(slash + 1 - url), url, end);
		stall_answered();
		(void)upload_order("MKCOL", directory, timeout);
		free(directory);
	}
}

static enum store_answer put(struct store *store, const char *name, int file, bool replace, struct str *problem)
{
	char *url = url_of(store, name);
	const struct upload upload = {
		.url = url, .file = file, .only_new = !replace, .timeout = timeout_of(store), .moved = stall_moved};
	enum upload_end end = upload_run(&upload, problem);

	if (end == UPLOAD_NOWHERE) {
		make_directories(url, timeout_of(store));
		str_truncate(problem, 0);
		stall_answered();
		end = upload_run(&upload, problem);
	}
	free(url);
	switch (end) {
	case UPLOAD_DONE: return STORE_DONE;
	case UPLOAD_THERE: return STORE_THERE;
	case UPLOAD_CLOSED:
	case UPLOAD_NOWHERE: return STORE_CLOSED;
	case UPLOAD_FAILED: break;
	}
	return STORE_FAILED;
}

static bool drop(struct store *store, const char *name)
{
	char *url = url_of(store, name);
	bool done = upload_order("DELETE", url, timeout_of(store));

	free(url);
	return done;
}

const struct store_kind store_web = {.get = get, .put = put, .drop = drop};
