#include "store/claim.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/stall.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/loop.h"
#include "sys/unnamed.h"
#include "text/num.h"

enum { HEARTBEAT_MS = 1000, POLL_MS = 200, TEXT_MAX = 256 };

/* The beat of a claim without a holder: where a server cannot remove a claim, this replaces it. */
#define HEARTBEAT_ENDED (~0ULL >> 1)

/* A claim that stays the same for so many milliseconds has lost its holder. */
static long long lost_after(const struct store *store)
{
	return 2LL * store->patience + HEARTBEAT_MS;
}

/* What a claim says: "ID BEAT HMAC", so that nobody without the key can keep others waiting. */
struct claim {
	char id[CLAIM_ID_SIZE];
	unsigned long long beat;
};

static char *object_of(const char *name)
{
	return str_format("%s.claim", name);
}

/* ---- reading and writing ---- */

static void write_text(const struct store *store, const char *object, const struct claim *claim, struct str *text)
{
	char hex[DIGEST_SHA256_SIZE] = "-";

	str_addf(text, "%s %llu", claim->id, claim->beat);
	if (store->key.bytes.length > 0) {
		char *signed_text = str_format("%s %s", object, text->text);
		key_sign(&store->key, "claim", signed_text, hex);
		free(signed_text);
	}
	str_addf(text, " %s\n", hex);
}

static bool read_text(const struct store *store, const char *object, const char *text, struct claim *claim)
{
	struct strs words = STRS_INIT;
	struct str same = STR_INIT;
	bool good = false;

	strs_split(&words, text, ' ');
	*claim = (struct claim){.beat = 0};
	if (words.count == 3 && strlen(words.item[0]) == CLAIM_ID_SIZE - 1 &&
		num_parse(words.item[1], 0, HEARTBEAT_ENDED, &claim->beat)) {
		memcpy(claim->id, words.item[0], CLAIM_ID_SIZE);
		write_text(store, object, claim, &same);
		good = str_equal(same.text, text);
	}
	str_free(&same);
	strs_free(&words);
	return good;
}

static enum store_answer put(
	struct store *store, const char *object, const struct claim *claim, bool replace, struct str *problem)
{
	struct str text = STR_INIT;
	enum store_answer answer = STORE_FAILED;

	write_text(store, object, claim, &text);
	int file = unnamed_write(&text);
	if (file < 0)
		str_add(problem, strerror(errno));
	else
		answer = store->kind->put(store, object, file, replace, problem);
	fd_close(file);
	str_free(&text);
	return answer;
}

/* A claim that was not written with the key counts as ended. */
static enum store_answer look(struct store *store, const char *object, struct claim *claim, struct str *problem)
{
	struct str text = STR_INIT;
	int file = unnamed_open();
	enum store_answer answer = STORE_FAILED;

	if (file < 0)
		str_add(problem, strerror(errno));
	else
		answer = store->kind->get(store, object, file, TEXT_MAX, problem);
	if (answer == STORE_DONE &&
		(lseek(file, 0, SEEK_SET) != 0 || !fd_read_all(file, &text, TEXT_MAX) ||
			!read_text(store, object, str_text(&text), claim)))
		*claim = (struct claim){.beat = HEARTBEAT_ENDED};
	fd_close(file);
	str_free(&text);
	return answer;
}

static bool is_of_another(enum store_answer answer, const struct claim *claim, const char *id)
{
	return answer == STORE_DONE && claim->beat != HEARTBEAT_ENDED && memcmp(claim->id, id, CLAIM_ID_SIZE) != 0;
}

/* False if it stands there as before. */
static bool end_claim(struct store *store, const char *object, const struct claim *claim)
{
	struct claim ended = *claim;
	struct str problem = STR_INIT;

	if (store->kind->drop(store, object))
		return true;
	ended.beat = HEARTBEAT_ENDED;
	bool done = put(store, object, &ended, true, &problem) == STORE_DONE;
	str_free(&problem);
	return done;
}

/* ---- who makes it ---- */

/* The next claim is to be sent in whole, though it may be as it was when it was last seen. */
static void forget_tag(struct store *store)
{
	free(store->last_name);
	store->last_name = NULL;
}

