#include "diff/roles.h"

#include <stdlib.h>

#include "check.h"
#include "schema/model.h"

static void check_missing(const char *message, const char *role)
{
	char *missing = roles_missing(message);

	CHECK_TEXT(missing, role);
	free(missing);
}

int main(void)
{
	check_missing("role \"ann\" does not exist", "ann");
	check_missing("pg_sql: a.sql:1: ERROR: role \"a \"b\" does not exist", "a \"b");
	check_missing("relation \"ann\" does not exist", NULL);
	check_missing("role \"\" does not exist", NULL);

	struct schema *schema = model_new();
	struct strs roles = STRS_INIT;
	size_t t = model_add(schema, SCHEMA_TABLE, "public.t");
	size_t p = model_add(schema, SCHEMA_POLICY, "p on public.t");

	model_set(schema, t, "owner", "ann");
	model_set(schema, t, "grant:\"Bob \"\"Roe\" by ann", "SELECT");
	model_set(schema, t, "grant:carl by \"Dora by Night\"", "SELECT");
	model_set(schema, t, "grant:PUBLIC", "SELECT");
	model_set(schema, t, "revoke:OWNER", "SELECT");
	model_set(schema, t, "grant:\"OWNER\"", "SELECT");
	model_set(schema, p, "roles", "\"E, F\", gil, pg_monitor, PUBLIC");
	model_add(schema, SCHEMA_DEFAULT_ACL, "for role hal in schema app on tables");
	model_sort(schema);
	roles_find(schema, &roles);
	strs_sort(&roles);
	const char *const wanted[] = {"Bob \"Roe", "Dora by Night", "E, F", "OWNER", "ann", "carl", "gil", "hal"};
	CHECK(roles.count == sizeof wanted / sizeof wanted[0]);
	for (size_t i = 0; i < roles.count && i < sizeof wanted / sizeof wanted[0]; i++)
		CHECK_TEXT(roles.item[i], wanted[i]);
	strs_free(&roles);
	model_free(schema);
	return check_end();
}
