#include "diff/scratch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/msg.h"
#include "diff/roles.h"
#include "sys/killed.h"
#include "sys/proc.h"
#include "sys/unnamed.h"
#include "text/version.h"

#define OUTPUT_MAX ((size_t)1 << 20) /* bytes that pg_tmp may print */
#define ROLES_MAX 100                /* how often a start is tried again for a role that is missing */

void scratch_check(const struct scratch_server *server)
{
	struct wish wish;

	if (server->bindir && server->version)
		die_usage("-V and -b exclude each other");
	if (server->bindir && *server->bindir == '\0')
		die_usage("the directory of -b is empty");
	if (server->version && !wish_parse(server->version, &wish))
		die_usage("'%s' is not a version of PostgreSQL: 17, 17.5, '>=15 <17' or latest, for example",
			server->version);
}

/* ---- Running pg_tmp. */

/* Run pg_tmp with these arguments and this standard input, or PROC_NULL. Returns its status; what it printed is in out
 * and err. */
static int run_pg_tmp(const struct strs *arguments, int in, struct str *out, struct str *err)
{
	struct proc_spec spec = PROC_SPEC(arguments->item);
	spec.in = in;
	spec.die_with_parent = true;
	spec.last_signal = SIGTERM; /* so that it ends the cluster that it is starting */
	int status = proc_capture(&spec, out, err, OUTPUT_MAX);

	if (status < 0 || errno != 0)
		warn_errno("cannot run '%s'", arguments->item[0]);
	else
		(void)killed_report("pg_tmp", status);
	return status;
}

/* Print what pg_tmp said, line by line. */
static void pass_on(const char *text)
{
	struct strs lines = STRS_INIT;

	strs_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.count; i++)
		if (*lines.item[i] != '\0')
			warn_more("%s", lines.item[i]);
	strs_free(&lines);
}

/* ---- Roles. */

/* The descriptor of a file that creates the roles, or -1 after a line on stderr. */
static int write_roles(const struct strs *roles)
{
	struct str sql = STR_INIT;

	for (size_t i = 0; i < roles->count; i++) {
		str_add(&sql, "CREATE ROLE ");
		str_add_sql_identifier(&sql, roles->item[i]);
		str_add(&sql, ";\n");
	}
	int fd = unnamed_write(&sql);
	if (fd < 0)
		warn_errno("cannot write a file in '%s'", unnamed_directory());
	str_free(&sql);
	return fd;
}

/* ---- Clusters. */

static char *try_start(const struct strs *arguments, int in, struct str *said)
{
	struct str out = STR_INIT;
	int status = run_pg_tmp(arguments, in, &out, said);
	char *url = NULL;

	if (status == 0 && out.length > 1) {
		str_truncate(&out, out.length - 1);
		url = str_take(&out);
	}
	str_free(&out);
	return url;
}

/* Whether servers that start in this environment report what is wrong in English. One more setting makes another
 * template, so it is only given where it is needed. */
static bool is_english(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
		const char *locale = getenv(variables[i]);
		if (locale && *locale != '\0')
			return *locale == 'C' || str_equal(locale, "POSIX") || str_starts(locale, "en");
	}
	return true;
}

/* `roles` is the standard input, with SQL to be run before the file, or PROC_NULL. */
static char *start(const struct scratch_server *server, const char *file, int roles, struct str *said)
{
	struct strs arguments = STRS_INIT;

	strs_add_taken(&arguments, tool_path("pg_tmp"));
	strs_add(&arguments, "-T");
	strs_addf(&arguments, "%ld", (long)getpid());
	if (server->version) {
		strs_add(&arguments, "-V");
		strs_add(&arguments, server->version);
	}
	if (server->bindir) {
		strs_add(&arguments, "-b");
		strs_add(&arguments, server->bindir);
	}
	if (roles != PROC_NULL) {
		strs_add(&arguments, "-f");
		strs_add(&arguments, "-");
	}
	if (file) {
		strs_add(&arguments, "-f");
		strs_add(&arguments, file);
	}
	/* The roles that are missing are found in what the server says. */
	if (file && !is_english()) {
		strs_add(&arguments, "-c");
		strs_add(&arguments, "lc_messages=C");
	}
	char *url = try_start(&arguments, roles, said);
	strs_free(&arguments);
	return url;
}

static char *start_with_roles(
	const struct scratch_server *server, const char *file, const struct strs *roles, struct str *said)
{
	if (roles->count == 0)
		return start(server, file, PROC_NULL, said);
	int fd = write_roles(roles);
	char *url = fd < 0 ? NULL : start(server, file, fd, said);
	if (fd >= 0)
		close(fd);
	return url;
}

char *scratch_start(const struct scratch_server *server, const char *file)
{
	struct strs wanted = STRS_INIT;
	struct str said = STR_INIT;
	char *url = NULL;

	for (int tries = 0; tries < ROLES_MAX && !url; tries++) {
		str_truncate(&said, 0);
		url = start_with_roles(server, file, &wanted, &said);
		char *role = url || !file ? NULL : roles_missing(str_text(&said));
		bool again = role && !strs_contain(&wanted, role);
		if (again)
			strs_add(&wanted, role);
		free(role);
		if (!again)
			break;
	}
	pass_on(str_text(&said));
	if (!url)
		warn_msg("cannot start a temporary cluster%s%s%s", file ? " with '" : "", file ? file : "",
			file ? "'" : "");
	strs_free(&wanted);
	str_free(&said);
	return url;
}

void scratch_stop(char *url)
{
	struct strs arguments = STRS_INIT;
	struct str out = STR_INIT;
	struct str said = STR_INIT;

	if (!url)
		return;
	strs_add_taken(&arguments, tool_path("pg_tmp"));
	strs_add(&arguments, "stop");
	strs_add(&arguments, url);
	if (run_pg_tmp(&arguments, PROC_NULL, &out, &said) != 0)
		pass_on(str_text(&said));
	strs_free(&arguments);
	str_free(&out);
	str_free(&said);
	free(url);
}
