#include "migrate/sandbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "migrate/answer.h"

#define DATABASE "test" /* a new cluster has it, and it is made anew under the same name */

enum { VERSION_WITH_STRATEGY = 150000 };

static bool start(struct sandbox *sandbox);
static bool clean(const struct sandbox *sandbox);
static struct script *open_session(const char *url);

static bool hide_error(void *context, const struct pgreport *error)
{
	(void)context, (void)error;
	return true;
}

static const struct session_catch nobody = {.error = hide_error};

bool sandbox_renew(struct sandbox *sandbox)
{
	if (sandbox->admin && clean(sandbox))
		return true;
	sandbox_close(sandbox);
	return start(sandbox);
}

bool sandbox_add_role(const struct sandbox *sandbox, const char *role)
{
	struct str sql = STR_INIT;

	str_add(&sql, "create role ");
	str_add_sql_identifier(&sql, role);
	str_add(&sql, " superuser");
	session_catch(sandbox->admin, &nobody);
	bool done = answer_drop(sandbox->admin, str_text(&sql));
	session_catch(sandbox->admin, NULL);
	str_free(&sql);
	return done;
}

struct script *sandbox_open(const struct sandbox *sandbox)
{
	return open_session(sandbox->url);
}

void sandbox_close(struct sandbox *sandbox)
{
	if (sandbox->admin)
		session_close(sandbox->admin);
	scratch_stop(sandbox->cluster);
	free(sandbox->url);
	free(sandbox->pristine);
	*sandbox = (struct sandbox){.server = sandbox->server};
}

/* ---- Sessions. */

/* libpq takes the last of several parameters of a name. Roles are looked for in messages, so these are in English. */
static char *url_of(const char *cluster, const char *database)
{
	return str_format("%s&dbname=%s&client_encoding=UTF8"
			  "&options=-c%%20lc_messages%%3DC%%20-c%%20client_min_messages%%3Dwarning",
		cluster, database);
}

static struct script *open_session(const char *url)
{
	enum pgconn_state state;
	char *problem = NULL;
	struct script *script = session_open(url, 0, false, &state, &problem);

	if (!script)
		warn_msg("%s", problem);
	free(problem);
	return script;
}

/* ---- What the databases of a cluster share. */

/* The query for all rows of the shared catalogs, but for those of the database itself and what autovacuum changes. */
static const char shared_query[] =
	"select 'select string_agg(x, '','' order by x)"
	" from (select slot_name::text as x from pg_catalog.pg_replication_slots'"
	" || string_agg(format(' union all select (to_jsonb(t) - ''datfrozenxid'' - ''datminmxid'')::text"
	" from pg_catalog.%I t', relname)"
	" || case relname when 'pg_database' then ' where datname <> ''" DATABASE "''' else '' end, '')"
	" || ') u' from pg_catalog.pg_class where relisshared and relkind = 'r'";

/* The first value of the answer, allocated; NULL after a line on stderr. */
static char *ask_for(struct script *script, const char *sql)
{
	struct answer answer;
	bool done = answer_query(script, sql, &answer) && answer.values.count > 0;
	char *value = done ? mem_copy(answer.values.item[0]) : NULL;

	answer_free(&answer);
	return value;
}

/* The rows in one text, allocated; NULL after a line on stderr. */
static char *read_shared(struct script *admin)
{
	char *query = ask_for(admin, shared_query);
	char *rows = query ? ask_for(admin, query) : NULL;

	free(query);
	return rows;
}

static bool start(struct sandbox *sandbox)
{
	sandbox->cluster = scratch_start(sandbox->server, NULL);
	if (!sandbox->cluster)
		return false;
	char *url = url_of(sandbox->cluster, "postgres");
	sandbox->url = url_of(sandbox->cluster, DATABASE);
	sandbox->admin = open_session(url);
	sandbox->pristine = sandbox->admin ? read_shared(sandbox->admin) : NULL;
	free(url);
	return sandbox->pristine != NULL;
}

/* ---- Making it as new. */

/* Where a session that was closed has not ended yet, DROP DATABASE would sleep for a tenth of a second. */
static const char wait_for_sessions[] =
	"do $$ begin for i in 1..1000 loop"
	" exit when not exists (select from pg_catalog.pg_stat_activity where datname = '" DATABASE "'"
	" and backend_type = 'client backend');"
	" perform pg_catalog.pg_sleep(0.001), pg_catalog.pg_stat_clear_snapshot();"
	" end loop; end $$";

static const char drop_roles[] =
	"do $$ declare names text := (select string_agg(quote_ident(rolname), ', ') from pg_catalog.pg_roles"
	" where oid >= 16384);"
	" begin if names is not null then execute 'drop role ' || names; end if; end $$";

/* It is faster to copy the files than to write them to the WAL. */
static bool create(struct script *admin)
{
	char *version = ask_for(admin, "show server_version_num");
	bool has_strategy = version && strtol(version, NULL, 10) >= VERSION_WITH_STRATEGY;
	bool done = version &&
		answer_drop(admin,
			has_strategy ? "create database " DATABASE " strategy file_copy" : "create database " DATABASE);

	free(version);
	return done;
}

/* False if something is left that cannot be undone: then another cluster is wanted, and nothing is printed. */
static bool clean(const struct sandbox *sandbox)
{
	struct script *admin = sandbox->admin;

	session_catch(admin, &nobody);
	bool done = answer_drop(admin, wait_for_sessions) &&
		answer_drop(admin, "drop database if exists " DATABASE " with (force)") &&
		answer_drop(admin, drop_roles);
	char *shared = done ? read_shared(admin) : NULL;
	done = shared && strcmp(shared, sandbox->pristine) == 0 && create(admin);
	session_catch(admin, NULL);
	free(shared);
	return done;
}
