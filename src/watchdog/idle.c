#include "watchdog/idle.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "server/hba.h"
#include "server/url.h"
#include "sys/beyond.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/proc.h"
#include "sys/process.h"
#include "sys/tool.h"
#include "text/num.h"
#include "text/pgwire.h"
#include "text/str.h"

/* Exit statuses of a check besides 0 and 1: those of pg_sql, used by our own child too. */
enum { SQL_TOO_MANY = 3, SQL_NO_ANSWER = 4, SQL_NOT_LET_IN = 5 };

enum {
	PAUSE_SHARE = 32, /* the pause between two checks whether the server is ready: this share of the time since the
			     start, within limits */
	PAUSE_MIN_MS = 1,
	PAUSE_MAX_MS = 50,
	PID_FILE_MAX = 4096,
	ANSWER_MAX = 64 << 10,
};

#define GUESTS                                                                                         \
	"(SELECT count(*) FROM pg_stat_activity WHERE backend_type IN ('client backend', 'walsender')" \
	" AND pid <> pg_backend_pid())"

/* In data that were kept, the role may exist. From PostgreSQL 15 on, it can make the checkpoint that makes a server
 * durable (harden.h). */
#define MAKE_ROLE                                                                             \
	"DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '" HBA_ROLE "') THEN" \
	" CREATE ROLE " HBA_ROLE " LOGIN; GRANT pg_monitor TO " HBA_ROLE ";"                  \
	" IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pg_checkpoint') THEN"              \
	" GRANT pg_checkpoint TO " HBA_ROLE "; END IF; END IF; END$$"

/* Before PostgreSQL 14: transactions of one check (the start of its connection, and its query), and of one visit of
 * autovacuum. */
enum { SESSIONS_SINCE = 14, OWN_TRANSACTIONS = 2, AUTOVACUUM_TRANSACTIONS = 2 };

static const char *query(unsigned major)
{
	if (major >= SESSIONS_SINCE)
		return "SELECT " GUESTS ", coalesce(sum(sessions), 0)::int8 FROM pg_stat_database";
	return "SELECT " GUESTS ", coalesce(sum(xact_commit + xact_rollback), 0)::int8 FROM pg_stat_database";
}

/* ---- in a child process, without exec or a library ---- */

/* The state in line 8 of postmaster.pid. A connection attempted before the server is ready would cost it a process each
 * time. */
static bool is_ready(const struct idle_at *at)
{
	struct str text = STR_INIT;
	char *path = str_format("%s/postmaster.pid", at->data);
	bool ready = fd_read_file(at->home, path, &text, PID_FILE_MAX) &&
		(strstr(str_text(&text), "\nready") || strstr(str_text(&text), "\nstandby"));

	str_free(&text);
	free(path);
	return ready;
}

static int connect_to(const struct idle_at *at)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof address.sun_path, ".s.PGSQL.%u", at->port);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	fd_close(fd);
	return -1;
}

static bool send_question(const struct idle_at *at, int fd, const char *text)
{
	struct str question = STR_INIT;

	pgwire_add_question(&question, at->user, at->dbname, text);
	bool sent = send(fd, question.text, question.length, MSG_NOSIGNAL) == (ssize_t)question.length;
	str_free(&question);
	return sent;
}

int idle_query(const struct idle_at *at, const char *text, struct str *answer)
{
	char bytes[8192], sqlstate[PGWIRE_SQLSTATE_SIZE] = "";
	struct str received = STR_INIT;
	enum pgwire_state state = PGWIRE_MORE;
	int fd = connect_to(at);

	if (fd >= 0 && send_question(at, fd, text)) {
		ssize_t got;
		while (state == PGWIRE_MORE && received.length < ANSWER_MAX &&
			(got = recv(fd, bytes, sizeof bytes, 0)) > 0) {
			str_add_bytes(&received, bytes, (size_t)got);
			state = pgwire_read(received.text, received.length, answer, sqlstate);
		}
	}
	fd_close(fd);
	str_free(&received);
	if (state == PGWIRE_ANSWERED)
		return 0;
	if (state == PGWIRE_MORE || strcmp(sqlstate, "57P03") == 0) /* the server is starting or stopping */
		return SQL_NO_ANSWER;
	return strcmp(sqlstate, "53300") == 0 ? SQL_TOO_MANY : SQL_NOT_LET_IN;
}

bool idle_was_refused(int status)
{
	return status == SQL_NOT_LET_IN;
}

long long idle_pause(long long waited)
{
	long long pause = waited / PAUSE_SHARE;

	return pause < PAUSE_MIN_MS ? PAUSE_MIN_MS : pause > PAUSE_MAX_MS ? PAUSE_MAX_MS : pause;
}

static int probe(const struct idle_at *at, int out)
{
	struct str answer = STR_INIT;
	long long begin = loop_now(), end = begin + at->patience * 1000LL, now;
	int status = SQL_NO_ANSWER;

	for (;;) {
		if (at->patience == 0 || is_ready(at))
			status = idle_query(at, query(at->major), &answer);
		now = loop_now();
		if (status != SQL_NO_ANSWER || now >= end)
			break;
		loop_wait(NULL, 0, now + idle_pause(now - begin));
	}
	if (status == 0 && !fd_write_all(out, answer.text, answer.length))
		status = SQL_NO_ANSWER;
	str_free(&answer);
	return status;
}

