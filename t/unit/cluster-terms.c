#include "cluster/terms.h"

#include "check.h"
#include "cluster/recycle.h"
#include "cluster/reply.h"
#include "sys/fd.h"
#include "sys/loop.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

/* These messages, those of reply.h and the one of recycle.h: what is sent into the first arrives at the second. */
static struct ctl out = {.fd = -1, .line = STR_INIT}, in = {.fd = -1, .line = STR_INIT};
static struct message message;

static void open_channel(void)
{
	int ends[2];

	if (!fd_socketpair(ends))
		exit(99);
	out.fd = ends[0];
	in.fd = ends[1];
}

/* Receive what was sent into `message`, which the next call frees. */
static bool arrives(bool sent)
{
	strs_free(&message.words);
	message = (struct message){STRS_INIT};
	return sent && ctl_await(&in, &message, loop_now() + 10000) == 1;
}

static bool says(const char *line)
{
	struct strs words = STRS_INIT;

	strs_split(&words, line, ' ');
	for (size_t i = 0; i < words.count; i++)
		if (strcmp(words.item[i], "_") == 0)
			words.item[i][0] = '\0';
	bool arrived = arrives(ctl_send(&out, (const char *const *)words.item));
	strs_free(&words);
	return arrived;
}

static bool reads_nothing(void)
{
	struct terms terms;
	struct terms_join joined;
	struct terms_stop stopped;
	struct reply_url url;
	struct reply_status status;
	struct recycle_request wish;
	const char *request;

	return terms_read(&message, &terms, &request) == TERMS_NONE && !terms_read_join(&message, &joined) &&
		!terms_read_stop(&message, &stopped) && !reply_read_url(&message, &url) &&
		!reply_read_status(&message, &status) && !recycle_read_request(&message, &wish);
}

static void test_claim(void)
{
	const struct terms all = {
		.wait_ms = LLONG_MAX / 2, .spares = 3, .ttl = INT_MAX, .password = "a b%\n\x01", .ties = "12:34,56:78"};
	const struct terms few = {.demand = true, .spares = TERMS_SPARES_MAX, .ttl = 60};
	struct terms read = {0};
	const char *request = NULL;

	CHECK(arrives(terms_send_claim(&out, &all, "bindir x\nport 1\n")));
	CHECK(terms_read(&message, &read, &request) == TERMS_CLAIM);
	CHECK_NUMBER(read.wait_ms, all.wait_ms);
	CHECK_NUMBER(read.ttl, INT_MAX);
	CHECK(!read.demand && read.spares == 3);
	CHECK_TEXT(read.password, all.password);
	CHECK_TEXT(read.ties, all.ties);
	CHECK_TEXT(request, "bindir x\nport 1\n");
	CHECK(arrives(terms_send_claim(&out, &few, "r")) && terms_read(&message, &read, &request) == TERMS_CLAIM);
	CHECK(read.demand && read.spares == TERMS_SPARES_MAX && read.wait_ms == 0 && read.ttl == 60);
	CHECK_TEXT(read.password, "");
	CHECK_TEXT(read.ties, "");
	/* The spare knows neither of the two times nor the ties of a claim. */
	CHECK(arrives(terms_send_spare(&out, &all, "r")) && terms_read(&message, &read, &request) == TERMS_SPARE);
	CHECK(read.wait_ms == 0 && read.spares == 3 && read.ttl == INT_MAX);
	CHECK_TEXT(read.password, all.password);
	CHECK_TEXT(read.ties, "");
	CHECK_TEXT(request, "r");
}

/* Watchdogs and callers of other builds send and read just these words. */
static void test_words(void)
{
	struct terms read = {0};
	struct reply_url url;
	struct reply_status status;
	const char *request;

	CHECK(says("claim 5000 1:2 demand 300 pw r") && terms_read(&message, &read, &request) == TERMS_CLAIM);
	CHECK(read.wait_ms == 5000 && read.demand && read.ttl == 300);
	CHECK_TEXT(read.ties, "1:2");
	CHECK_TEXT(read.password, "pw");
	CHECK(says("spare 2 300 _ r") && terms_read(&message, &read, &request) == TERMS_SPARE && read.spares == 2);
	CHECK(says("url u s -") && reply_read_url(&message, &url) && !url.data && !url.traits);
	CHECK(says("url u s /d t") && reply_read_url(&message, &url));
	CHECK_TEXT(url.data, "/d");
	CHECK_TEXT(url.traits, "t");
	CHECK(says("status 1000 - - u 1,2") && reply_read_status(&message, &status));
	CHECK(status.wait_ms == 1000 && status.idle_ms < 0 && !status.template);
	CHECK_TEXT(status.url, "u");
	CHECK_TEXT(status.pids, "1,2");
}

