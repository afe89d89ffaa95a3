#include "template/exchange.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/store_client.h"
#include "install/store_upload.h"
#include "sys/fd.h"
#include "sys/lock.h"
#include "sys/progress.h"
#include "sys/unnamed.h"
#include "template/export.h"
#include "template/import.h"
#include "template/template.h"

/* A template that the store was asked for, and did not have. */
struct wanted {
	int lock;    /* other processes of this machine wait for it */
	int life;    /* other machines do, as long as somebody has this end of a pipe open */
	bool is_bad; /* what the store has is to be replaced */
};

struct exchange {
	const struct publish *publisher;
	const struct plan *plan;
	const struct program *server;
	const struct prune_limits *limits;
	enum store_client_put may_put;
	struct wanted *wanted; /* of each template of the plan */
	long long left;        /* milliseconds for the store's answers */
	long long wait;        /* milliseconds for other machines */
	bool has_answered;     /* it is slow at most, and may be given what is made */
	bool is_asked;         /* as long as there is time left */
	bool is_over;          /* it failed, and is neither asked again nor given anything */
	struct store_upload upload;
};

static bool ask_store(struct exchange *exchange, size_t at, struct strs *made);
static bool import(const struct exchange *exchange, size_t at, int file, struct strs *made);

struct exchange *exchange_open(const struct publish *publisher, const struct plan *plan, const struct program *server,
	const struct prune_limits *limits)
{
	if (!store_client_is_wanted())
		return NULL;
	struct exchange *exchange = mem_alloc(sizeof *exchange);
	*exchange = (struct exchange){.publisher = publisher,
		.plan = plan,
		.server = server,
		.limits = limits,
		.may_put = store_client_may_put(),
		.left = store_client_patience(),
		.wait = STORE_CLIENT_WAIT_MS,
		.is_asked = true,
		.upload = STORE_UPLOAD_INIT};
	store_upload_begin(&exchange->upload);
	exchange->wanted = mem_alloc(plan->count * sizeof *exchange->wanted);
	for (size_t i = 0; i < plan->count; i++)
		exchange->wanted[i] = (struct wanted){.lock = -1, .life = -1};
	return exchange;
}

/* What is waited for is always higher in a chain than what is held: nobody waits in a circle. */
static void let_go(struct exchange *exchange, size_t at)
{
	struct wanted *wanted = &exchange->wanted[at];

	if (wanted->lock >= 0) {
		char *name = str_format("%s.store.lock", exchange->plan->item[at].name);
		(void)unlinkat(exchange->publisher->templates, name, 0);
		free(name);
	}
	fd_close(wanted->lock);
	fd_close(wanted->life);
	wanted->lock = wanted->life = -1;
}

void exchange_close(struct exchange *exchange, bool waits)
{
	if (!exchange)
		return;
	for (size_t i = 0; i < exchange->plan->count; i++)
		let_go(exchange, i);
	store_upload_end(&exchange->upload, waits);
	free(exchange->wanted);
	free(exchange);
}

/* The result of a command depends on more than its name covers, and so do all steps after it. */
static bool is_of_command(const struct plan *plan, size_t at)
{
	bool found = false;

	for (size_t i = 1; i <= at && !found; i++)
		found = plan->item[i].step->letter == 'S';
	return found;
}

static bool may_put(const struct exchange *exchange, size_t at)
{
	return exchange->may_put == STORE_CLIENT_PUT_ALL ||
		(exchange->may_put == STORE_CLIENT_PUT_PLAIN && !is_of_command(exchange->plan, at));
}

static char *object_of(const struct exchange *exchange, size_t at)
{
	return str_format("template/%s", exchange->plan->item[at].name);
}

/* ---- taking ---- */

bool exchange_get(struct exchange *exchange, size_t at, struct strs *made)
{
	if (!exchange || exchange->is_over || !exchange->is_asked || exchange->wanted[at].lock >= 0)
		return false;
	const char *name = exchange->plan->item[at].name;
	char *lock_name = str_format("%s.store.lock", name);
	struct wanted *wanted = &exchange->wanted[at];

	wanted->lock = lock_take(exchange->publisher->templates, lock_name, 0600, LOCK_EXCLUSIVE, true);
	free(lock_name);
	bool there = wanted->lock >= 0 &&
		(template_is_anywhere(exchange->publisher->templates, name) || ask_store(exchange, at, made));
	if (there)
		let_go(exchange, at);
	return there;
}

static bool ask_store(struct exchange *exchange, size_t at, struct strs *made)
{
	char *name = object_of(exchange, at);
	int file = unnamed_open();
	int ends[2] = {-1, -1};
	bool taken = false;

	if (file < 0 || (may_put(exchange, at) && !fd_pipe(ends))) {
		warn_errno("cannot ask the store for '%s'", name);
		exchange->is_over = true;
	} else {
		progress_task("asking the store for the template");
		struct store_client_request asked = {
			.name = name, .file = file, .life = ends[0], .left = exchange->left, .wait = exchange->wait};
		enum store_client_end end = store_client_get(&asked);
		exchange->left = asked.left;
		exchange->wait = asked.wait;
		exchange->has_answered = exchange->has_answered || end != STORE_CLIENT_SLOW;
		exchange->is_asked = exchange->left > 0 && end != STORE_CLIENT_SLOW;
		exchange->is_over = end == STORE_CLIENT_FAILED || !exchange->has_answered;
		taken = end == STORE_CLIENT_DONE && import(exchange, at, file, made);
		exchange->wanted[at].is_bad = end == STORE_CLIENT_BAD || (end == STORE_CLIENT_DONE && !taken);
		exchange->wanted[at].life = ends[1];
	}
	fd_close(ends[0]);
	fd_close(file);
	free(name);
	return taken;
}

static bool import(const struct exchange *exchange, size_t at, int file, struct strs *made)
{
	char *name = NULL;
	char *shown = str_format("%s of the store", exchange->plan->item[at].name);
	const struct import_request request = {.file = shown,
		.name = exchange->plan->item[at].name,
		.in = file,
		.bindir = exchange->server->bindir,
		.limits = exchange->limits};
	bool done = import_read(&request, exchange->publisher, &name, made);

	free(name);
	free(shown);
	return done;
}

/* ---- giving ---- */

/* Of the process in the background. */
static void put(const struct exchange *exchange, size_t at)
{
	const struct wanted *wanted = &exchange->wanted[at];
	const bool even_secret = exchange->may_put == STORE_CLIENT_PUT_ALL;
	int templates = exchange->publisher->templates;
	char *name = object_of(exchange, at);
	int file = unnamed_open();
	bool secret = even_secret;

	if (file < 0 || lseek(file, STORE_CLIENT_HEAD, SEEK_SET) != STORE_CLIENT_HEAD)
		warn_errno("cannot make an archive of '%s'", name);
	else if (export_write_one(templates, exchange->plan, at, file, &secret) && (!secret || even_secret))
		(void)store_client_put(name, file, wanted->is_bad, STDERR_FILENO);
	else if (secret)
		warn_msg("the store is not given '%s': there is a password in it", name);
	free(name);
	fd_close(file);
}

void exchange_put(struct exchange *exchange, size_t at)
{
	if (!exchange)
		return;
	if (!exchange->is_over && may_put(exchange, at) &&
		store_upload_fork(&exchange->upload, exchange->publisher->templates, exchange->wanted[at].life)) {
		put(exchange, at);
		_exit(STATUS_DONE);
	}
	let_go(exchange, at);
}
