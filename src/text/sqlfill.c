#include "text/sqlfill.h"

#include <stdbool.h>
#include <string.h>

#include "text/sqlscan.h"

static size_t name_length(const char *text)
{
	size_t length = 0;

	while ((text[length] >= 'a' && text[length] <= 'z') || (text[length] >= 'A' && text[length] <= 'Z') ||
		(text[length] >= '0' && text[length] <= '9') || text[length] == '_')
		length++;
	return length;
}

static const struct sqlfill *find(const char *name, size_t length, const struct sqlfill *fills, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strlen(fills[i].name) == length && memcmp(fills[i].name, name, length) == 0)
			return &fills[i];
	}
	return NULL;
}

/* A colon in quotes or a comment does not leave the scan between tokens. */
void sqlfill_add(struct str *out, const char *sql, const struct sqlfill *fills, size_t count)
{
	struct sqlscan scan;
	size_t used;

	sqlscan_init(&scan);
	for (const char *at = sql; *at != '\0'; at++) {
		bool is_token = sqlscan_feed(&scan, at, 1, &used) == SQLSCAN_MORE && *at == ':' &&
			scan.state == SQLSCAN_BETWEEN;
		bool is_cast = at[1] == ':' || (at > sql && at[-1] == ':');
		size_t length = name_length(at + 1);
		const struct sqlfill *fill = is_token && !is_cast ? find(at + 1, length, fills, count) : NULL;
		if (fill) {
			str_add_sql_literal(out, fill->value);
			at += length;
		} else {
			str_add_char(out, *at);
		}
	}
	sqlscan_free(&scan);
}
