/*
 * pg_tmp: gets a running private PostgreSQL cluster, and prints its URL. The cluster belongs to a watchdog from its
 * first moment. This program finds a warm cluster or starts a watchdog, tells it the terms, and prints its answer. Its
 * command line is in command/options.c, and each command has a file beside that one.
 */
#include "base/msg.h"
#include "command/drop.h"
#include "command/list.h"
#include "command/options.h"
#include "command/reset.h"
#include "command/run.h"
#include "command/show.h"
#include "command/start.h"
#include "command/stop.h"
#include "sys/fd.h"
#include "sys/tool.h"

static int run(struct options *options)
{
	switch (options->command) {
	case START:
	case INITDB: return start_cluster(options);
	case RUN: run_command(options);
	case STOP: return stop_clusters(options);
	case RESET: return reset_cluster_data(options);
	case LIST: return list_clusters(options);
	case SHOW: return show_cluster(options);
	case DROP: return drop_cluster(options);
	}
	return STATUS_FAILED;
}

int main(int argc, char **argv)
{
	struct options options;

	msg_init("pg_tmp", options_usage);
	fd_open_standard();
	tool_init(argv[0]);
	tool_ignore_pipe();
	options_parse(argc, argv, &options);
	int status = run(&options);
	options_free(&options);
	return status;
}
