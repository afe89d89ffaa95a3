#include "migrate/answer.h"

#include "base/mem.h"

static bool take_row(void *context, const struct pgconn_value *values, size_t count)
{
	struct answer *answer = context;

	for (size_t i = 0; i < count; i++) {
		strs_add_taken(&answer->values, mem_copy_bytes(values[i].bytes, values[i].length));
		answer->is_null = !values[i].bytes;
	}
	answer->rows++;
	return true;
}

bool answer_query(struct script *script, const char *sql, struct answer *answer)
{
	const struct session_sink sink = {.row = take_row, .context = answer};

	*answer = (struct answer){.values = STRS_INIT};
	session_divert(script, &sink);
	bool done = session_run_command(script, sql);
	session_divert(script, NULL);
	return done;
}

void answer_free(struct answer *answer)
{
	strs_free(&answer->values);
}

bool answer_drop(struct script *script, const char *sql)
{
	struct answer answer;
	bool done = answer_query(script, sql, &answer);

	answer_free(&answer);
	return done;
}
