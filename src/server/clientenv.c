#include "server/clientenv.h"

#include "server/url.h"
#include "server/urlparts.h"

static void add(struct strs *environment, const char *name, const char *value)
{
	if (value && *value)
		strs_addf(environment, "%s=%s", name, value);
}

void clientenv_add(const char *url, const char *superuser, struct strs *environment)
{
	static const struct {
		const char *parameter, *variable;
	} rows[] = {
		{"sslmode", "PGSSLMODE"},
		{"sslrootcert", "PGSSLROOTCERT"},
		{"sslcert", "PGSSLCERT"},
		{"sslkey", "PGSSLKEY"},
	};
	struct urlparts parts;

	strs_addf(environment, "DATABASE_URL=%s", url);
	if (!urlparts_parse(url, &parts))
		return;
	add(environment, "PGHOST", parts.host);
	strs_addf(environment, "PGPORT=%s", *parts.port ? parts.port : URL_PORT_TEXT);
	strs_addf(environment, "PGUSER=%s", *parts.user ? parts.user : superuser);
	add(environment, "PGPASSWORD", parts.password);
	add(environment, "PGDATABASE", parts.dbname);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		add(environment, rows[i].variable, urlparts_get(&parts, rows[i].parameter));
	urlparts_free(&parts);
}

bool clientenv_leads_away(const char *entry)
{
	return str_starts(entry, "PG") || str_starts(entry, "DATABASE_URL=");
}
