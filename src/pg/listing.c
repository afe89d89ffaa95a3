#include "pg/listing.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/msg.h"
#include "pg/clusters.h"
#include "pg/record.h"
#include "pg/sweep.h"

static void print_cluster(const char *name, const struct record *record)
{
	char pid[24] = "-";
	/* A spare's URL is nobody's yet. */
	const char *url = strcmp(record->state, "spare") == 0 ? "" : record->url;

	if (record->postmaster.pid > 0)
		snprintf(pid, sizeof pid, "%ld", (long)record->postmaster.pid);
	printf("%s\t%s\t%s\t%s\t%s\t%s\n", name, record->state, record->version, pid, *url ? url : "-",
		record->directory);
}

bool listing_print(void)
{
	struct clusters clusters;
	struct strs names = STRS_INIT;

	if (!clusters_open(&clusters, false))
		return errno == ENOENT;
	sweep_all(&clusters);
	clusters_names(&clusters, &names);
	for (size_t i = 0; i < names.count; i++) {
		struct record record;
		if (!record_read(&clusters, names.item[i], &record))
			continue;
		print_cluster(names.item[i], &record);
		record_free(&record);
	}
	strs_free(&names);
	clusters_close(&clusters);
	return out_close();
}
