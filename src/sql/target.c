#include "sql/target.h"

#include <stdlib.h>

#include "base/msg.h"

/* A failed $(pg_tmp) leaves an empty URL; libpq would take it for the default server. */
void target_take(struct target *target, const char *url)
{
	if (*url == '\0')
		die_usage("the URL is empty");
	if (target->url)
		die_usage("more than one URL: '%s'", pgconn_shown(url));
	target->url = url;
}

static void find(struct target *target)
{
	target->from = "the variables PG*, as no URL was given";
	target->url = getenv("DATABASE_URL");
	if (!target->url)
		return;
	target->from = "DATABASE_URL, as no URL was given";
	if (*target->url == '\0')
		die_usage("DATABASE_URL is empty, and no URL was given");
}

void target_find(struct target *target)
{
	if (!target->url)
		find(target);
	char *problem = target->url ? pgconn_check_url(target->url) : NULL;
	if (problem)
		die_usage("wrong %s: %s", target->from ? "DATABASE_URL" : "URL",
			problem); /* do not print the URL: it may contain a password */
}

/* Print why a connection to the target failed; frees the problem. */
static void report_failure(const struct target *target, char *problem)
{
	warn_msg("%s", problem);
	if (target->from)
		warn_hint("the server was chosen by %s", target->from);
	free(problem);
}

struct script *target_open(const struct target *target, long long patience_ms, bool in_json, enum pgconn_state *state)
{
	char *problem = NULL;
	struct script *script = session_open(target->url, patience_ms, in_json, state, &problem);

	if (!script)
		report_failure(target, problem);
	return script;
}
