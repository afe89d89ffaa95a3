/*
 * pg_store: gets an object from the store that TINYPG_STORE names, or gives it one, for pg_initcache and pg_fetch; and
 * fetches a file for pg_initcache. People never start it. pg_store(8).
 *
 * It is a program of its own so that a store that hangs can be left at any point (store/stall.h), and so that the
 * libraries for the network are loaded only where there is a store.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "fetch/retry.h"
#include "install/store_client.h"
#include "outside/download.h"
#include "store/claim.h"
#include "store/seal.h"
#include "store/stall.h"
#include "store/store.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include "sys/progress.h"
#include "sys/tool.h"
#include "text/num.h"
#include "text/weburl.h"

#define USAGE                                   \
	"[-c] [-t ms] [-w ms] get name >file\n" \
	"       pg_store [-f] put name <file\n" \
	"       pg_store hold name id <life\n"  \
	"       pg_store fetch URL"
#define HELP                                                                                              \
	"Gets an object from the store that TINYPG_STORE names, or gives it one; or fetches a file. For " \
	"pg_initcache and pg_fetch.\n"                                                                    \
	"  -c     claim the object if the store does not have it; the file then has the claim's id\n"     \
	"  -f     replace the object that is there\n"                                                     \
	"  -t ms  wait at most this long for all answers\n"                                               \
	"  -w ms  wait at most this long for other machines\n"                                            \
	"  -h     print this\n"

enum { ROUNDS_MAX = 2, MS_MAX = 3600000, CLAIM_ANSWERS = 5 };

struct options {
	bool claim, replace;
	unsigned long long answers, wait; /* milliseconds: for all answers, and for other machines */
};

static int get(struct store *store, const struct options *options, const char *name);
static int put(struct store *store, const struct options *options, const char *name);
static int fetch(const char *url);

static void read_options(int argc, char **argv, struct options *options)
{
	int letter;

	options->answers = MS_MAX;
	options->wait = STORE_CLIENT_WAIT_MS;
	while ((letter = getopt(argc, argv, ":cfht:w:")) != -1) {
		switch (letter) {
		case 'c': options->claim = true; break;
		case 'f': options->replace = true; break;
		case 't':
		case 'w':
			if (!num_parse(optarg, 0, MS_MAX, letter == 't' ? &options->answers : &options->wait))
				die_usage("'%s' is not a number of milliseconds", optarg);
			break;
		default: msg_option(letter, argv, HELP);
		}
	}
}

int main(int argc, char **argv)
{
	struct options options = {0};
	struct store store;
	int status = STATUS_FAILED;

	fd_open_standard();
	msg_init("pg_store", USAGE);
	tool_init(argv[0]);
	read_options(argc, argv, &options);
	argv += optind;
	argc -= optind;
	(void)signal(SIGPIPE, SIG_IGN);
	if (argc == 2 && str_equal(argv[0], "fetch"))
		return fetch(argv[1]);
	bool holds = argc == 3 && str_equal(argv[0], "hold") && strlen(argv[2]) == CLAIM_ID_SIZE - 1;
	if (!holds && (argc != 2 || (!str_equal(argv[0], "get") && !str_equal(argv[0], "put"))))
		die_usage("expected get, put or hold, and a name, or fetch and a URL");
	const unsigned patience = store_client_patience();
	if (options.answers > patience)
		options.answers = patience;
	/* The directory itself may be what does not answer. */
	stall_begin((unsigned)options.answers, patience);
	if (store_open(&store)) {
		if (holds)
			claim_hold(&store, argv[1], argv[2], STDIN_FILENO);
		else
			status = str_equal(argv[0], "get") ? get(&store, &options, argv[1])
							   : put(&store, &options, argv[1]);
	}
	store_close(&store);
	return holds ? STATUS_DONE : status;
}

static int tell(const struct store *store, const struct str *problem)
{
	warn_msg("the store '%s' is not used: %s", store->shown, str_text(problem));
	return STATUS_FAILED;
}

/* ---- get ---- */

/* The object as far as it came, or what it holds instead, is no use to anybody. */
static void empty(int file)
{
	if (ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0)
		die_errno("cannot write to standard output");
}

/* Whether the object is to be made: the store does not have it, or what it has is to be replaced. */
static bool is_missing(enum store_client_end end)
{
	return end == STORE_CLIENT_ABSENT || end == STORE_CLIENT_BAD;
}

/* `before` is how it ended the last time: what is known to be bad is reported only once. */
static enum store_client_end get_once(struct store *store, const char *name, enum store_client_end before)
{
	struct str problem = STR_INIT;
	enum store_client_end end = STORE_CLIENT_FAILED;

