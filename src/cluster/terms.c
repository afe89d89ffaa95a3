#include "cluster/terms.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "text/num.h"

#define DEMAND "demand"
#define NUMBER_SIZE 24

static const char *text_of(const char *text)
{
	return text ? text : "";
}

static bool read_ms(const char *word, long long *ms)
{
	unsigned long long number;
	bool good = num_parse(word, 0, LLONG_MAX / 2, &number);

	if (good)
		*ms = (long long)number;
	return good;
}

static bool read_flag(const char *word, bool *flag)
{
	*flag = strcmp(word, "1") == 0;
	return *flag || strcmp(word, "0") == 0;
}

/* ---- claim WAIT TIES SPARES TTL PASSWORD REQUEST, spare SPARES TTL PASSWORD REQUEST ---- */

static void write_spares(const struct terms *terms, char spares[NUMBER_SIZE], char ttl[NUMBER_SIZE])
{
	if (terms->demand)
		snprintf(spares, NUMBER_SIZE, DEMAND);
	else
		snprintf(spares, NUMBER_SIZE, "%u", terms->spares);
	snprintf(ttl, NUMBER_SIZE, "%u", terms->ttl);
}

bool terms_send_claim(struct ctl *channel, const struct terms *terms, const char *request)
{
	char wait[NUMBER_SIZE], spares[NUMBER_SIZE], ttl[NUMBER_SIZE];

	snprintf(wait, sizeof wait, "%lld", terms->wait_ms);
	write_spares(terms, spares, ttl);
	return CTL_SEND(channel, "claim", wait, text_of(terms->ties), spares, ttl, text_of(terms->password), request);
}

bool terms_send_spare(struct ctl *channel, const struct terms *terms, const char *request)
{
	char spares[NUMBER_SIZE], ttl[NUMBER_SIZE];

	write_spares(terms, spares, ttl);
	return CTL_SEND(channel, "spare", spares, ttl, text_of(terms->password), request);
}

/* The words that both have: SPARES TTL PASSWORD. */
static bool read_spares(char *const *words, struct terms *terms)
{
	unsigned long long spares = TERMS_SPARES_MAX, ttl;

	terms->demand = strcmp(words[0], DEMAND) == 0;
	if ((!terms->demand && !num_parse(words[0], 0, TERMS_SPARES_MAX, &spares)) ||
		!num_parse(words[1], 0, INT_MAX, &ttl))
		return false;
	terms->spares = (unsigned)spares;
	terms->ttl = (unsigned)ttl;
	terms->password = words[2];
	return true;
}

enum terms_kind terms_read(const struct message *message, struct terms *terms, const char **request)
{
	char *const *words = message->words.item;
	bool claim = ctl_is(message, "claim", 6);
	struct terms read = {.ties = ""};

	if (!claim && !ctl_is(message, "spare", 4))
		return TERMS_NONE;
	if (!(claim ? read_ms(words[1], &read.wait_ms) && read_spares(words + 3, &read)
		    : read_spares(words + 1, &read)))
		return TERMS_NONE;
	if (claim)
		read.ties = words[2];
	*terms = read;
	*request = words[claim ? 6 : 4];
	return claim ? TERMS_CLAIM : TERMS_SPARE;
}

/* ---- join KEEP PASSWORD TIES ---- */

bool terms_send_join(struct ctl *channel, const struct terms_join *terms)
{
	return CTL_SEND(channel, "join", terms->keep ? "1" : "0", text_of(terms->password), text_of(terms->ties));
}

bool terms_read_join(const struct message *message, struct terms_join *terms)
{
	char *const *words = message->words.item;
	bool keep;

	if (!ctl_is(message, "join", 3) || !read_flag(words[1], &keep))
		return false;
	*terms = (struct terms_join){.keep = keep, .password = words[2], .ties = words[3]};
	return true;
}

/* ---- stop WAIT KEEP, end WAIT KEEP ---- */

bool terms_send_stop(struct ctl *channel, const struct terms_stop *terms)
{
	char wait[NUMBER_SIZE];

	snprintf(wait, sizeof wait, "%lld", terms->wait_ms);
	return CTL_SEND(channel, terms->all ? "end" : "stop", wait, terms->keep ? "1" : "0");
}

bool terms_read_stop(const struct message *message, struct terms_stop *terms)
{
	char *const *words = message->words.item;
	struct terms_stop read = {.all = ctl_is(message, "end", 2)};

	if ((!read.all && !ctl_is(message, "stop", 2)) || !read_ms(words[1], &read.wait_ms) ||
		!read_flag(words[2], &read.keep))
		return false;
	*terms = read;
	return true;
}
