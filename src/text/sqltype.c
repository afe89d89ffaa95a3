#include "text/sqltype.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/str.h"

enum { NAME_SIZE = 64, UNLIMITED = 1000000, MICROSECONDS = 6 };

/* A type taken apart: "timestamp(3) with time zone" has the name without the parentheses, and one modifier. */
struct parts {
	char name[NAME_SIZE];
	int count; /* of modifiers */
	int modifiers[2];
};

/* The cast fails or keeps the value, whatever the modifiers of `from`; `to` has none, or is numeric with a scale. */
static const struct {
	const char *from, *to;
} keeping[] = {
	{"smallint", "integer"},
	{"smallint", "bigint"},
	{"smallint", "numeric"},
	{"smallint", "real"},
	{"smallint", "double precision"},
	{"integer", "smallint"},
	{"integer", "bigint"},
	{"integer", "numeric"},
	{"integer", "double precision"},
	{"bigint", "smallint"},
	{"bigint", "integer"},
	{"bigint", "numeric"},
	{"real", "double precision"},
	{"date", "timestamp without time zone"},
	{"date", "timestamp with time zone"},
	{"timestamp without time zone", "timestamp with time zone"},
	{"timestamp with time zone", "timestamp without time zone"},
	{"cidr", "inet"},
	{"json", "text"},
	{"jsonb", "json"},
	{"text", "json"},
};

/* "(10,2)": at most two numbers; returns how many. */
static int read_modifiers(const char *text, int modifiers[2])
{
	int count = 0;

	do {
		char *end;
		long number = strtol(text + 1, &end, 10);
		if (end == text + 1)
			break;
		modifiers[count++] = (int)number;
		text = end;
	} while (count < 2 && *text == ',');
	return count;
}

/* False if it does not fit into parts. */
static bool split(const char *type, struct parts *parts)
{
	const char *open = strchr(type, '(');
	const char *close = open ? strchr(open, ')') : NULL;
	int length;

	*parts = (struct parts){.count = 0};
	if (!open || strchr(type, '"')) {
		length = snprintf(parts->name, sizeof parts->name, "%s", type);
	} else {
		parts->count = read_modifiers(open, parts->modifiers);
		length = snprintf(
			parts->name, sizeof parts->name, "%.*s%s", (int)(open - type), type, close ? close + 1 : "");
	}
	return length >= 0 && (size_t)length < sizeof parts->name;
}

static bool is_name(const struct parts *parts, const char *name)
{
	return strcmp(parts->name, name) == 0;
}

bool sqltype_is_text(const char *type)
{
	return strcmp(type, "text") == 0 || (str_starts(type, "character varying") && !strchr(type, '['));
}

bool sqltype_is_limited_varchar(const char *type)
{
	return str_starts(type, "character varying(") && !strchr(type, '[');
}

/* The digits behind the point that a type keeps. */
static int digits(const struct parts *parts)
{
	if (parts->count == 2)
		return parts->modifiers[1];
	if (parts->count == 1)
		return is_name(parts, "numeric") ? 0 : parts->modifiers[0];
	return is_name(parts, "numeric") ? UNLIMITED : MICROSECONDS;
}

/* Whether the modifier is a length: an assignment of what is longer fails, and a cast cuts it. */
static bool has_length(const struct parts *parts)
{
	static const char *const names[] = {"character varying", "character", "bit", "bit varying"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (is_name(parts, names[i]))
			return true;
	return false;
}

/* The same type, with other modifiers. */
static bool keeps_with_modifiers(const struct parts *from, const struct parts *to)
{
	return has_length(from) || to->count == 0 || digits(to) >= digits(from);
}

static bool is_plain_text(const struct parts *parts)
{
	return is_name(parts, "text") || is_name(parts, "character varying");
}

bool sqltype_keeps(const char *from, const char *to)
{
	struct parts a;
	struct parts b;

	if (strcmp(from, to) == 0 || sqltype_is_text(to))
		return !sqltype_is_limited_varchar(to) || sqltype_is_text(from);
	if (!split(from, &a) || !split(to, &b))
		return false;
	if (strcmp(a.name, b.name) == 0)
		return keeps_with_modifiers(&a, &b);
	const char *name = is_plain_text(&a) ? "text" : a.name;
	bool is_scaled = is_name(&b, "numeric") && digits(&b) >= 0;
	for (size_t i = 0; (b.count == 0 || is_scaled) && i < sizeof keeping / sizeof keeping[0]; i++)
		if (strcmp(keeping[i].from, name) == 0 && strcmp(keeping[i].to, b.name) == 0)
			return true;
	return false;
}

bool sqltype_keeps_if_cast(const char *from, const char *to)
{
	struct parts a;
	struct parts b;

	if (strcmp(from, to) == 0)
		return true;
	if (!sqltype_keeps(from, to) || !split(from, &a) || !split(to, &b))
		return false;
	if (!has_length(&b) || b.count == 0)
		return true;
	/* Another length of bit either cuts or pads with zeros. */
	return !is_name(&b, "bit") && strcmp(a.name, b.name) == 0 && a.count == 1 && a.modifiers[0] <= b.modifiers[0];
}
