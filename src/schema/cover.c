#include "schema/cover.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/model.h"

enum { NAMED_MAX = 1000 }; /* of one catalog; it is enough to know that there are many */

/* What all databases share is not part of one; but a subscription is. Large objects are counted by a query of their
 * own. */
const char cover_catalogs[] =
	"select c.relname, case when has_table_privilege(c.oid, 'select') then c.relname else '' end from "
	"pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid"
	" where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attname = 'oid'"
	" and (not c.relisshared or c.relname = 'pg_subscription') and c.relname <> 'pg_largeobject_metadata'"
	" and has_column_privilege(c.oid, a.attnum, 'select') order by c.relname collate \"C\"";

/* Temporary tables and those of extensions have parts, too. */
#define IS_OF_USER(column)                                                                                     \
	"(x." column " = 0 or exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n"        \
	" on n.oid = c.relnamespace where c.oid = x." column " and n.nspname !~ '^pg_'"                        \
	" and not exists (select from pg_catalog.pg_depend d where d.classid = c.tableoid and d.objid = c.oid" \
	" and d.deptype = 'e')))"
#define IS_OF_USERS(catalog, column)                                                                          \
	"not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog." catalog "'::regclass" \
	" and d.objid = x." column " and d.deptype = 'e')"

/* Which rows are to be looked at; of other catalogs, all of them. */
static const struct {
	const char *catalog;
	const char *condition;
} conditions[] = {
	{"pg_attrdef", "false"}, /* part of a column */
	{"pg_enum", "false"},    /* part of a type */
	{"pg_amop", IS_OF_USERS("pg_opfamily", "amopfamily")},
	{"pg_amproc", IS_OF_USERS("pg_opfamily", "amprocfamily")},
	{"pg_constraint", IS_OF_USER("conrelid") " and " IS_OF_USERS("pg_type", "contypid")},
	{"pg_namespace", "x.nspname !~ '^pg_'"},
	{"pg_policy", IS_OF_USER("polrelid")},
	{"pg_rewrite", IS_OF_USER("ev_class")},
	{"pg_trigger", IS_OF_USER("tgrelid")},
	{"pg_subscription",
		"x.subdbid = (select b.oid from pg_catalog.pg_database b where b.datname = current_database())"},
};

/* Their kinds, where a catalog has several that are read by queries of their own. */
static const struct {
	const char *catalog;
	const char *kind;
} kinds[] = {
	{"pg_class", "case x.relkind when 'p' then 'r' when 'I' then 'i' else x.relkind end"},
	{"pg_proc", "case x.prokind when 'w' then 'f' else x.prokind end"},
	{"pg_rewrite", "case when x.rulename = '_RETURN' then 'v' else 'r' end"}, /* of a view, a rule */
	{"pg_type", "case when x.typinput = 'pg_catalog.array_in'::regproc then 'A' else x.typtype end"},
};

static void add_kind(struct str *sql, const char *catalog)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].catalog, catalog) == 0)
			str_addf(sql, " || '.' || (%s)::text", kinds[i].kind);
}

static void add_condition(struct str *sql, const char *catalog)
{
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (strcmp(conditions[i].catalog, catalog) == 0)
			str_addf(sql, " and %s", conditions[i].condition);
}

char *cover_addresses(const struct strs *catalogs)
{
	struct str sql = STR_INIT;

	for (size_t i = 0; i + 1 < catalogs->count; i += 2) {
		const char *catalog = catalogs->item[i];
		/* Not everybody may read tableoid. */
		str_addf(&sql, "%sselect 'pg_catalog.%s'::regclass::oid, x.oid, 0, '%s'", i == 0 ? "" : " union all ",
			catalog, catalogs->item[i + 1]);
		add_kind(&sql, catalog);
		str_addf(&sql, " from pg_catalog.%s x where x.oid >= 16384", catalog);
		add_condition(&sql, catalog);
	}
	return str_take(&sql);
}

void cover_add(struct cover *cover, struct address address, const char *kind)
{
	/* The room doubles, so that many are not copied many times. */
	if ((cover->count & (cover->count - 1)) == 0)
		cover->items = mem_resize(cover->items, cover->count == 0 ? 1 : 2 * cover->count, sizeof *cover->items);
	cover->items[cover->count++] = address;
	if (*kind != '\0' && !strs_contain(&cover->kinds, kind))
		strs_add(&cover->kinds, kind);
}

bool cover_has(const struct cover *cover, const char *kind)
{
	size_t length = strlen(kind);

	for (size_t i = 0; i < cover->kinds.count; i++) {
		const char *there = cover->kinds.item[i];
		if (strncmp(there, kind, length) == 0 && (there[length] == '\0' || there[length] == '.'))
			return true;
	}
	return false;
}

/* Those that are not in the map, but not all of many in one catalog. */
static void list_unknown(const struct cover *cover, const struct address_map *map, struct str *values)
{
	uint32_t catalog = 0;
	size_t named = 0;

	for (size_t i = 0; i < cover->count; i++) {
		struct address address = cover->items[i];
		if (address_find(map, address) != SCHEMA_NONE)
			continue;
		named = address.catalog == catalog ? named + 1 : 1;
		catalog = address.catalog;
		if (named <= NAMED_MAX)
			str_addf(values, "%s('', %u, %u)", values->length == 0 ? "" : ", ", address.catalog,
				address.oid);
	}
}

char *cover_names(const struct cover *cover, const struct address_map *map)
{
	struct str values = STR_INIT;

	list_unknown(cover, map, &values);
	char *sql = address_names(
		&values, "i.type", "i.schema is null or i.schema !~ '^pg_' and i.schema <> 'information_schema'");
	str_free(&values);
	return sql;
}

void cover_free(struct cover *cover)
{
	free(cover->items);
	strs_free(&cover->kinds);
	*cover = (struct cover){.count = 0};
}
