#include "install/store_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/env.h"
#include "sys/killed.h"
#include "sys/loop.h"
#include "sys/proc.h"
#include "text/str.h"
#include "text/weburl.h"

enum { ID_SIZE = 17, SECONDS_DEFAULT = 2, SECONDS_MAX = 3600 };

bool store_client_is_wanted(void)
{
	const char *store = getenv("TINYPG_STORE");

	return store && *store != '\0';
}

char *store_client_shown(void)
{
	const char *store = getenv("TINYPG_STORE");

	if (!store || *store == '/')
		return mem_copy(store ? store : "");
	return weburl_shown(store);
}

unsigned store_client_patience(void)
{
	unsigned long long seconds;

	if (!env_number("TINYPG_STORE_TIMEOUT", 1, SECONDS_MAX, SECONDS_DEFAULT, &seconds))
		(void)unsetenv("TINYPG_STORE_TIMEOUT");
	return (unsigned)seconds * 1000;
}

enum store_client_put store_client_may_put(void)
{
	const char *text = getenv("TINYPG_STORE_PUT");

	if (!text || *text == '\0' || str_equal(text, "plain"))
		return STORE_CLIENT_PUT_PLAIN;
	if (str_equal(text, "all"))
		return STORE_CLIENT_PUT_ALL;
	if (!str_equal(text, "none")) {
		warn_msg("TINYPG_STORE_PUT is none of 'none', 'plain' and 'all': '%s'", text);
		(void)setenv("TINYPG_STORE_PUT", "none", 1);
	}
	return STORE_CLIENT_PUT_NONE;
}

static int run(const struct strs *words, int in, int out, int err)
{
	struct proc_spec spec = PROC_SPEC(words->item);

	spec.in = in;
	spec.out = out;
	spec.err = err;
	spec.die_with_parent = true;
	pid_t pid = proc_start(&spec);
	if (pid < 0)
		warn_errno("cannot run '%s'", words->item[0]);
	int status = pid < 0 ? STATUS_FAILED : proc_wait(pid);
	if (status == STORE_CLIENT_SLOW) {
		char *shown = store_client_shown();
		warn_msg("the store '%s' is not used: it is too slow", shown);
		free(shown);
		return status;
	}
	return killed_report("pg_store", status) ? STATUS_FAILED : status;
}

/* A process of its own keeps the claim as long as somebody has the other end of `life`. */
static void hold_claim(const struct store_client_request *request)
{
	char id[ID_SIZE] = "";
	struct strs words = STRS_INIT;
	struct proc_spec spec;

	if (request->life < 0 || pread(request->file, id, sizeof id - 1, 0) != (ssize_t)sizeof id - 1)
		return;
	strs_add_taken(&words, tool_path("pg_store"));
	strs_add(&words, "hold");
	strs_add(&words, request->name);
	strs_add(&words, id);
	spec = (struct proc_spec)PROC_SPEC(words.item);
	spec.in = request->life;
	spec.out = spec.err = PROC_NULL;
	spec.apart = spec.own_session = spec.fresh_signals = true;
	if (proc_start(&spec) < 0)
		warn_errno("cannot run '%s'", words.item[0]);
	strs_free(&words);
}

enum store_client_end store_client_get(struct store_client_request *request)
{
	struct strs words = STRS_INIT;
	long long begin = loop_now();

	strs_add_taken(&words, tool_path("pg_store"));
	if (request->life >= 0)
		strs_add(&words, "-c");
	strs_addf(&words, "-t%lld", request->left > 0 ? request->left : 0);
	strs_addf(&words, "-w%lld", request->wait > 0 ? request->wait : 0);
	strs_add(&words, "get");
	strs_add(&words, request->name);
	int status = run(&words, PROC_NULL, request->file, PROC_INHERIT);
	strs_free(&words);
	bool in_vain = status == STORE_CLIENT_ABSENT || status == STORE_CLIENT_BAD;
	*(in_vain ? &request->left : &request->wait) -= loop_now() - begin;
	switch (status) {
	case STORE_CLIENT_ABSENT:
	case STORE_CLIENT_BAD:
	case STORE_CLIENT_WAITED: hold_claim(request); return (enum store_client_end)status;
	case STORE_CLIENT_DONE:
	case STORE_CLIENT_SLOW: return (enum store_client_end)status;
	default: return STORE_CLIENT_FAILED;
	}
}

bool store_client_put(const char *name, int file, bool replace, int log)
{
	struct strs words = STRS_INIT;

	strs_add_taken(&words, tool_path("pg_store"));
	if (replace)
		strs_add(&words, "-f");
	strs_add(&words, "put");
	strs_add(&words, name);
	int status = run(&words, file, PROC_NULL, log);
	strs_free(&words);
	return status == STATUS_DONE;
}
