#include "cluster/request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "cluster/preload.h"
#include "server/settings.h"
#include "sys/identity.h"
#include "text/fields.h"
#include "text/hash.h"

/* The texts of a request, by their keys in the written form. */
static const struct fields_text text_items[] = {
	{"namespaces", offsetof(struct request, namespaces)},
	{"libc", offsetof(struct request, libc)},
	{"runtime", offsetof(struct request, runtime)},
	{"bindir", offsetof(struct request, bindir)},
	{"stamp", offsetof(struct request, program_stat)},
	{"shadow", offsetof(struct request, shadow)},
	{"user", offsetof(struct request, user)},
	{"dbname", offsetof(struct request, dbname)},
	{"encoding", offsetof(struct request, encoding)},
	{"locale", offsetof(struct request, locale)},
	{"speech", offsetof(struct request, env_locale)},
	{"initargs", offsetof(struct request, initargs)},
	{"settings", offsetof(struct request, settings)},
	{"options", offsetof(struct request, options)},
	{"libraries", offsetof(struct request, libraries)},
	{"cache", offsetof(struct request, cache)},
	{"auth", offsetof(struct request, auth)},
	{"hba", offsetof(struct request, hba)},
	{"directory", offsetof(struct request, directory)},
	{"steps", offsetof(struct request, steps)},
	{"state", offsetof(struct request, steps_stat)},
	{"workdir", offsetof(struct request, workdir)},
	{"template", offsetof(struct request, template)},
};
static const struct fields_texts texts = FIELDS_TEXTS(text_items);

void request_write(const struct request *request, struct str *out)
{
	fields_add(out, "protocol", REQUEST_PROTOCOL);
	fields_add_texts(out, &texts, request);
	fields_add_number(out, "port", request->port);
	fields_add_number(out, "portgiven", request->port_given);
	fields_add_number(out, "tcp", request->tcp);
	fields_add_number(out, "tls", request->tls);
	fields_add_number(out, "password", request->password);
	fields_add_number(out, "initdb", request->initdb);
	fields_add_number(out, "keep", request->keep);
}

bool request_read(const char *text, struct request *request)
{
	struct fields fields;

	*request = (struct request){0};
	if (!fields_parse(text, &fields))
		return false;
	bool good = str_equal(fields_get(&fields, "protocol"), REQUEST_PROTOCOL);
	good = fields_get_texts(&fields, &texts, request) && good;
	request->port = (unsigned)fields_number(&fields, "port", 65535, &good);
	request->port_given = fields_number(&fields, "portgiven", 1, &good) != 0;
	request->tcp = fields_number(&fields, "tcp", 1, &good) != 0;
	request->tls = fields_number(&fields, "tls", 1, &good) != 0;
	request->password = fields_number(&fields, "password", 1, &good) != 0;
	request->initdb = fields_number(&fields, "initdb", 1, &good) != 0;
	request->keep = fields_number(&fields, "keep", 1, &good) != 0;
	fields_free(&fields);
	if (!good)
		request_free(request);
	return good;
}

void request_free(struct request *request)
{
	fields_free_texts(&texts, request);
}

char *request_superuser(const struct request *request)
{
	char *caller = *request->user ? NULL : identity_caller_name();

	if (!caller)
		caller = mem_copy(*request->user ? request->user : "postgres");
	return caller;
}

/* Without -t, the number of the socket is the port at which -c has the server listen, and only one server can. */
static bool listens_at_fixed_port(const struct request *request)
{
	struct strs settings = STRS_INIT;

	fields_values(request->settings, &settings);
	const char *addresses = request->tcp ? NULL : settings_get(&settings, "listen_addresses");
	bool listens = addresses && *addresses != '\0';
	strs_free(&settings);
	return listens;
}

/* The server of a spare is not durable, so none can have a kept cluster. */
bool request_spareable(const struct request *request)
{
	return !*request->directory && !request->initdb && !request->keep && !request->port_given &&
		!*request->template && !listens_at_fixed_port(request) &&
		!str_equal(request->libraries, PRELOAD_UNKNOWN);
}

void request_hash(const char *text, char hash[17])
{
	snprintf(hash, 17, "%016llx", (unsigned long long)hash_text(text));
}
