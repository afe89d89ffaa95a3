#include "fetch/retry.h"

#include <stdlib.h>
#include <unistd.h>

#include "sys/env.h"
#include "sys/loop.h"
#include "sys/pace.h"

#define TIMEOUT_DEFAULT 30 /* s */
#define TIMEOUT_MAX 86400
#define RETRIES_DEFAULT 4
#define RETRIES_MAX 1000
#define PAUSE_FIRST 500 /* ms */
#define PAUSE_MAX 60000
#define POLL_MS 100 /* between looks at *stop */

/* How long to go on without success. */
struct patience {
	unsigned long retries;  /* how many are allowed */
	unsigned long tried;    /* tries since something came */
	unsigned long long got; /* bytes that had come at that time */
	long long budget;       /* ms */
	long long until;        /* loop_now() */
};

static void patience_begin(struct patience *patience, struct download *download);
static bool patience_lasts(struct patience *patience, const struct download_part *part);
static bool pause_before(
	const struct download *download, struct patience *patience, unsigned long wait, struct str *problem);

enum download_end retry_run(const struct download *download, struct str *problem)
{
	struct download attempt = *download;
	struct download_part part = {0};
	struct patience patience;
	unsigned long wait;
	enum download_end end;

	patience_begin(&patience, &attempt);
	while ((end = download_run(&attempt, &part, &wait, problem)) == DOWNLOAD_BROKEN) {
		end = DOWNLOAD_FAILED;
		if (!patience_lasts(&patience, &part) || !pause_before(download, &patience, wait, problem))
			break;
		attempt.anew = true;
		str_truncate(problem, 0);
	}
	httphead_free(&part.head);
	if (download->stop && *download->stop != 0)
		return DOWNLOAD_STOPPED;
	return end;
}

static bool take_text(void *context, const void *bytes, size_t length, unsigned long long total)
{
	(void)total;
	str_add_bytes(context, bytes, length);
	return true;
}

/* A text is short, and sent compressed, so each try asks for the whole of it. */
enum download_end retry_text(const struct download *download, struct str *out, struct str *problem)
{
	struct download text = *download;
	struct patience patience;
	unsigned long wait;
	enum download_end end;

	text.compressed = true;
	text.take = take_text;
	text.context = out;
	patience_begin(&patience, &text);
	for (;;) {
		struct download_part part = {0};

		str_truncate(out, 0);
		end = download_run(&text, &part, &wait, problem);
		httphead_free(&part.head);
		if (end != DOWNLOAD_BROKEN)
			return end;
		part.got = 0;
		if (!patience_lasts(&patience, &part) || !pause_before(download, &patience, wait, problem))
			return DOWNLOAD_FAILED;
		text.anew = true;
		str_truncate(problem, 0);
	}
}

static bool read_limits(unsigned long long *timeout, unsigned long long *retries)
{
	bool good = env_number("TINYPG_TIMEOUT", 1, TIMEOUT_MAX, TIMEOUT_DEFAULT, timeout);

	return env_number("TINYPG_RETRIES", 0, RETRIES_MAX, RETRIES_DEFAULT, retries) && good;
}

bool retry_check_environment(void)
{
	unsigned long long timeout, retries;

	return read_limits(&timeout, &retries);
}

/* Also sets the download's timeout. */
static void patience_begin(struct patience *patience, struct download *download)
{
	unsigned long long timeout, retries;

	(void)read_limits(&timeout, &retries);
	download->timeout = (unsigned long)timeout;
	*patience = (struct patience){.retries = (unsigned long)retries, .budget = 2000LL * (long long)timeout};
	patience->until = loop_now() + patience->budget;
}

/* After a connection that brought enough, the next try comes at once. */
static bool patience_lasts(struct patience *patience, const struct download_part *part)
{
	if (part->got - patience->got >= PACE_BYTES) {
		patience->tried = 0;
		patience->until = loop_now() + patience->budget;
	} else {
		patience->tried++;
	}
	patience->got = part->got;
	return patience->retries > 0 && patience->tried <= patience->retries && loop_now() < patience->until;
}

static long long pause_of(const struct patience *patience)
{
	long long pause = patience->tried > 0 ? PAUSE_FIRST : 0;

	for (unsigned long i = 1; i < patience->tried && pause < PAUSE_MAX; i++)
		pause *= 2;
	return pause < PAUSE_MAX ? pause : PAUSE_MAX;
}

/* Wait before the next try. False if the server asks for too long a wait, or *stop was set. */
static bool pause_before(
	const struct download *download, struct patience *patience, unsigned long wait, struct str *problem)
{
	long long pause = pause_of(patience);
	long long now = loop_now();

	if (wait > PAUSE_MAX / 1000) {
		str_addf(problem, ", and asks to come again in %lu seconds", wait);
		return false;
	}
	if (wait > 0)
		pause = (long long)wait * 1000;
	if (download->verbose)
		warn_msg("trying again in %lld.%lld seconds: %s", pause / 1000, pause % 1000 / 100, str_text(problem));
	patience->until += pause;
	for (long long end = now + pause; now < end; now = loop_now()) {
		if (download->stop && *download->stop != 0)
			return false;
		(void)loop_wait(NULL, 0, end - now < POLL_MS ? end : now + POLL_MS);
	}
	return true;
}
