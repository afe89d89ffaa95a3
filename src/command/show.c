#include "command/show.h"

#include "base/msg.h"
#include "cluster/show.h"

int show_cluster_log(const struct options *options)
{
	const struct strs *operands = &options->operands;

	if (operands->count != 1)
		die_usage("show takes one URL");
	if (!*operands->item[0])
		die_usage("the URL is empty");
	return show_log(operands->item[0], options->follow) ? STATUS_DONE : STATUS_FAILED;
}
