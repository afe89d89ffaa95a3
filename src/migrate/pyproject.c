#include "migrate/pyproject.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "text/toml.h"

/* What each value is put into. */
static const struct {
	const char *path;
	size_t field; /* its offset in struct pyproject */
} values[] = {
	{"project.name", offsetof(struct pyproject, name)},
	{"tool.pgpkg.project_name", offsetof(struct pyproject, name)},
	{"tool.pgpkg.prefix", offsetof(struct pyproject, prefix)},
	{"tool.pgpkg.sql_dir", offsetof(struct pyproject, sql)},
	{"tool.pgpkg.migrations_dir", offsetof(struct pyproject, migrations)},
	{"tool.pgpkg.tracking.schema", offsetof(struct pyproject, tracking_schema)},
	{"tool.pgpkg.tracking.table", offsetof(struct pyproject, tracking_table)},
	{"tool.pgpkg.version_source", offsetof(struct pyproject, version_source)},
};

/* Tables on the way to them. */
static const char *const tables[] = {"project", "tool", "tool.pgpkg", "tool.pgpkg.tracking"};

static bool complain(const char *file, const struct toml *value, const char *path, const char *problem)
{
	warn_msg("'%s' line %zu: %s %s", file, toml_line(value), path, problem);
	return false;
}

static bool read_value(const char *file, const struct toml *document, const char *path, char **field)
{
	const struct toml *value = toml_find(document, path);

	if (!value)
		return true;
	if (toml_kind(value) != TOML_STRING) {
		warn_msg("'%s' line %zu: %s is %s, not a string", file, toml_line(value), path,
			toml_kind_name(toml_kind(value)));
		return false;
	}
	const char *text = toml_text(value);
	if (!text || str_has_control(text))
		return complain(file, value, path, "has a control character in it");
	if (*text == '\0')
		return complain(file, value, path, "is empty");
	free(*field);
	*field = mem_copy(text);
	return true;
}

static bool read_tables(const char *file, const struct toml *document)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const struct toml *table = toml_find(document, tables[i]);
		if (table && toml_kind(table) != TOML_TABLE)
			return complain(file, table, tables[i], "is no table");
	}
	const struct toml *refused = toml_find(document, "tool.pgpkg.pre_post_in_base");
	if (!refused)
		return true;
	return complain(file, refused, "tool.pgpkg.pre_post_in_base",
		"is not supported: pre/ and post/ are applied beside a base");
}

bool pyproject_read(const char *path, const struct str *text, struct pyproject *found)
{
	size_t line;
	const char *problem;
	struct toml *document = toml_parse(str_text(text), text->length, &line, &problem);

	*found = (struct pyproject){.has_table = false};
	if (!document) {
		warn_msg("'%s' line %zu is no TOML: %s", path, line, problem);
		return false;
	}
	bool good = read_tables(path, document);
	found->has_table = toml_find(document, "tool.pgpkg") != NULL;
	for (size_t i = 0; good && i < sizeof values / sizeof *values; i++)
		good = read_value(path, document, values[i].path, (char **)(void *)((char *)found + values[i].field));
	toml_free(document);
	return good;
}

void pyproject_free(struct pyproject *found)
{
	for (size_t i = 1; i < sizeof values / sizeof *values; i++)
		free(*(char **)(void *)((char *)found + values[i].field));
	*found = (struct pyproject){.has_table = false};
}
