#include "server/urlparts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define JDBC "jdbc:"

bool urlparts_is(const char *text)
{
	if (str_starts(text, JDBC))
		text += strlen(JDBC);
	return str_starts(text, "postgresql://") || str_starts(text, "postgres://");
}

static char *decode(const char *text, size_t length)
{
	struct str value = STR_INIT;

	if (!str_add_decoded(&value, text, length)) {
		str_truncate(&value, 0);
		str_add_bytes(&value, text, length);
	}
	str_add(&value, "");
	return str_take(&value);
}

static void set(char **part, const char *text, size_t length)
{
	free(*part);
	*part = decode(text, length);
}

/* [USER[:PASSWORD]@][HOST][:PORT] */
static void take_authority(struct urlparts *parts, const char *text, size_t length)
{
	const char *end = text + length;
	const char *host = text;

	for (const char *at = text; at < end; at++)
		if (*at == '@')
			host = at + 1;
	if (host > text) {
		const char *at = host - 1;
		const char *colon = memchr(text, ':', (size_t)(at - text));
		set(&parts->user, text, (size_t)((colon ? colon : at) - text));
		if (colon)
			set(&parts->password, colon + 1, (size_t)(at - colon - 1));
	}
	const char *port = memchr(host, ':', (size_t)(end - host));
	set(&parts->host, host, (size_t)((port ? port : end) - host));
	if (port)
		set(&parts->port, port + 1, (size_t)(end - port - 1));
}

static void take_parameter(struct urlparts *parts, const char *text, size_t length)
{
	const struct {
		const char *name;
		char **part;
	} rows[] = {
		{"host", &parts->host},
		{"port", &parts->port},
		{"user", &parts->user},
		{"password", &parts->password},
		{"dbname", &parts->dbname},
	};
	const char *equals = memchr(text, '=', length);

	if (!equals)
		return;
	size_t value = length - (size_t)(equals + 1 - text);
	char *name = decode(text, (size_t)(equals - text));
	size_t row = 0, count = sizeof rows / sizeof *rows;
	while (row < count && strcmp(rows[row].name, name) != 0)
		row++;
	if (row < count) {
		set(rows[row].part, equals + 1, value);
		free(name);
	} else {
		strs_add_taken(&parts->names, name);
		strs_add_taken(&parts->values, decode(equals + 1, value));
	}
}

bool urlparts_parse(const char *url, struct urlparts *parts)
{
	if (!urlparts_is(url))
		return false;
	*parts = (struct urlparts){
		mem_copy(""), mem_copy(""), mem_copy(""), mem_copy(""), mem_copy(""), STRS_INIT, STRS_INIT};
	const char *at = strstr(url, "://") + strlen("://");
	size_t length = strcspn(at, "/?");
	take_authority(parts, at, length);
	at += length;
	if (*at == '/') {
		length = strcspn(++at, "?");
		set(&parts->dbname, at, length);
		at += length;
	}
	while (*at) {
		length = strcspn(++at, "&");
		take_parameter(parts, at, length);
		at += length;
	}
	return true;
}

void urlparts_free(struct urlparts *parts)
{
	free(parts->host);
	free(parts->port);
	free(parts->user);
	free(parts->password);
	free(parts->dbname);
	strs_free(&parts->names);
	strs_free(&parts->values);
}

const char *urlparts_get(const struct urlparts *parts, const char *name)
{
	for (size_t i = 0; i < parts->names.count; i++)
		if (strcmp(parts->names.item[i], name) == 0)
			return parts->values.item[i];
	return NULL;
}