/* A server that ignores conditions accepts a second claim over the first, so it is read before and after. */
enum store_answer claim_take(struct store *store, const char *name, char id[CLAIM_ID_SIZE], struct str *problem)
{
	char *object = object_of(name);
	struct claim mine = {.beat = 0};
	struct claim there;

	forget_tag(store);
	fs_random_name(mine.id, CLAIM_ID_SIZE - 1);
	memcpy(id, mine.id, CLAIM_ID_SIZE);
	enum store_answer answer = look(store, object, &there, problem);
	bool ended = answer == STORE_DONE && there.beat == HEARTBEAT_ENDED;
	if (answer == STORE_ABSENT || ended)
		answer = put(store, object, &mine, ended, problem);
	else if (answer == STORE_DONE)
		answer = STORE_THERE;
	if (answer == STORE_DONE && is_of_another(look(store, object, &there, problem), &there, mine.id))
		answer = STORE_THERE;
	free(object);
	return answer;
}

/* Whether it says that its holder lives. An old claim that is sent again, whichever, says nothing. */
static bool is_news(struct claim_watch *watch, const struct claim *claim)
{
	for (size_t i = 0; i < watch->count; i++)
		if (memcmp(watch->seen[i].id, claim->id, CLAIM_ID_SIZE) == 0) {
			bool later = claim->beat > watch->seen[i].beat;
			if (later)
				watch->seen[i] = *claim;
			return later;
		}
	watch->seen = mem_resize(watch->seen, watch->count + 1, sizeof *watch->seen);
	watch->seen[watch->count++] = *claim;
	return true;
}

void claim_forget(struct claim_watch *watch)
{
	free(watch->seen);
	*watch = (struct claim_watch){.until = watch->until};
}

enum store_answer claim_wait(struct store *store, const char *name, struct claim_watch *watch, struct str *problem)
{
	char *object = object_of(name);
	struct claim last = {.beat = HEARTBEAT_ENDED};
	enum store_answer end = STORE_FAILED;

	forget_tag(store);
	for (;;) {
		struct claim claim;
		enum store_answer answer = look(store, object, &claim, problem);
		long long now = loop_now();
		stall_answered();
		if (answer == STORE_FAILED || answer == STORE_CLOSED)
			break;
		end = STORE_DONE;
		if (answer == STORE_DONE)
			last = claim;
		if (answer == STORE_ABSENT || last.beat == HEARTBEAT_ENDED)
			break;
		if (watch->changed == 0 || (answer == STORE_DONE && is_news(watch, &claim)))
			watch->changed = now;
		end = STORE_THERE;
		if (now - watch->changed >= lost_after(store)) {
			end = end_claim(store, object, &last) ? STORE_DONE : STORE_THERE;
			break;
		}
		if (now >= watch->until)
			break;
		(void)loop_wait(NULL, 0, now + POLL_MS);
	}
	free(object);
	return end;
}

void claim_hold(struct store *store, const char *name, const char *id, int life)
{
	char *object = object_of(name);
	struct str problem = STR_INIT;
	struct claim mine = {.beat = 0};
	struct claim there;
	struct pollfd polled = {.fd = life, .events = POLLIN};
	bool lost = false;

	stall_end();
	memcpy(mine.id, id, CLAIM_ID_SIZE);
	while (!lost && loop_wait(&polled, 1, loop_now() + HEARTBEAT_MS) == 0) {
		stall_begin(store->patience, store->patience);
		mine.beat++;
		lost = is_of_another(look(store, object, &there, &problem), &there, id);
		if (!lost)
			(void)put(store, object, &mine, true, &problem);
		str_truncate(&problem, 0);
		stall_end();
	}
	str_free(&problem);
	free(object);
	if (!lost)
		claim_drop(store, name, id);
}

void claim_drop(struct store *store, const char *name, const char *id)
{
	char *object = object_of(name);
	struct str problem = STR_INIT;
	struct claim mine = {.beat = 0};
	struct claim there;

	memcpy(mine.id, id, CLAIM_ID_SIZE);
	stall_begin(store->patience, store->patience);
	if (!is_of_another(look(store, object, &there, &problem), &there, id))
		(void)end_claim(store, object, &mine);
	stall_end();
	str_free(&problem);
	free(object);
}
