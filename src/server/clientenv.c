#include "server/clientenv.h"

#include <string.h>

#include "server/url.h"

static void add(struct strs *environment, const char *name, const char *encoded, size_t length)
{
	struct str value = STR_INIT;

	if (str_add_decoded(&value, encoded, length))
		strs_addf(environment, "%s=%s", name, str_text(&value));
	str_free(&value);
}

/* USER[:PASSWORD]@HOST:PORT; empty in a URL on a socket. */
static void add_authority(struct strs *environment, const char *text, size_t length)
{
	const char *end = text + length;
	const char *at = memchr(text, '@', length);
	const char *host = at ? at + 1 : text;
	const char *colon = at ? memchr(text, ':', (size_t)(at - text)) : NULL;
	const char *port = memchr(host, ':', (size_t)(end - host));

	if (at)
		add(environment, "PGUSER", text, (size_t)((colon ? colon : at) - text));
	if (colon)
		add(environment, "PGPASSWORD", colon + 1, (size_t)(at - colon - 1));
	if (host < end)
		add(environment, "PGHOST", host, (size_t)((port ? port : end) - host));
	if (port)
		add(environment, "PGPORT", port + 1, (size_t)(end - port - 1));
}

static void add_parameter(struct strs *environment, const char *text, size_t length)
{
	static const struct {
		const char *parameter, *variable;
	} rows[] = {
		{"host=", "PGHOST"},
		{"port=", "PGPORT"},
		{"user=", "PGUSER"},
		{"password=", "PGPASSWORD"},
		{"sslmode=", "PGSSLMODE"},
		{"sslrootcert=", "PGSSLROOTCERT"},
		{"sslcert=", "PGSSLCERT"},
		{"sslkey=", "PGSSLKEY"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t name = strlen(rows[i].parameter);
		if (length >= name && memcmp(text, rows[i].parameter, name) == 0)
			add(environment, rows[i].variable, text + name, length - name);
	}
}

static bool has(const struct strs *environment, size_t from, const char *name)
{
	for (size_t i = from; i < environment->count; i++)
		if (str_starts(environment->item[i], name))
			return true;
	return false;
}

void clientenv_add(const char *url, const char *superuser, struct strs *environment)
{
	size_t from = environment->count;
	const char *at = strstr(url, "://");

	strs_addf(environment, "DATABASE_URL=%s", url);
	if (!at)
		return;
	at += strlen("://");
	size_t length = strcspn(at, "/?");
	add_authority(environment, at, length);
	at += length;
	if (*at == '/') {
		length = strcspn(++at, "?");
		add(environment, "PGDATABASE", at, length);
		at += length;
	}
	while (*at) {
		length = strcspn(++at, "&");
		add_parameter(environment, at, length);
		at += length;
	}
	if (!has(environment, from, "PGPORT="))
		strs_addf(environment, "PGPORT=%d", URL_PORT);
	if (!has(environment, from, "PGUSER="))
		strs_addf(environment, "PGUSER=%s", superuser);
}

bool clientenv_leads_away(const char *entry)
{
	return str_starts(entry, "PG") || str_starts(entry, "DATABASE_URL=");
}
