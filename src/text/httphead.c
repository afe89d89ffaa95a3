#include "text/httphead.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "text/num.h"

#define VALUE_MAX 256

static const char *value_of(const char *line, const char *name);
static bool can_be_sent(const char *text);
static void take_etag(struct httphead *head, const char *value);
static void take_modified(struct httphead *head, const char *value);
static void take_range(struct httphead *head, const char *value);

void httphead_take_line(struct httphead *head, const char *bytes, size_t length)
{
	char line[VALUE_MAX + 32];
	const char *value;

	while (length > 0 && strchr("\r\n \t", bytes[length - 1]))
		length--;
	if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
		httphead_free(head);
		return;
	}
	if (length >= sizeof line || memchr(bytes, '\0', length))
		return;
	memcpy(line, bytes, length);
	line[length] = '\0';
	if ((value = value_of(line, "etag:")))
		take_etag(head, value);
	else if ((value = value_of(line, "last-modified:")))
		take_modified(head, value);
	else if ((value = value_of(line, "content-range:")))
		take_range(head, value);
}

void httphead_free(struct httphead *head)
{
	free(head->etag);
	free(head->modified);
	*head = (struct httphead){0};
}

const char *httphead_validator(const struct httphead *head)
{
	return head->etag ? head->etag : head->modified;
}

bool httphead_same(const struct httphead *a, const struct httphead *b)
{
	if (a->total > 0 && b->total > 0 && a->total != b->total)
		return false;
	if (a->etag && b->etag)
		return strcmp(a->etag, b->etag) == 0;
	return !a->modified || !b->modified || strcmp(a->modified, b->modified) == 0;
}

const char *httphead_continues(
	const struct httphead *first, unsigned long long got, const struct httphead *head, bool partial)
{
	if (got > 0 && !httphead_same(first, head))
		return HTTPHEAD_CHANGED;
	if (partial && (!head->ranged || head->first != got))
		return "the server sent another part of it than it was asked for";
	return NULL;
}

bool httphead_status_is_good(long status)
{
	return status >= 200 && status <= 299;
}

bool httphead_status_may_pass(long status)
{
	switch (status) {
	case 408: /* request timeout */
	case 425: /* too early */
	case 429: /* too many requests */
	case 500: /* internal error */
	case 502: /* bad gateway */
	case 503: /* unavailable */
	case 504: return true;
	default: return false;
	}
}

/* The value of the header, if the line is the one of that name (given in lower case, with its colon); else NULL. */
static const char *value_of(const char *line, const char *name)
{
	size_t length = strlen(name);

	if (strncasecmp(line, name, length) != 0)
		return NULL;
	return line + length + strspn(line + length, " \t");
}

/* The text is sent back to the server unchanged, so it must hold only what a header may hold. */
static bool can_be_sent(const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	return strlen(text) <= VALUE_MAX;
}

/* A weak tag ("W/...") promises files of the same meaning, not of the same bytes, so it is not kept. */
static void take_etag(struct httphead *head, const char *value)
{
	size_t length = strlen(value);

	free(head->etag);
	head->etag = NULL;
	if (length < 2 || value[0] != '"' || strchr(value + 1, '"') != value + length - 1 || !can_be_sent(value))
		return;
	head->etag = mem_copy(value);
}

static void take_modified(struct httphead *head, const char *value)
{
	free(head->modified);
	head->modified = *value != '\0' && can_be_sent(value) ? mem_copy(value) : NULL;
}

/* Read digits at *at as a number, and move *at behind them. */
static bool read_number(const char **at, unsigned long long *value)
{
	char digits[24];
	size_t length = strspn(*at, "0123456789");

	if (length == 0 || length >= sizeof digits)
		return false;
	memcpy(digits, *at, length);
	digits[length] = '\0';
	*at += length;
	return num_parse(digits, 0, 1ULL << 62, value);
}

/* Parse "bytes 100-199/1000". A star after the slash: the total is unknown; a star before it: there is no such part. */
static void take_range(struct httphead *head, const char *value)
{
	unsigned long long first = 0;
	unsigned long long last = 0;
	unsigned long long total = 0;
	bool part;

	if (strncasecmp(value, "bytes ", 6) != 0)
		return;
	value += 6;
	part = *value != '*';
	if (part) {
		if (!read_number(&value, &first) || *value++ != '-' || !read_number(&value, &last) || last < first)
			return;
	} else {
		value++;
	}
	if (*value++ != '/')
		return;
	if (strcmp(value, "*") != 0 && (!read_number(&value, &total) || *value != '\0' || (part && total <= last)))
		return;
	head->ranged = part;
	head->first = first;
	head->total = total;
}
