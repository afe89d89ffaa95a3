#include "fetch/archive_store.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/store_client.h"
#include "sys/fd.h"
#include "sys/unnamed.h"
#include "text/str.h"

static bool may_put(void)
{
	return store_client_may_put() != STORE_CLIENT_PUT_NONE;
}

/* False if nothing more is to be done with the store. */
static bool ask_store(struct archive_store *store, bool *there)
{
	int ends[2] = {-1, -1};

	if (may_put() && !fd_pipe(ends)) {
		warn_errno("cannot ask the store for '%s'", store->name);
		return false;
	}
	struct store_client_request asked = {.name = store->name,
		.file = store->file,
		.life = ends[0],
		.left = store_client_patience(),
		.wait = STORE_CLIENT_WAIT_MS};
	enum store_client_end end = store_client_get(&asked);
	fd_close(ends[0]);
	store->life = ends[1];
	store->is_bad = end == STORE_CLIENT_BAD;
	*there = end == STORE_CLIENT_DONE;
	return end != STORE_CLIENT_FAILED && end != STORE_CLIENT_SLOW;
}

bool archive_store_get(struct archive_store *store, const char *installation, const char *platform)
{
	bool there = false;

	*store = (struct archive_store)ARCHIVE_STORE_INIT;
	if (!store_client_is_wanted())
		return false;
	store->name = str_format("pg/%s-%s", installation, platform);
	store->file = unnamed_open();
	if (store->file < 0)
		warn_errno("cannot make a file in '%s'", unnamed_directory());
	if (store->file < 0 || !ask_store(store, &there))
		archive_store_end(store, false);
	return there;
}

void archive_store_reject(struct archive_store *store, const char *problem)
{
	warn_msg("'%s' of the store is refused: %s", store->name, problem);
	store->is_bad = true;
}

int archive_store_begin(struct archive_store *store, bool is_private)
{
	if (store->file < 0 || !(is_private ? store_client_may_put() == STORE_CLIENT_PUT_ALL : may_put()) ||
		ftruncate(store->file, 0) != 0 || lseek(store->file, STORE_CLIENT_HEAD, SEEK_SET) != STORE_CLIENT_HEAD)
		return -1;
	return store->file;
}

void archive_store_put(struct archive_store *store)
{
	store_upload_begin(&store->upload);
	if (!store_upload_fork(&store->upload, store->file, store->life))
		return;
	_exit(store_client_put(store->name, store->file, store->is_bad, STDERR_FILENO) ? STATUS_DONE : STATUS_FAILED);
}

void archive_store_end(struct archive_store *store, bool waits)
{
	fd_close(store->file);
	fd_close(store->life);
	store_upload_end(&store->upload, waits);
	free(store->name);
	*store = (struct archive_store)ARCHIVE_STORE_INIT;
}
