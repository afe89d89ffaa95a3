#include "schema/queries.h"

/* Functions, procedures and aggregates. */

/* SQL is laid out by hand. */
/* clang-format off */

/* The types of ranges have functions of their own. */
#define FROM_PROC(kinds) \
	" from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace" \
	" where p.prokind in (" kinds ") and " SQL_IS_USERS("n") " and " SQL_IS_NO_MEMBER("p") \
	" and not exists (select from pg_catalog.pg_depend i where i.classid = p.tableoid and i.objid = p.oid" \
	" and i.deptype = 'i')"

/* What the server would write, without the lines that say the name, the arguments and the result. */
#define DEFINITION(word, result) \
	"(select case when starts_with(w.text, w.head) then btrim(substr(w.text, length(w.head) + 1), E' \\n')" \
	" else w.text end from (select pg_get_functiondef(p.oid) as text, 'CREATE OR REPLACE " word " ' || " \
	SQL_QUALIFIED("n.nspname", "p.proname") " || '(' || pg_get_function_arguments(p.oid) || E')\\n'" result \
	" as head) w) as definition"

/* Absent is what CREATE AGGREGATE gives to one of this kind. */
#define MODIFY(column) \
	"case " column " when case a.aggkind when 'n' then 'r' else 'w' end then null when 'r' then 'READ_ONLY'" \
	" when 's' then 'SHAREABLE' else 'READ_WRITE' end"

const struct query queries_routine[] = {
	{QUERY_OBJECTS, SCHEMA_FUNCTION, 0, 0, "pg_proc.f",
		"select " SQL_HEAD("p") ", nullif(pg_get_function_arguments(p.oid), '') as arguments,"
		" pg_get_function_result(p.oid) as result, "
		DEFINITION("FUNCTION", " || ' RETURNS ' || pg_get_function_result(p.oid) || E'\\n'") ", "
		SQL_OWNER("p.proowner") FROM_PROC("'f', 'w'"), NULL},

	{QUERY_OBJECTS, SCHEMA_PROCEDURE, 0, 0, "pg_proc.p",
		"select " SQL_HEAD("p") ", nullif(pg_get_function_arguments(p.oid), '') as arguments, "
		DEFINITION("PROCEDURE", "") ", " SQL_OWNER("p.proowner") FROM_PROC("'p'"), NULL},

	{QUERY_OBJECTS, SCHEMA_AGGREGATE, 0, 0, "pg_proc.a",
		"select " SQL_HEAD("p") ", nullif(pg_get_function_arguments(p.oid), '') as arguments,"
		" pg_get_function_result(p.oid) as result, " SQL_YES("a.aggkind = 'h'") " as hypothetical, "
		SQL_FUNCTION("a.aggtransfn") " as sfunc, " SQL_TYPE("a.aggtranstype") " as stype,"
		" nullif(a.aggtransspace, 0) as sspace, " SQL_FUNCTION("a.aggfinalfn") " as finalfunc, "
		SQL_YES("a.aggfinalextra") " as \"finalfunc extra\", " MODIFY("a.aggfinalmodify") " as \"finalfunc modify\", "
		SQL_FUNCTION("a.aggcombinefn") " as combinefunc, " SQL_FUNCTION("a.aggserialfn") " as serialfunc, "
		SQL_FUNCTION("a.aggdeserialfn") " as deserialfunc, a.agginitval as initcond, "
		SQL_FUNCTION("a.aggmtransfn") " as msfunc, " SQL_FUNCTION("a.aggminvtransfn") " as minvfunc, "
		SQL_TYPE("a.aggmtranstype") " as mstype, nullif(a.aggmtransspace, 0) as msspace, "
		SQL_FUNCTION("a.aggmfinalfn") " as mfinalfunc, " SQL_YES("a.aggmfinalextra") " as \"mfinalfunc extra\", case when"
		" a.aggmfinalfn <> 0 then " MODIFY("a.aggmfinalmodify") " end as \"mfinalfunc modify\", a.aggminitval as minitcond, "
		SQL_OPERATOR("a.aggsortop") " as sortop,"
		" case p.proparallel when 's' then 'SAFE' when 'r' then 'RESTRICTED' end as parallel, "
		SQL_OWNER("p.proowner")
		" from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace"
		" join pg_catalog.pg_aggregate a on a.aggfnoid = p.oid where " SQL_IS_USERS("n") " and " SQL_IS_NO_MEMBER("p"), NULL},

	{.sql = NULL},
};