	empty(STDOUT_FILENO);
	enum store_answer answer = store->kind->get(store, name, STDOUT_FILENO, STORE_OBJECT_MAX, &problem);
	if (answer == STORE_ABSENT) {
		end = STORE_CLIENT_ABSENT;
	} else if (answer != STORE_DONE) {
		(void)tell(store, &problem);
	} else {
		const char *refusal = seal_problem(&store->key, name, STDOUT_FILENO);
		end = !refusal ? STORE_CLIENT_DONE : STORE_CLIENT_BAD;
		if (refusal && before != STORE_CLIENT_BAD)
			warn_msg("'%s' of the store '%s' is refused: %s", name, store->shown, refusal);
		if (refusal)
			empty(STDOUT_FILENO);
	}
	str_free(&problem);
	return end;
}

/* The caller has another process hold the claim from now on: it finds our name in the file. */
static bool leave_name(const char *id)
{
	return fd_write_all(STDOUT_FILENO, id, CLAIM_ID_SIZE - 1);
}

/* Claim what is missing. If it still is (is_missing()), it is for us to make, with a claim or without. */
static enum store_client_end claim(
	struct store *store, const char *name, struct claim_watch *watch, enum store_client_end end, bool *again)
{
	char id[CLAIM_ID_SIZE];
	struct str problem = STR_INIT;
	enum store_answer answer = claim_take(store, name, id, &problem);

	*again = false;
	if (answer == STORE_DONE) {
		/* Its maker may have finished between our two questions. */
		end = get_once(store, name, end);
		if (!is_missing(end) || !leave_name(id))
			claim_drop(store, name, id);
	} else if (answer == STORE_THERE) {
		str_truncate(&problem, 0);
		answer = claim_wait(store, name, watch, &problem);
		*again = answer == STORE_DONE;
		if (answer == STORE_FAILED)
			end = (enum store_client_end)tell(store, &problem);
		else if (end == STORE_CLIENT_ABSENT)
			end = STORE_CLIENT_WAITED;
	}
	str_free(&problem);
	return end;
}

static int get(struct store *store, const struct options *options, const char *name)
{
	bool again = true;
	bool waited = false;
	const long long begin = loop_now();
	struct claim_watch watch = {.until = begin + (long long)options->wait};

	enum store_client_end end = get_once(store, name, STORE_CLIENT_DONE);
	const long long took = loop_now() - begin;
	/* Claiming takes four more answers in the same time, so nothing is claimed on a slow server. */
	const bool claims = options->claim && CLAIM_ANSWERS * took < (long long)options->answers;
	if (claims)
		stall_begin((unsigned)((long long)options->answers - took), store->patience);
	for (int round = 0; is_missing(end) && claims && again && round <= ROUNDS_MAX; round++) {
		const enum store_client_end before = end;
		end = claim(store, name, &watch, before, &again);
		waited = waited || again;
		if (again) {
			end = get_once(store, name, before);
			stall_answered();
		}
	}
	stall_end();
	claim_forget(&watch);
	if (end == STORE_CLIENT_ABSENT && waited)
		end = STORE_CLIENT_WAITED;
	if (end == STORE_CLIENT_DONE && lseek(STDOUT_FILENO, SEAL_LENGTH, SEEK_SET) != SEAL_LENGTH)
		end = STORE_CLIENT_FAILED;
	return (int)end;
}

/* ---- put ---- */

static int put(struct store *store, const struct options *options, const char *name)
{
	struct str problem = STR_INIT;
	int status = STATUS_DONE;

	if (!seal_write(&store->key, name, STDIN_FILENO) || lseek(STDIN_FILENO, 0, SEEK_SET) != 0)
		die_errno("cannot read and write standard input");
	stall_begin(store->patience, store->patience);
	enum store_answer answer = store->kind->put(store, name, STDIN_FILENO, options->replace, &problem);
	stall_end();
	if (answer == STORE_THERE)
		warn_msg("the store '%s' has '%s' by now", store->shown, name);
	else if (answer != STORE_DONE)
		status = tell(store, &problem);
	else
		warn_msg("the store '%s' was given '%s'", store->shown, name);
	str_free(&problem);
	return status;
}

/* ---- fetch ---- */

static bool pass_on(void *context, const void *bytes, size_t length, unsigned long long total)
{
	int *error = context;
	bool done = fd_write_all(STDOUT_FILENO, bytes, length);

	(void)total;
	*error = done ? 0 : errno;
	return done;
}

/* A reader that wants no more is no failure. */
static int fetch(const char *url)
{
	int error = 0;
	struct str problem = STR_INIT;
	const struct download download = {
		.url = url, .plain = true, .most = ULLONG_MAX, .take = pass_on, .context = &error};
	char *shown = weburl_shown(url);

	progress_share();
	if (!retry_check_environment())
		return STATUS_FAILED;
	enum download_end end = retry_run(&download, &problem);
	bool done = end == DOWNLOAD_DONE || (end == DOWNLOAD_STOPPED && error == EPIPE);
	if (end == DOWNLOAD_STOPPED)
		str_add(&problem, strerror(error));
	if (!done)
		warn_msg("cannot fetch '%s': %s", shown, str_text(&problem));
	str_free(&problem);
	free(shown);
	return done ? STATUS_DONE : STATUS_FAILED;
}
