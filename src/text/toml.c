#include "text/toml.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/str.h"
#include "text/tomlscan.h"
#include "text/utf8.h"

#define DEPTH_MAX 100 /* of arrays and tables in each other */

/*
 * A table may be written in parts, but each part of it by one means only. `section` is the header below which a table
 * was made by a dotted key, as "a" by "a.b = 1": only other keys below that header may add to it.
 */
struct toml {
	char *key;
	enum toml_kind kind;
	size_t line;
	char *text;         /* of a string; NULL if it holds a NUL */
	bool is_whole;      /* a table with a header of its own, or an inline one */
	bool is_sealed;     /* an inline table, or an array that is a value: nothing is added later */
	size_t section;     /* 0: not made by a dotted key */
	struct toml **item; /* of a table, and of an array of tables ([[key]]) */
	size_t count;
};

struct parser {
	struct tomlscan scan;
	struct toml *root;
	size_t section;
	unsigned depth;
};

static bool parse_document(struct parser *parser);
static bool parse_header(struct parser *parser, struct toml **table);
static bool parse_pair(struct parser *parser, struct toml *table);
static bool parse_value(struct parser *parser, struct toml *value);
static bool parse_array(struct parser *parser, struct toml *array);
static bool parse_inline_table(struct parser *parser, struct toml *table);

static struct toml *make(enum toml_kind kind, const char *key, size_t line)
{
	struct toml *made = mem_alloc(sizeof *made);

	made->kind = kind;
	made->key = mem_copy(key);
	made->line = line;
	return made;
}

static struct toml *add(struct toml *parent, struct toml *item)
{
	parent->item = mem_resize(parent->item, parent->count + 1, sizeof(struct toml *));
	parent->item[parent->count++] = item;
	return item;
}

static struct toml *child(const struct toml *table, const char *key)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->item[i]->key, key) == 0)
			return table->item[i];
	return NULL;
}

struct toml *toml_parse(const char *text, size_t length, size_t *line, const char **problem)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct parser parser = {.scan = {text, text + length, 1, NULL}, .root = make(TOML_TABLE, "", 1)};
	size_t good = utf8_span(text, length);

	if (length >= 3 && memcmp(text, mark, 3) == 0)
		parser.scan.at += 3;
	if (good < length) {
		for (const char *at = text; (at = memchr(at, '\n', (size_t)(text + good - at))); at++)
			parser.scan.line++;
		parser.scan.problem = "it is not UTF-8";
	} else if (parse_document(&parser)) {
		return parser.root;
	}
	*line = parser.scan.line;
	*problem = parser.scan.problem;
	toml_free(parser.root);
	return NULL;
}

void toml_free(struct toml *document)
{
	if (!document)
		return;
	for (size_t i = 0; i < document->count; i++)
		toml_free(document->item[i]);
	free(document->item);
	free(document->key);
	free(document->text);
	free(document);
}

/* ---- Lines. */

static bool parse_document(struct parser *parser)
{
	struct toml *table = parser->root;

	parser->section = 1;
	for (;;) {
		if (!tomlscan_gap(&parser->scan))
			return false;
		if (parser->scan.at == parser->scan.end)
			return true;
		bool is_header = tomlscan_next(&parser->scan) == '[';
		if (is_header ? !parse_header(parser, &table) : !parse_pair(parser, table))
			return false;
		if (!tomlscan_line_end(&parser->scan))
			return false;
	}
}

/* Take a key of one part or more, with blanks around their dots. */
static bool take_key(struct parser *parser, struct strs *parts)
{
	struct tomlscan *scan = &parser->scan;

	do {
		struct str part = STR_INIT;

		str_add(&part, "");
		tomlscan_blanks(scan);
		bool taken = tomlscan_key(scan, &part);
		if (taken && memchr(part.text, '\0', part.length))
			taken = tomlscan_fail(scan, "a key has a NUL in it");
		strs_add_taken(parts, str_take(&part));
		if (!taken)
			return false;
		tomlscan_blanks(scan);
	} while (tomlscan_take(scan, '.'));
	return true;
}

/* The table that a part of a header names on its way down; NULL if there cannot be one. */
static struct toml *descend(struct toml *table, const char *key, size_t line)
{
	struct toml *next = child(table, key);

	if (!next)
		return add(table, make(TOML_TABLE, key, line));
	if (next->is_sealed)
		return NULL;
	if (next->kind == TOML_ARRAY)
		return next->item[next->count - 1];
	return next->kind == TOML_TABLE ? next : NULL;
}

/* The table of a header's last part: new, or only named by others so far. */
static struct toml *open_table(struct toml *table, const char *key, size_t line)
{
	struct toml *next = child(table, key);

	if (next && (next->kind != TOML_TABLE || next->is_whole || next->is_sealed || next->section != 0))
		return NULL;
	if (!next)
		next = add(table, make(TOML_TABLE, key, line));
	next->is_whole = true;
	return next;
}

/* One more table of an array of tables. */
static struct toml *open_item(struct toml *table, const char *key, size_t line)
{
	struct toml *array = child(table, key);

	if (array && (array->kind != TOML_ARRAY || array->is_sealed))
		return NULL;
	if (!array)
		array = add(table, make(TOML_ARRAY, key, line));
	struct toml *item = add(array, make(TOML_TABLE, "", line));
	item->is_whole = true;
	return item;
}

