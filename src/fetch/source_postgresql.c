/* The source code of PostgreSQL as postgresql.org publishes it, or a mirror of it; it is compiled on this machine. */
#include "fetch/source.h"

#include <stdlib.h>

#define BASE "https://ftp.postgresql.org/pub/source"

/* Compiled here, it runs on this machine whatever its platform is. */
static const char *platform(const struct platform *of)
{
	char *found;
	const struct platform *here = platform_here(&found);

	free(found);
	return !of || of == here ? "source" : NULL;
}

/* The server's index of the directory has a link to v15.18/ for each version. */
static enum source_answer list(const struct site *site, struct releases *releases, struct str *problem)
{
	return site_list_between(site, "", &(struct between){"href=\"v", "/\""}, releases, problem);
}

static enum source_answer locate(const struct site *site, struct release *release, struct str *problem)
{
	char *rest = str_format("v%s/postgresql-%s.tar.bz2", release->label, release->label);

	enum source_answer answer = site_locate(site, rest, release, problem);
	free(rest);
	return answer;
}

const struct source source_postgresql = {
	.name = "source",
	.base = BASE,
	.platform = platform,
	.list = list,
	.locate = locate,
	.on_request = true,
};
