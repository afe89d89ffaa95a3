#include "diff/run.h"

#include <stdlib.h>

#include "base/msg.h"
#include "outside/pgconn.h"
#include "text/pgreport.h"

/* Results are of no interest. */
static bool ignore_row(
	void *context, const struct pgconn_column *columns, const struct pgconn_value *values, size_t count)
{
	(void)context, (void)columns, (void)values, (void)count;
	return true;
}

static bool ignore_data(void *context, const char *bytes, size_t length)
{
	(void)context, (void)bytes, (void)length;
	return true;
}

static long no_data(void *context, bool is_binary, char *bytes, size_t room, const char **problem)
{
	(void)context, (void)is_binary, (void)bytes, (void)room;
	*problem = "there are no data";
	return -1;
}

static const struct pgconn_client client = {
	.row = ignore_row,
	.copy_out = ignore_data,
	.copy_in = no_data,
	.application = "pg_diff",
};

/* Run SQL; what fails is added to the list behind `what`. */
static bool run_sql(struct pgconn *conn, const char *sql, const char *what, struct strs *gaps)
{
	struct pgreport error;
	enum pgconn_outcome outcome = pgconn_query(conn, sql, &error);

	if (outcome == PGCONN_ERROR)
		strs_addf(gaps, "%s: %s%s%s: %s", what, error.message ? error.message : "the server fails",
			error.detail ? ": " : "", error.detail ? error.detail : "", sql);
	pgreport_free(&error);
	return outcome == PGCONN_DONE;
}

static bool run_change(
	struct pgconn *conn, const struct compare *compare, const struct change *change, struct strs *gaps)
{
	const struct schema_object *object = compare_either(compare, change->pair);
	char *what = str_format("%s '%s'", model_kind_name(object->kind), object->identity);
	bool done = run_sql(conn, change->sql, what, gaps);

	free(what);
	return done;
}

static struct pgconn *connect_to(const char *url, struct strs *gaps)
{
	enum pgconn_state state;
	char *problem = NULL;
	struct pgconn *conn = pgconn_open(url, 0, &client, &state, &problem);

	if (!conn)
		strs_addf(gaps, "the temporary cluster: %s", problem);
	free(problem);
	return conn;
}

bool run_changes(const char *url, const struct compare *compare, const struct changes *changes, enum run_mode mode,
	struct strs *gaps)
{
	struct pgconn *conn = connect_to(url, gaps);

	if (!conn)
		return false;
	bool done = run_sql(conn, "BEGIN;" RUN_BEFORE, "transaction", gaps);
	for (size_t i = 0; i < changes->count && done; i++) {
		const struct change *change = &changes->item[i];
		if (mode == RUN_ALL || !(change->loses_data || change->is_held))
			done = run_change(conn, compare, change, gaps);
	}
	/* Deferred constraints speak up at the end. */
	if (done)
		done = run_sql(conn, mode == RUN_ALL ? "COMMIT" : "ROLLBACK", "transaction", gaps);
	pgconn_close(conn);
	return done;
}

bool run_roles(const char *url, const struct strs *roles, struct strs *gaps)
{
	if (roles->count == 0)
		return true;
	struct pgconn *conn = connect_to(url, gaps);
	bool done = conn != NULL;

	for (size_t i = 0; i < roles->count && done; i++) {
		struct str code = STR_INIT;
		struct str sql = STR_INIT;
		str_add(&code, "BEGIN CREATE ROLE ");
		str_add_sql_identifier(&code, roles->item[i]);
		str_add(&code, "; EXCEPTION WHEN duplicate_object THEN NULL; END");
		str_add(&sql, "DO ");
		str_add_sql_literal(&sql, str_text(&code)); /* a name may hold any sign, $$ as well */
		done = run_sql(conn, str_text(&sql), "role", gaps);
		str_free(&code);
		str_free(&sql);
	}
	if (conn)
		pgconn_close(conn);
	return done;
}
