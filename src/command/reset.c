#include "command/reset.h"

#include "base/msg.h"
#include "cluster/reset.h"

int reset_cluster_data(const struct options *options)
{
	const struct strs *operands = &options->operands;

	if (operands->count != 1)
		die_usage("reset takes one URL");
	if (!*operands->item[0])
		die_usage("the URL is empty");
	return reset_cluster(operands->item[0]) ? STATUS_DONE : STATUS_FAILED;
}
