#include "command/list.h"

#include "base/msg.h"
#include "cluster/list.h"

int list_clusters(const struct options *options)
{
	enum list_form form = LIST_COLUMNS;

	if (options->verbose && !options->json)
		die_usage("list takes -v only with -j");
	if (options->json)
		form = options->verbose ? LIST_JSON_SECRET : LIST_JSON;
	return list_print(form) ? STATUS_DONE : STATUS_FAILED;
}
