#include "watchdog/startlog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/msg.h"
#include "server/hba.h"
#include "server/postmaster.h"
#include "sys/fs.h"

enum {
	LINES = 10,
	SPACE_NEEDED = 1 << 20, /* a segment of WAL, or of shared memory */
};

/* The superuser is let in until the password is set. */
static void show_line(const struct instance *instance, const char *line)
{
	struct hba hba = instance_settings(instance).hba;
	struct str shown = STR_INIT;
	char *path = str_format("%s/%s/pg_hba.conf", instance->record.directory, instance->record.version);

	hba.open = true;
	hba_translate(&hba, path, line, &shown);
	warn_msg("%s", str_text(&shown));
	free(path);
	str_free(&shown);
}

/* On a full file system there may be no log. The server may have given back the little space that it had. */
static bool is_full(const struct instance *instance, const struct strs *tail)
{
	struct statvfs fs;

	for (size_t i = 0; i < tail->count; i++)
		if (strstr(tail->item[i], strerror(ENOSPC)))
			return true;
	return fstatvfs(instance->directory, &fs) == 0 &&
		((unsigned long long)fs.f_bavail * fs.f_frsize < SPACE_NEEDED || (fs.f_files > 0 && fs.f_favail == 0));
}

void startlog_show(const struct instance *instance, long long log_start)
{
	struct strs tail = STRS_INIT;

	postmaster_log_tail(instance->directory, log_start, LINES, &tail);
	warn_msg(tail.count > 0 ? "the server did not come up; the end of its log:"
				: "the server did not come up, and its log is empty");
	for (size_t i = 0; i < tail.count; i++)
		show_line(instance, tail.item[i]);
	if (is_full(instance, &tail)) {
		warn_msg("the file system of '%s' is full", instance->record.directory);
		warn_hint("%s", fs_hint(ENOSPC));
	}
	strs_free(&tail);
}
