#include "command/drop.h"

#include "base/msg.h"
#include "cluster/drop.h"

int drop_cluster(const struct options *options)
{
	if (options->names.count != 1)
		die_usage("drop takes -N and a name");
	return drop_named(options->names.item[0]) ? STATUS_DONE : STATUS_FAILED;
}
