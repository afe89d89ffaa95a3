/* pg_getport: print TCP ports that nobody else will be given for a minute. pg_getport(1). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "sys/net.h"
#include "text/num.h"

#define USAGE "[-a address] [-n count]"

static const char help[] = "Prints unused TCP ports, one per line, that no other program is given for a minute.\n"
			   "  -a address  ports of this IPv4 or IPv6 address (127.0.0.1)\n"
			   "  -n count    the number of ports (1)\n";

enum { PORTS_MAX = 65535 };

struct options {
	const char *address;
	unsigned long long count;
};

static void read_options(int argc, char *argv[], struct options *options);
static unsigned *rest_ports(const struct options *options);

int main(int argc, char *argv[])
{
	struct options options = {.address = "127.0.0.1", .count = 1};

	fd_open_standard();
	msg_init("pg_getport", USAGE);
	read_options(argc, argv, &options);

	unsigned *ports = rest_ports(&options);
	for (size_t i = 0; i < options.count; i++)
		printf("%u\n", ports[i]);
	free(ports);
	return out_close() ? STATUS_DONE : STATUS_FAILED;
}

static void read_options(int argc, char *argv[], struct options *options)
{
	int option;

	while ((option = getopt(argc, argv, ":a:hn:")) != -1) {
		switch (option) {
		case 'a': options->address = optarg; break;
		case 'n':
			if (!num_parse(optarg, 1, PORTS_MAX, &options->count))
				die_usage("-n takes a number from 1 to %d, not '%s'", PORTS_MAX, optarg);
			break;
		default: msg_option(option, argv, help);
		}
	}
	if (optind < argc)
		die_usage("unexpected argument '%s'", argv[optind]);
}

/*
 * Get all ports, or end the program: half an answer is of no use. If all ports of the system rest, the system hands out
 * one port twice.
 */
static unsigned *rest_ports(const struct options *options)
{
	static bool taken[PORTS_MAX + 1];
	struct sockaddr_storage address;
	socklen_t length;

	if (!net_parse_address(options->address, &address, &length))
		die_usage("-a takes a numeric address, not '%s'", options->address);
	unsigned *ports = mem_alloc((size_t)options->count * sizeof *ports);
	for (size_t i = 0; i < options->count; i++) {
		ports[i] = net_rest_port(&address, length);
		if (ports[i] == 0) {
			const char *hint = net_hint(errno);
			warn_errno("cannot get a port of '%s'", options->address);
			if (hint)
				warn_hint("%s", hint);
			exit(STATUS_FAILED);
		}
		if (taken[ports[i]])
			die("cannot get %llu ports of '%s': all are in use or rest", options->count, options->address);
		taken[ports[i]] = true;
	}
	return ports;
}