bool idle_become(const struct idle_at *at, pid_t parent, int out)
{
	/* Do not keep the watchdog's locks and connections open in here. */
	fd_close_from(STDERR_FILENO + 1, (const int[]){out, at->home}, 2);
	if (fchdir(at->home) != 0 || !identity_become(at->runtime))
		return false;
	/* Not earlier: a change of uid clears this setting. */
	return !beyond_die_with_parent(SIGKILL) || getppid() == parent;
}

static pid_t start_own(const struct idle_at *at, int out)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	_exit(idle_become(at, parent, out) ? probe(at, out) : SQL_NO_ANSWER);
}

/* ---- pg_sql, where a password has to be set ---- */

/* The read end of a pipe that already holds the password; it is far shorter than a pipe's buffer. */
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

static pid_t start_pg_sql(const struct idle_at *at, int out)
{
	struct str url = STR_INIT;
	char patience[16];
	int password = password_pipe(at->password);

	if (password < 0)
		return -1;
	url_add_socket(&url, at->directory, at->port, at->user, at->dbname);
	snprintf(patience, sizeof patience, "%u", at->patience);
	struct strs words = STRS_INIT;
	strs_add_taken(&words, tool_path("pg_sql"));
	strs_add(&words, "-W");
	strs_add(&words, patience);
	strs_add(&words, at->server_hashes ? "-P" : "-p");
	strs_add(&words, at->user);
	if (at->makes_role) {
		strs_add(&words, "-c");
		strs_add(&words, MAKE_ROLE);
	}
	strs_add(&words, "-c");
	strs_add(&words, query(at->major));
	strs_add_taken(&words, str_take(&url));
	struct strs environment = STRS_INIT;
	proc_clean_environment(&environment);
	/* Whatever -c says; a standby of synchronous_standby_names comes later. */
	strs_add(&environment, "PGOPTIONS=-c default_transaction_read_only=off -c synchronous_commit=local");

	struct proc_spec spec = PROC_SPEC(words.item);
	char *blocked = identity_blocked_at(at->runtime, words.item[0]);
	spec.environment = environment.item;
	/* If the runtime user cannot reach pg_sql, it runs as root. */
	spec.user = blocked ? NULL : at->runtime;
	free(blocked);
	spec.in = password;
	spec.out = out;
	spec.err = PROC_NULL;
	spec.die_with_parent = true;
	pid_t pid = proc_start(&spec);
	strs_free(&words);
	strs_free(&environment);
	fd_close(password);
	return pid;
}

pid_t idle_start(const struct idle_at *at, int *out)
{
	int ends[2];

	if (!fd_pipe(ends))
		return -1;
	pid_t pid = at->password ? start_pg_sql(at, ends[1]) : start_own(at, ends[1]);
	fd_close(ends[1]);
	if (pid < 0 || !fd_set_nonblocking(ends[0], true)) {
		fd_close(ends[0]);
		return pid;
	}
	*out = ends[0];
	return pid;
}

/* ---- judging ---- */

/* Parse "2\t17\n": the number of clients, and the count of sessions or transactions. */
static bool parse_answer(const char *text, unsigned long long *clients, unsigned long long *count)
{
	const unsigned long long most = 1ULL << 62;
	struct strs columns = STRS_INIT;
	char *line = str_format("%.*s", (int)strcspn(text, "\n"), text);

	strs_split(&columns, line, '\t');
	bool good = columns.count == 2 && num_parse(columns.item[0], 0, most, clients) &&
		num_parse(columns.item[1], 0, most, count);
	strs_free(&columns);
	free(line);
	return good;
}

/* True if the count grew by more than our own checks since `seen` was set account for. A check's own session may be
 * counted late, so the comparison is with the highest count seen so far. */
static bool moved(struct idle *idle, unsigned major, unsigned long long count)
{
	unsigned long long own = idle->checks;

	if (major < SESSIONS_SINCE)
		own = idle->checks * OWN_TRANSACTIONS + AUTOVACUUM_TRANSACTIONS;
	bool more = !idle->based || count > idle->seen + own;
	if (more || major < SESSIONS_SINCE) {
		idle->seen = count;
		idle->checks = 0;
	}
	bool first = !idle->based;
	idle->based = true;
	idle->checks++;
	return more && !first;
}

enum idle_result idle_evaluate(struct idle *idle, unsigned major, int status, const char *text)
{
	unsigned long long clients, count;

	if (status == SQL_TOO_MANY)
		return IDLE_BUSY;
	if (status == SQL_NO_ANSWER)
		return IDLE_DEAF;
	if (status != 0 || !parse_answer(text, &clients, &count)) {
		idle->asks_dbname = !idle->asks_dbname;
		return IDLE_REFUSED;
	}
	bool used = moved(idle, major, count);
	return used || clients > 0 ? IDLE_BUSY : IDLE_IDLE;
}
