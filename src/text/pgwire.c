#include "text/pgwire.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum {
	PROTOCOL_3_0 = 3 << 16,
	HEAD = 5,             /* of a message: its kind (a byte) and its length */
	MESSAGE_MAX = 1 << 20 /* bytes; every expected answer is far smaller */
};

/* ---- what is sent ---- */

static void add_number(struct str *out, uint32_t number)
{
	const unsigned char bytes[] = {(unsigned char)(number >> 24), (unsigned char)(number >> 16),
		(unsigned char)(number >> 8), (unsigned char)number};

	str_add_bytes(out, (const char *)bytes, sizeof bytes);
}

/* Add text with its final NUL. */
static void add_text(struct str *out, const char *text)
{
	str_add_bytes(out, text, strlen(text) + 1);
}

/* The length field counts itself, but not the kind before it. */
static void add_message(struct str *out, const char *kind, const struct str *body)
{
	str_add(out, kind);
	add_number(out, (uint32_t)body->length + 4);
	str_add_bytes(out, body->text, body->length);
}

void pgwire_add_question(struct str *out, const char *user, const char *dbname, const char *sql)
{
	struct str greeting = STR_INIT, query = STR_INIT, farewell = STR_INIT;

	add_number(&greeting, PROTOCOL_3_0);
	add_text(&greeting, "user");
	add_text(&greeting, user);
	add_text(&greeting, "database");
	add_text(&greeting, dbname);
	add_text(&greeting, "application_name");
	add_text(&greeting, "pg_watchdog");
	add_text(&greeting, "");
	add_text(&query, sql);
	add_message(out, "", &greeting);
	add_message(out, "Q", &query);
	add_message(out, "X", &farewell);
	str_free(&greeting);
	str_free(&query);
}

/* ---- what comes back ---- */

struct input {
	const unsigned char *at;
	size_t left;
};

static bool take(struct input *reader, size_t count, const unsigned char **bytes)
{
	*bytes = reader->at;
	if (count > reader->left)
		return false;
	reader->at += count;
	reader->left -= count;
	return true;
}

static bool take_number(struct input *reader, size_t size, uint32_t *number)
{
	const unsigned char *bytes;

	*number = 0;
	if (!take(reader, size, &bytes))
		return false;
	for (size_t i = 0; i < size; i++)
		*number = *number << 8 | bytes[i];
	return true;
}

static bool read_row(struct input body, struct str *out)
{
	const unsigned char *bytes;
	uint32_t columns, length;

	if (!take_number(&body, 2, &columns))
		return false;
	for (uint32_t i = 0; i < columns; i++) {
		if (i > 0)
			str_add_char(out, '\t');
		if (!take_number(&body, 4, &length))
			return false;
		if (length == UINT32_MAX)
			continue;
		if (!take(&body, length, &bytes))
			return false;
		str_add_bytes(out, (const char *)bytes, length);
	}
	str_add_char(out, '\n');
	return true;
}

/* The body is a list of fields, each a letter and a text, up to a NUL. */
static void read_error(struct input body, char sqlstate[PGWIRE_SQLSTATE_SIZE])
{
	const unsigned char *kind;

	while (take(&body, 1, &kind) && *kind != '\0') {
		const unsigned char *end = memchr(body.at, '\0', body.left), *text;
		if (!end || !take(&body, (size_t)(end - body.at) + 1, &text))
			return;
		if (*kind == 'C' && end - text == PGWIRE_SQLSTATE_SIZE - 1)
			memcpy(sqlstate, text, PGWIRE_SQLSTATE_SIZE);
	}
}

/* Read one message. Returns what is known after it, PGWIRE_MORE if it decides nothing. ReadyForQuery comes twice:
 * after the startup and after the query's answer. */
static enum pgwire_state read_message(
	unsigned char kind, struct input body, unsigned *ready, struct str *out, char sqlstate[PGWIRE_SQLSTATE_SIZE])
{
	uint32_t number;

	switch (kind) {
	case 'R':
		if (!take_number(&body, 4, &number))
			return PGWIRE_GARBAGE;
		return number == 0 ? PGWIRE_MORE : PGWIRE_SECRET;
	case 'D': return read_row(body, out) ? PGWIRE_MORE : PGWIRE_GARBAGE;
	case 'E': read_error(body, sqlstate); return PGWIRE_ERROR;
	case 'Z': return ++*ready == 2 ? PGWIRE_ANSWERED : PGWIRE_MORE;
	case 'C': /* CommandComplete */
	case 'I': /* EmptyQueryResponse */
	case 'K': /* BackendKeyData */
	case 'N': /* NoticeResponse */
	case 'S': /* ParameterStatus */
	case 'T': /* RowDescription */
	case 'v': /* NegotiateProtocolVersion */ return PGWIRE_MORE;
	default: return PGWIRE_GARBAGE;
	}
}

enum pgwire_state pgwire_read(const char *bytes, size_t length, struct str *out, char sqlstate[PGWIRE_SQLSTATE_SIZE])
{
	struct input all = {(const unsigned char *)bytes, length};
	struct str rows = STR_INIT;
	enum pgwire_state state = PGWIRE_MORE;
	unsigned ready = 0;

	sqlstate[0] = '\0';
	while (state == PGWIRE_MORE && all.left >= HEAD) {
		const unsigned char *kind, *start;
		uint32_t size;
		take(&all, 1, &kind);
		take_number(&all, 4, &size);
		if (size < 4 || size > MESSAGE_MAX)
			state = PGWIRE_GARBAGE;
		else if (!take(&all, size - 4, &start))
			break;
		else
			state = read_message(*kind, (struct input){start, size - 4}, &ready, &rows, sqlstate);
	}
	if (state == PGWIRE_ANSWERED)
		str_add_bytes(out, str_text(&rows), rows.length);
	str_free(&rows);
	return state;
}
