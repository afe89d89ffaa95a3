#include "sql/rows.h"

#include <stdio.h>
#include <string.h>

#include "text/jsonout.h"
#include "text/str.h"

/* Values of pg_type.oid, which never change. */
enum {
	TYPE_BOOL = 16,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_OID = 26,
	TYPE_JSON = 114,
	TYPE_FLOAT4 = 700,
	TYPE_FLOAT8 = 701,
	TYPE_NUMERIC = 1700,
	TYPE_JSONB = 3802,
};

static void add_value(struct str *out, unsigned type, const struct pgconn_value *value);

bool rows_print(const struct pgconn_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			putchar('\t');
		if (values[i].length > 0)
			fwrite(values[i].bytes, 1, values[i].length, stdout);
	}
	if (count > 0)
		putchar('\n');
	return !ferror(stdout);
}

bool rows_print_json(const struct pgconn_column *columns, const struct pgconn_value *values, size_t count)
{
	struct str line = STR_INIT;

	jsonout_open(&line, '{');
	for (size_t i = 0; i < count; i++) {
		jsonout_key(&line, columns[i].name);
		add_value(&line, columns[i].type, &values[i]);
	}
	jsonout_close(&line, '}');
	str_add_char(&line, '\n');
	fwrite(line.text, 1, line.length, stdout);
	str_free(&line);
	return !ferror(stdout);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether it is a number in JSON: all of the server's are, except those that are words. */
static bool is_number(const struct pgconn_value *value)
{
	return value->length > 0 && (value->bytes[0] == '-' || is_digit(value->bytes[0])) &&
		is_digit(value->bytes[value->length - 1]);
}

/* In valid JSON newlines occur only between tokens, so each may become a blank. */
static void add_json(struct str *out, const struct pgconn_value *value)
{
	for (size_t i = 0; i < value->length; i++) {
		char c = value->bytes[i];
		str_add_char(out, c == '\n' || c == '\r' ? ' ' : c);
	}
}

static void add_value(struct str *out, unsigned type, const struct pgconn_value *value)
{
	if (!value->bytes) {
		jsonout_null(out);
		return;
	}
	switch (type) {
	case TYPE_BOOL: jsonout_bool(out, value->bytes[0] == 't'); return;
	case TYPE_JSON:
	case TYPE_JSONB: add_json(out, value); return;
	case TYPE_INT8:
	case TYPE_INT2:
	case TYPE_INT4:
	case TYPE_OID:
	case TYPE_FLOAT4:
	case TYPE_FLOAT8:
	case TYPE_NUMERIC:
		if (is_number(value)) {
			str_add_bytes(out, value->bytes, value->length);
			return;
		}
	}
	jsonout_bytes(out, value->bytes, value->length);
}
