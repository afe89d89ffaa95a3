#include "diff/diff.h"

#include "check.h"
#include "schema/model.h"

/* The statements between two models, each with its semicolon; valid until the next call. */
static const char *written(const struct schema *from, const struct schema *to)
{
	static struct str text;
	struct compare *compare = compare_new(from, to);
	struct changes changes = {.item = NULL};
	struct strs gaps = STRS_INIT;

	str_free(&text);
	bool is_ordered = diff_write(compare, &changes, &gaps);
	for (size_t i = 0; is_ordered && i < changes.count; i++)
		str_addf(&text, "%s;\n", changes.item[i].sql);
	for (size_t i = 0; i < gaps.count; i++)
		str_addf(&text, "-- %s\n", gaps.item[i]);
	changes_free(&changes);
	strs_free(&gaps);
	compare_free(compare);
	return str_text(&text);
}

/* A model with the schema `app`, whose comment may be NULL, and an extension that needs it. */
static struct schema *app(const char *comment, const char *version)
{
	struct schema *schema = model_new();
	size_t app = model_add(schema, SCHEMA_SCHEMA, "app");

	model_set(schema, app, "owner", "ann");
	model_set(schema, app, "comment", comment);
	if (version) {
		size_t hstore = model_add(schema, SCHEMA_EXTENSION, "hstore");
		model_set(schema, hstore, "schema", "app");
		model_set(schema, hstore, "version", version);
		model_set_need(schema, hstore, app);
	}
	model_sort(schema);
	return schema;
}

/* A table with a column `a` of this type, a view and, of that, another, whose comments are to be kept. */
static struct schema *views(const char *type, const char *definition)
{
	struct schema *schema = model_new();
	size_t t = model_add(schema, SCHEMA_TABLE, "s.t");
	size_t a = model_add(schema, SCHEMA_TABLE_COLUMN, "s.t.a");
	size_t v = model_add(schema, SCHEMA_VIEW, "s.v");
	size_t w = model_add(schema, SCHEMA_VIEW, "s.w");

	model_set_parent(schema, a, t, 1);
	model_set(schema, a, "type", type);
	model_set(schema, v, "definition", definition);
	model_set(schema, w, "definition", "SELECT 2");
	model_set(schema, w, "comment", "w");
	model_set_need(schema, v, a);
	model_set_need(schema, w, v);
	model_sort(schema);
	return schema;
}

/* A column whose default needs the sequence that it owns. */
static struct schema *defaults(bool has_default)
{
	struct schema *schema = model_new();
	size_t t = model_add(schema, SCHEMA_TABLE, "s.t");
	size_t a = model_add(schema, SCHEMA_TABLE_COLUMN, "s.t.a");
	size_t s = model_add(schema, SCHEMA_SEQUENCE, "s.q");

	model_set_parent(schema, a, t, 1);
	model_set(schema, a, "type", "integer");
	model_set(schema, a, "default", has_default ? "nextval('s.q')" : NULL);
	model_set(schema, s, "owned by", "s.t.a");
	if (has_default)
		model_set_need(schema, a, s);
	model_sort(schema);
	return schema;
}

/* A domain; or one with a constraint, of which a column has an array. */
static struct schema *stored(bool is_stored)
{
	struct schema *schema = model_new();
	size_t d = model_add(schema, SCHEMA_DOMAIN, "s.d");
	size_t t = model_add(schema, SCHEMA_TABLE, "s.t");

	model_set(schema, d, "type", "integer");
	if (is_stored) {
		size_t c = model_add(schema, SCHEMA_DOMAIN_CONSTRAINT, "c on s.d");
		size_t a = model_add(schema, SCHEMA_TABLE_COLUMN, "s.t.a");
		model_set_parent(schema, c, d, 0);
		model_set(schema, c, "definition", "CHECK (VALUE > 0)");
		model_set_parent(schema, a, t, 1);
		model_set(schema, a, "type", "s.d[]");
		model_set_need(schema, a, d);
	}
	model_sort(schema);
	return schema;
}

/* A column of an enum with a default, or one of text without the enum. */
static struct schema *typed(bool has_enum)
{
	struct schema *schema = model_new();
	size_t t = model_add(schema, SCHEMA_TABLE, "s.t");
	size_t a = model_add(schema, SCHEMA_TABLE_COLUMN, "s.t.a");

	model_set_parent(schema, a, t, 1);
	model_set(schema, a, "type", has_enum ? "s.e" : "text");
	if (has_enum) {
		size_t e = model_add(schema, SCHEMA_ENUM, "s.e");
		model_set(schema, e, "labels", "'a'");
		model_set(schema, a, "default", "'a'::s.e");
		model_set_need(schema, a, e);
	}
	model_sort(schema);
	return schema;
}

