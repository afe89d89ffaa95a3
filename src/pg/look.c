#include "pg/look.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pg/address.h"
#include "sys/fd.h"
#include "sys/proc.h"
#include "text/num.h"
#include "text/str.h"

/* pg_sql's exit statuses beside 0 and 1. */
enum { SQL_TOO_MANY = 3, SQL_NO_ANSWER = 4, SQL_NOT_LET_IN = 5 };

#define GUESTS                                                                                         \
	"(SELECT count(*) FROM pg_stat_activity WHERE backend_type IN ('client backend', 'walsender')" \
	" AND pid <> pg_backend_pid())"

/* Transactions of one look before 14: the start of its connection, and its query. One visit of autovacuum: two. */
enum { SESSIONS_SINCE = 14, OWN_TRANSACTIONS = 2, AUTOVACUUM_TRANSACTIONS = 2 };

static const char *query(unsigned major)
{
	if (major >= SESSIONS_SINCE)
		return "SELECT " GUESTS ", coalesce(sum(sessions), 0)::int8 FROM pg_stat_database";
	return "SELECT " GUESTS ", coalesce(sum(xact_commit + xact_rollback), 0)::int8 FROM pg_stat_database";
}

/* The password goes through a pipe that holds it before the child starts: it is far shorter than a pipe. */
static int password_pipe(const char *password)
{
	int ends[2];
	struct str line = STR_INIT;

	if (!fd_pipe(ends))
		return -1;
	str_addf(&line, "%s\n", password);
	bool written = fd_write_all(ends[1], line.text, line.length);
	str_free(&line);
	close(ends[1]);
	if (written)
		return ends[0];
	close(ends[0]);
	return -1;
}

pid_t look_start(const struct look_at *at, int *out)
{
	struct str url = STR_INIT;
	char patience[16];
	int ends[2], password = PROC_NULL;

	if (at->password && (password = password_pipe(at->password)) < 0)
		return -1;
	if (!fd_pipe(ends)) {
		if (password >= 0)
			close(password);
		return -1;
	}
	address_add_socket_url(&url, at->directory, at->port, at->user, at->dbname);
	snprintf(patience, sizeof patience, "%u", at->patience);
	struct strs words = STRS_INIT;
	strs_add_taken(&words, proc_tool("pg_sql"));
	strs_add(&words, "-W");
	strs_add(&words, patience);
	if (at->password) {
		strs_add(&words, "-p");
		strs_add(&words, at->user);
	}
	strs_add(&words, "-c");
	strs_add(&words, query(at->major));
	strs_add_taken(&words, str_take(&url));
	struct strs environment = STRS_INIT;
	proc_clean_environment(&environment);

	struct proc_spec spec = PROC_SPEC(words.item);
	spec.environment = environment.item;
	spec.in = password;
	spec.out = ends[1];
	spec.err = PROC_NULL;
	spec.die_with_parent = true;
	pid_t pid = proc_start(&spec);
	int reason = errno;
	strs_free(&words);
	strs_free(&environment);
	close(ends[1]);
	if (password >= 0)
		close(password);
	if (pid < 0 || !fd_set_nonblocking(ends[0], true)) {
		close(ends[0]);
		errno = reason;
		return pid;
	}
	*out = ends[0];
	return pid;
}

/* "2\t17\n": guests and count. */
static bool parse_answer(const char *text, unsigned long long *guests, unsigned long long *count)
{
	const unsigned long long most = 1ULL << 62;
	struct strs columns = STRS_INIT;
	char *line = str_format("%.*s", (int)strcspn(text, "\n"), text);

	strs_split(&columns, line, '\t');
	bool good = columns.count == 2 && num_parse(columns.item[0], 0, most, guests) &&
		num_parse(columns.item[1], 0, most, count);
	strs_free(&columns);
	free(line);
	return good;
}

/* True if the count moved by more than what our own looks since the last one account for. A look's own session may be
 * counted late, so that the highest count seen is what the next one is compared with. */
static bool moved(struct look *look, unsigned major, unsigned long long count)
{
	unsigned long long own = look->looks;

	if (major < SESSIONS_SINCE)
		own = look->looks * OWN_TRANSACTIONS + AUTOVACUUM_TRANSACTIONS;
	bool more = !look->based || count > look->seen + own;
	if (more || major < SESSIONS_SINCE) {
		look->seen = count;
		look->looks = 0;
	}
	bool first = !look->based;
	look->based = true;
	look->looks++;
	return more && !first;
}

enum look_result look_judge(struct look *look, unsigned major, int status, const char *text)
{
	unsigned long long guests, count;

	if (status == SQL_TOO_MANY)
		return LOOK_BUSY;
	if (status == SQL_NO_ANSWER)
		return LOOK_DEAF;
	if (status != 0 || !parse_answer(text, &guests, &count))
		return LOOK_REFUSED;
	bool used = moved(look, major, count);
	return used || guests > 0 ? LOOK_BUSY : LOOK_IDLE;
}

/* "postgres: ann test [local] idle", "postgres: ann test 127.0.0.1(40112) idle". */
static bool is_guest_title(const char *title)
{
	if (!str_starts(title, "postgres: "))
		return false;
	if (strstr(title, " [local] "))
		return true;
	const char *open = strchr(title, '(');
	return open && strspn(open + 1, "0123456789") > 0 && open[1 + strspn(open + 1, "0123456789")] == ')';
}

bool look_sees_guests(pid_t postmaster)
{
	pid_t *pids = NULL;
	size_t count = 0;
	bool seen = false;

	proc_children(postmaster, &pids, &count);
	for (size_t i = 0; i < count && !seen; i++) {
		struct str title = STR_INIT;
		seen = proc_title(pids[i], &title) && is_guest_title(str_text(&title));
		str_free(&title);
	}
	free(pids);
	return seen;
}
