#include "template/worker.h"

#include <unistd.h>

#include "base/msg.h"
#include "sys/children.h"
#include "sys/daemon.h"
#include "sys/fd.h"
#include "sys/killed.h"
#include "template/index.h"
#include "template/template.h"

bool worker_begin(const struct publish *publisher, bool *done)
{
	int status;

	if (children_work(&status))
		return true;
	if (status < 0)
		warn_errno("cannot make a template");
	else if (children_interrupted() == 0)
		(void)killed_report("the process that makes the template", status);
	/* Remove what the killed child could not remove itself. */
	if (status > STATUS_SIGNALLED)
		index_sweep(publisher->templates, publisher->path);
	*done = status == STATUS_DONE;
	return false;
}

/* Syncing and pruning may take their time. */
void worker_tidy(int templates, const struct strs *made, const struct prune_limits *limits)
{
	bool failed;

	if (!daemon_detach(&failed))
		return;
	fd_close_from(0, &templates, 1);
	prune_to_limits(templates, limits);
	for (size_t i = 0; i < made->count; i++)
		template_sync(templates, made->item[i]);
	_exit(STATUS_DONE);
}