static void test_others(void)
{
	struct terms_join joined;
	struct terms_stop stopped;
	struct recycle_request wish;

	CHECK(arrives(terms_send_join(&out, &(struct terms_join){true, "p w", NULL})));
	CHECK(terms_read_join(&message, &joined) && joined.keep);
	CHECK_TEXT(joined.password, "p w");
	CHECK_TEXT(joined.ties, "");
	CHECK(arrives(terms_send_join(&out, &(struct terms_join){false, NULL, "7:8"})));
	CHECK(terms_read_join(&message, &joined) && !joined.keep);
	CHECK_TEXT(joined.password, "");
	CHECK_TEXT(joined.ties, "7:8");
	CHECK(arrives(terms_send_stop(&out, &(struct terms_stop){1500, true, false})));
	CHECK_TEXT(message.words.item[0], "stop");
	CHECK(terms_read_stop(&message, &stopped) && stopped.wait_ms == 1500 && stopped.keep && !stopped.all);
	CHECK(arrives(terms_send_stop(&out, &(struct terms_stop){0, false, true})));
	CHECK_TEXT(message.words.item[0], "end");
	CHECK(terms_read_stop(&message, &stopped) && stopped.wait_ms == 0 && !stopped.keep && stopped.all);
	CHECK(says("give key abcdef 1") && recycle_read_request(&message, &wish) && wish.patient);
	CHECK_TEXT(wish.key, "key");
	CHECK_TEXT(wish.recipient, "abcdef");
}

static void test_told(void)
{
	const struct reply_url plain = {"postgresql://", "me", NULL, NULL}, whole = {"u", "s", "/a b", "user me\n"};
	const struct reply_status none = {-1, -1, NULL, NULL, NULL}, full = {0, 17, "14-x", "u", "5"};
	struct reply_url url;
	struct reply_status status;

	CHECK(arrives(reply_send_url(&out, &plain)) && reply_read_url(&message, &url));
	CHECK_TEXT(url.url, plain.url);
	CHECK_TEXT(url.superuser, "me");
	CHECK(!url.data && !url.traits);
	CHECK(arrives(reply_send_url(&out, &whole)) && reply_read_url(&message, &url));
	CHECK_TEXT(url.data, "/a b");
	CHECK_TEXT(url.traits, "user me\n");
	CHECK(arrives(reply_send_status(&out, &none)) && reply_read_status(&message, &status));
	CHECK(status.wait_ms < 0 && status.idle_ms < 0 && !status.template && !status.url && !status.pids);
	CHECK(arrives(reply_send_status(&out, &full)) && reply_read_status(&message, &status));
	CHECK(status.wait_ms == 0 && status.idle_ms == 17);
	CHECK_TEXT(status.template, "14-x");
	CHECK_TEXT(status.pids, "5");
}

static void test_garbage(void)
{
	static const char *const lines[] = {"claim", "claim 0 _ 0 0 r", "claim 0 _ 0 0 _ r r", "claim -1 _ 0 0 _ r",
		"claim _ _ 0 0 _ r", "claim 0 _ 9 0 _ r", "claim 0 _ demands 0 _ r", "claim 0 _ 0 2147483648 _ r",
		"claim 9223372036854775807 _ 0 0 _ r", "claim 99999999999999999999 _ 0 0 _ r", "claims 0 _ 0 0 _ r",
		"spare", "spare 0 0 _", "spare _ 0 _ r", "spare 0 x _ r", "join 2 _ _", "join 0 _", "join _ _ _",
		"stop 0", "stop x 0", "stop 0 2", "end 0 _", "end 0 0 0", "give key name", "url", "url u s",
		"url u s d t x", "status 0 0 - -", "status x 0 - - -", "status 0 0x - - -", "_"};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (!CHECK(says(lines[i]) && reads_nothing()))
			printf("# %s\n", lines[i]);
}

static void test_too_long(void)
{
	const struct terms terms = {.ttl = 1};
	char *request = malloc(CTL_LINE_MAX + 1);

	memset(request, 'x', CTL_LINE_MAX);
	request[CTL_LINE_MAX] = '\0';
	errno = 0;
	CHECK(!terms_send_claim(&out, &terms, request) && errno == EMSGSIZE);
	errno = 0;
	CHECK(!terms_send_spare(&out, &terms, request) && errno == EMSGSIZE);
	errno = 0;
	CHECK(!terms_send_join(&out, &(struct terms_join){.password = request}) && errno == EMSGSIZE);
	errno = 0;
	CHECK(!reply_send_url(&out, &(struct reply_url){request, "", NULL, NULL}) && errno == EMSGSIZE);
	/* Nothing of them was sent. */
	CHECK(says("stop 0 0"));
	CHECK_TEXT(message.words.item[0], "stop");
	free(request);
}

int main(void)
{
	open_channel();
	test_claim();
	test_words();
	test_others();
	test_told();
	test_garbage();
	test_too_long();
	strs_free(&message.words);
	ctl_close(&out);
	ctl_close(&in);
	return check_end();
}