static void check_types(void)
{
	struct schema *bare = stored(false);
	struct schema *whole = stored(true);
	struct schema *with = typed(true);
	struct schema *without = typed(false);

	CHECK_TEXT(written(bare, whole),
		"ALTER DOMAIN s.d ADD CONSTRAINT c CHECK (VALUE > 0);\nALTER TABLE s.t ADD COLUMN a s.d[];\n");
	/* The enum goes after the type of the column, not only after its default. */
	CHECK_TEXT(written(with, without),
		"ALTER TABLE ONLY s.t ALTER COLUMN a DROP DEFAULT;\n"
		"ALTER TABLE s.t ALTER COLUMN a TYPE text USING a::text::text;\nDROP TYPE s.e;\n");
	model_free(bare);
	model_free(whole);
	model_free(with);
	model_free(without);
}

static void check_views(void)
{
	struct schema *old = views("integer", "SELECT 1");
	struct schema *wide = views("bigint", "SELECT 1");
	struct schema *other = views("integer", "SELECT 3");
	struct schema *none = model_new();

	model_sort(none);
	CHECK_TEXT(written(old, wide),
		"DROP VIEW s.w;\nDROP VIEW s.v;\n"
		"ALTER TABLE s.t ALTER COLUMN a TYPE bigint USING a::bigint;\n"
		"CREATE VIEW s.v AS\nSELECT 1;\nCREATE VIEW s.w AS\nSELECT 2;\nCOMMENT ON VIEW s.w IS 'w';\n");
	CHECK_TEXT(written(old, other), "CREATE OR REPLACE VIEW s.v AS\nSELECT 3;\n");
	CHECK_TEXT(written(old, none), "DROP VIEW s.w;\nDROP VIEW s.v;\nDROP TABLE s.t;\n");
	model_free(old);
	model_free(wide);
	model_free(other);
	model_free(none);
}

static void check_defaults(void)
{
	struct schema *with = defaults(true);
	struct schema *without = defaults(false);
	struct schema *none = model_new();

	model_sort(none);
	CHECK_TEXT(written(none, with),
		"CREATE SEQUENCE s.q;\nCREATE TABLE s.t (\n\ta integer\n);\n"
		"ALTER SEQUENCE s.q OWNED BY s.t.a;\n"
		"ALTER TABLE ONLY s.t ALTER COLUMN a SET DEFAULT nextval('s.q');\n");
	/* A sequence goes with the column that owns it. */
	CHECK_TEXT(written(with, none), "DROP TABLE s.t;\n");
	CHECK_TEXT(written(with, without), "ALTER TABLE ONLY s.t ALTER COLUMN a DROP DEFAULT;\n");
	model_free(with);
	model_free(without);
	model_free(none);
}

static struct schema *computed(const char *expression)
{
	struct schema *schema = model_new();
	size_t t = model_add(schema, SCHEMA_TABLE, "s.t");
	size_t a = model_add(schema, SCHEMA_TABLE_COLUMN, "s.t.a");

	model_set_parent(schema, a, t, 1);
	model_set(schema, a, "type", "integer");
	model_set(schema, a, "generated virtual", expression);
	model_sort(schema);
	return schema;
}

/* What is computed by a column that is dropped can be computed again, unless a plain column takes its place. */
static void check_computed(void)
{
	struct schema *old = computed("1");
	struct schema *other = computed("2");
	struct schema *plain = computed(NULL);
	struct schema *both[] = {other, plain};

	for (size_t i = 0; i < 2; i++) {
		struct compare *compare = compare_new(old, both[i]);
		struct changes changes = {.item = NULL};
		struct strs gaps = STRS_INIT;
		CHECK(diff_write(compare, &changes, &gaps) && changes.count == 2);
		CHECK_TEXT(changes.item[0].sql, "ALTER TABLE s.t DROP COLUMN a");
		CHECK(changes.item[0].loses_data == (both[i] == plain));
		CHECK(changes.item[1].is_held == (both[i] == plain));
		changes_free(&changes);
		compare_free(compare);
	}
	model_free(old);
	model_free(other);
	model_free(plain);
}

int main(void)
{
	check_types();
	check_views();
	check_defaults();
	check_computed();
	struct schema *none = model_new();
	struct schema *old = app(NULL, "1.7");
	struct schema *new = app("it's", "1.8");
	struct schema *bare = app("it's", NULL);

	model_sort(none);
	CHECK_TEXT(written(old, old), "");
	CHECK_TEXT(written(none, new),
		"CREATE SCHEMA app;\nALTER SCHEMA app OWNER TO ann;\nCOMMENT ON SCHEMA app IS 'it''s';\n"
		"CREATE EXTENSION hstore SCHEMA app VERSION '1.8';\n");
	CHECK_TEXT(written(new, none), "DROP EXTENSION hstore;\nDROP SCHEMA app;\n");
	CHECK_TEXT(written(old, new), "COMMENT ON SCHEMA app IS 'it''s';\nALTER EXTENSION hstore UPDATE TO '1.8';\n");
	CHECK_TEXT(written(bare, old),
		"COMMENT ON SCHEMA app IS NULL;\nCREATE EXTENSION hstore SCHEMA app VERSION '1.7';\n");
	model_free(none);
	model_free(old);
	model_free(new);
	model_free(bare);
	return check_end();
}
