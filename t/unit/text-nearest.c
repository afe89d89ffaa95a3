#include "text/nearest.h"

#include "check.h"

static const char *const extensions[] = {"adminpack", "citext", "cube", "dblink", "hstore", "hstore_plperl", "intarray",
	"isn", "lo", "ltree", "pg_stat_statements", "pg_trgm", "pgcrypto", "plpgsql", "seg", "tcn", "uuid-ossp",
	"xml2"};

/* What the hint says; valid until the next call. */
static const char *nearest(const char *wrong, size_t most)
{
	static struct str hint;
	struct strs names = STRS_INIT;
	struct strs found = STRS_INIT;

	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		strs_add(&names, extensions[i]);
	str_free(&hint);
	nearest_names(wrong, &names, most, &found);
	nearest_add_list(&hint, &found);
	strs_free(&names);
	strs_free(&found);
	return str_text(&hint);
}

static void test_hint(void)
{
	struct strs names = STRS_INIT;
	struct str hint = STR_INIT;

	CHECK(!nearest_add_hint(&hint, "hstor", &names));
	CHECK_TEXT(str_text(&hint), "");
	strs_add(&names, "hstore");
	strs_add(&names, "zlib");
	CHECK(!nearest_add_hint(&hint, "q", &names));
	CHECK(nearest_add_hint(&hint, "hstor", &names));
	CHECK_TEXT(str_text(&hint), "there is 'hstore'");
	str_free(&hint);
	strs_free(&names);
}

int main(void)
{
	CHECK_TEXT(nearest("pgcrypt", 3), "'pgcrypto'");
	CHECK_TEXT(nearest("PGCRYPTO", 3), "'pgcrypto'");
	CHECK_TEXT(nearest("pgcrpyto", 3), "'pgcrypto'");
	CHECK_TEXT(nearest("uuid_ossp", 3), "'uuid-ossp'");
	CHECK_TEXT(nearest("hstor", 3), "'hstore' or 'hstore_plperl'");
	CHECK_TEXT(nearest("hstor", 1), "'hstore'");
	CHECK_TEXT(nearest("hstor", 0), "");
	CHECK_TEXT(nearest("pg_stat_statement", 3), "'pg_stat_statements'");
	CHECK_TEXT(nearest("stat", 3), "'pg_stat_statements'");
	CHECK_TEXT(nearest("uuid", 3), "'uuid-ossp'");
	CHECK_TEXT(nearest("postgis", 3), "");
	CHECK_TEXT(nearest("x", 3), "");
	CHECK_TEXT(nearest("", 3), "");
	/* Longer than any identifier. */
	CHECK_TEXT(nearest("pg_stat_statements_pg_stat_statements_pg_stat_statements_pg_stat_statements_", 3),
		"'pg_stat_statements'");

	struct strs three = STRS_INIT;
	struct str hint = STR_INIT;
	strs_split(&three, "a,b,c", ',');
	nearest_add_list(&hint, &three);
	CHECK_TEXT(str_text(&hint), "'a', 'b' or 'c'");
	strs_free(&three);
	str_free(&hint);
	test_hint();
	return check_end();
}
