#include "command/facts.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cluster/cleanup.h"
#include "server/url.h"
#include "server/urlenv.h"
#include "sys/tree.h"
#include "text/str.h"

/* The watchdog makes NAME.lock first, and never writes to it. */
long long facts_age(const struct rundir *clusters, const char *name)
{
	char lock[CLUSTER_NAME_SIZE + 8];
	struct stat st;

	snprintf(lock, sizeof lock, "%s.lock", name);
	if (fstatat(clusters->fd, lock, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	time_t now = time(NULL);
	return now > st.st_mtime ? (long long)(now - st.st_mtime) : 0;
}

/* Files that the server removes meanwhile do not matter. */
long long facts_size(const struct state *record)
{
	long long bytes = 0;
	int directory = cleanup_open_directory(record);

	if (directory < 0)
		return -1;
	(void)tree_add_bytes(directory, &bytes);
	close(directory);
	return bytes;
}

char *facts_url(const struct state *record, const char *told, const char *caller)
{
	struct str url = STR_INIT;

	if (!url_is_url(record->url) || record->state == STATE_SPARE)
		return NULL;
	str_add(&url, url_is_url(told) ? told : record->url);
	urlenv_add(&url, caller);
	return str_take(&url);
}