static bool parse_header(struct parser *parser, struct toml **table)
{
	struct tomlscan *scan = &parser->scan;
	struct strs parts = STRS_INIT;
	size_t line = scan->line;

	(void)tomlscan_take(scan, '[');
	bool is_array = tomlscan_take(scan, '[');
	bool good = take_key(parser, &parts);
	if (good && !(tomlscan_take(scan, ']') && (!is_array || tomlscan_take(scan, ']'))))
		good = tomlscan_fail(scan, "the header of a table is not closed");
	struct toml *at = parser->root;
	for (size_t i = 0; good && at && i + 1 < parts.count; i++)
		at = descend(at, parts.item[i], line);
	if (good && at) {
		const char *last = parts.item[parts.count - 1];
		at = is_array ? open_item(at, last, line) : open_table(at, last, line);
	}
	if (good && !at)
		good = tomlscan_fail(scan, "this table is defined already");
	strs_free(&parts);
	parser->section++;
	*table = at;
	return good;
}

/* The table that a dotted key adds to. */
static struct toml *dotted(struct parser *parser, struct toml *table, const char *key)
{
	struct toml *next = child(table, key);

	if (!next)
		next = add(table, make(TOML_TABLE, key, parser->scan.line));
	else if (next->kind != TOML_TABLE || next->is_whole || next->is_sealed ||
		(next->section != 0 && next->section != parser->section))
		return NULL;
	next->section = parser->section;
	return next;
}

static bool parse_pair(struct parser *parser, struct toml *table)
{
	struct tomlscan *scan = &parser->scan;
	struct strs parts = STRS_INIT;
	size_t line = scan->line;

	bool good = take_key(parser, &parts);
	if (good && !tomlscan_take(scan, '='))
		good = tomlscan_fail(scan, "there is no '=' behind a key");
	for (size_t i = 0; good && table && i + 1 < parts.count; i++)
		table = dotted(parser, table, parts.item[i]);
	if (good && (!table || child(table, parts.item[parts.count - 1])))
		good = tomlscan_fail(scan, "this key is defined already");
	if (good && table) {
		struct toml *value = add(table, make(TOML_STRING, parts.item[parts.count - 1], line));
		tomlscan_blanks(scan);
		good = parse_value(parser, value);
	}
	strs_free(&parts);
	return good;
}

/* ---- Values. */

static bool parse_string(struct parser *parser, struct toml *value)
{
	struct str text = STR_INIT;

	str_add(&text, "");
	bool good = tomlscan_string(&parser->scan, &text);
	if (good && !memchr(text.text, '\0', text.length))
		value->text = str_take(&text);
	str_free(&text);
	return good;
}

static bool parse_value(struct parser *parser, struct toml *value)
{
	char first = tomlscan_next(&parser->scan);
	bool good;

	if (first == '"' || first == '\'')
		return parse_string(parser, value);
	if (first != '[' && first != '{')
		return tomlscan_scalar(&parser->scan, &value->kind);
	if (parser->depth == DEPTH_MAX)
		return tomlscan_fail(&parser->scan, "arrays and tables are nested too deeply");
	parser->depth++;
	good = first == '[' ? parse_array(parser, value) : parse_inline_table(parser, value);
	parser->depth--;
	value->is_sealed = true;
	return good;
}

/* The elements are checked, not kept. */
static bool parse_array(struct parser *parser, struct toml *array)
{
	struct tomlscan *scan = &parser->scan;

	array->kind = TOML_ARRAY;
	(void)tomlscan_take(scan, '[');
	for (;;) {
		if (!tomlscan_gap(scan))
			return false;
		if (tomlscan_take(scan, ']'))
			return true;
		struct toml *element = make(TOML_STRING, "", scan->line);
		bool good = parse_value(parser, element);
		toml_free(element);
		if (!good || !tomlscan_gap(scan))
			return false;
		if (!tomlscan_take(scan, ',') && tomlscan_next(scan) != ']')
			return tomlscan_fail(scan, "an array has neither ',' nor ']' behind a value");
	}
}

/* It is on one line, but for what is in its values, and has no comma at its end. */
static bool parse_inline_table(struct parser *parser, struct toml *table)
{
	struct tomlscan *scan = &parser->scan;
	bool good;

	table->kind = TOML_TABLE;
	table->is_whole = true;
	(void)tomlscan_take(scan, '{');
	tomlscan_blanks(scan);
	if (tomlscan_take(scan, '}'))
		return true;
	do
		good = parse_pair(parser, table);
	while (good && (tomlscan_blanks(scan), tomlscan_take(scan, ',')));
	if (good && !tomlscan_take(scan, '}'))
		good = tomlscan_fail(scan, "an inline table has neither ',' nor '}' behind a value");
	return good;
}

/* ---- What was read. */

const struct toml *toml_find(const struct toml *table, const char *path)
{
	while (table && *path != '\0') {
		size_t length = strcspn(path, ".");
		char *key = mem_copy_bytes(path, length);
		table = table->kind == TOML_TABLE ? child(table, key) : NULL;
		free(key);
		path += length + (path[length] == '.' ? 1 : 0);
	}
	return table;
}

enum toml_kind toml_kind(const struct toml *value)
{
	return value->kind;
}

const char *toml_kind_name(enum toml_kind kind)
{
	static const char *const names[] = {
		[TOML_TABLE] = "a table",
		[TOML_STRING] = "a string",
		[TOML_INTEGER] = "an integer",
		[TOML_FLOAT] = "a number",
		[TOML_BOOLEAN] = "a boolean",
		[TOML_TIME] = "a date or time",
		[TOML_ARRAY] = "an array",
	};

	return names[kind];
}

const char *toml_text(const struct toml *value)
{
	return value->text;
}

size_t toml_line(const struct toml *value)
{
	return value->line;
}
