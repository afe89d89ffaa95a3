#include <errno.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/net.h"
#include "watchdog/instance.h"

bool instance_is_kept(const struct instance *instance)
{
	return instance->request.keep || (instance->record.keep && !instance->record.pending);
}

/* A start without TCP leaves the address as it is, except that a password of -P replaces the one in it. */
static bool has_address(const struct instance *instance)
{
	const struct request *request = &instance->request;

	return instance_is_kept(instance) && !request->initdb &&
		(request->tcp || (request->password && instance->address.port != 0));
}

bool instance_recall_address(struct instance *instance)
{
	struct request *request = &instance->request;
	struct address *address = &instance->address;
	const bool asks = instance_is_kept(instance) && !request->initdb && (request->tcp || request->password);

	address->password = mem_copy("");
	if (!asks || (request->tcp && !address_prepare()))
		return !asks;
	if (!instance->has_data)
		return true;
	free(address->password);
	if (!address_read(instance->record.directory, address))
		return false;
	if (!request->tcp || address->port == 0)
		return true;
	if (!request->port_given) {
		request->port = address->port;
		request->port_given = instance->port_recalled = true;
	}
	if (!*instance->password)
		state_set(&instance->password, address->password);
	return true;
}

bool instance_keep_address(struct instance *instance)
{
	struct address *had = &instance->address;
	struct state *record = &instance->record;

	if (!has_address(instance))
		return true;
	struct address now = {
		.port = instance->request.tcp ? instance->port : had->port,
		.password = *instance->password ? instance->password : had->password,
	};
	/* The record comes first: without it, nobody would remove the file with the data. */
	if (!record->has_address) {
		record->has_address = true;
		if (!state_write(&instance->clusters, instance->name, record))
			return false;
	}
	if (now.port == had->port && str_equal(now.password, had->password))
		return true;
	if (!address_write(record->directory, &now))
		return false;
	char *password = mem_copy(now.password);
	address_free(had);
	*had = (struct address){now.port, password};
	return true;
}

void instance_warn_port(const struct instance *instance)
{
	const char *hint = net_hint(errno);

	if (instance->port_recalled) {
		hint = hint ? hint : "end the program that uses it, or choose another port with -p";
		warn_errno("cannot use port %u, which '%s' had", instance->port, instance->record.directory);
	} else if (instance->request.port_given) {
		warn_errno("cannot use port %u", instance->port);
	} else {
		warn_errno("cannot find a free port");
	}
	if (hint)
		warn_hint("%s", hint);
}
