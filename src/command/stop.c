#include "command/stop.h"

#include "base/msg.h"
#include "cluster/shutdown.h"
#include "cluster/stop.h"
#include "command/named.h"

static bool stop_all_named(const struct options *options, const struct shutdown_terms *terms)
{
	struct strs directories = STRS_INIT;

	for (size_t i = 0; i < options->directories.count; i++)
		strs_add(&directories, options->directories.item[i]);
	bool stopped =
		named_add_paths(&options->names, &directories) && stop_named(&directories, &options->operands, terms);
	strs_free(&directories);
	return stopped;
}

int stop_clusters(const struct options *options)
{
	bool named = options->operands.count > 0 || options->directories.count > 0 || options->names.count > 0;
	const struct shutdown_terms terms = {
		.wait_ms = options->given['w'] ? options->terms.wait_ms : 0, .keep = options->request.keep};

	if (options->all == named)
		die_usage("stop takes -A, or -d and a directory, or -N and a name, or URLs");
	for (size_t i = 0; i < options->operands.count; i++)
		if (!*options->operands.item[i])
			die_usage("the URL is empty");
	bool stopped = options->all ? stop_all(&terms) : stop_all_named(options, &terms);
	return stopped ? STATUS_DONE : STATUS_FAILED;
}
