#include "schema/queries.h"

/* Operators, their families and classes, casts, transforms; access methods, languages, conversions, collations. */

/* SQL is laid out by hand. */
/* clang-format off */

#define FROM(x, catalog, in) \
	" from pg_catalog." catalog " " x " join pg_catalog.pg_namespace n on n.oid = " x "." in \
	" where " SQL_IS_USERS("n") " and " SQL_IS_NO_MEMBER(x)
#define FROM_NO_SCHEMA(x, catalog) \
	" from pg_catalog." catalog " " x " where " x ".oid >= 16384 and " SQL_IS_NO_MEMBER(x)
/* A function with the types of its arguments. */
#define SIGNATURE(oid) "(pg_identify_object('pg_catalog.pg_proc'::regclass, " oid ", 0)).identity"

/*
 * What a family holds belongs to the operator class it was made with, or else to the family itself. pg_depend says
 * which.
 */
#define MEMBER_HEAD(x, family) \
	x ".tableoid, " x ".oid, 0, coalesce(d.refclassid, 'pg_catalog.pg_opfamily'::regclass)," \
	" coalesce(d.refobjid, " x "." family "), 0, null, null, " SQL_IDENTITY(x)
#define FROM_MEMBER(x, catalog) \
	" from pg_catalog." catalog " " x " left join pg_catalog.pg_depend d on d.classid = " x ".tableoid and d.objid = " x \
	".oid and d.refclassid = 'pg_catalog.pg_opclass'::regclass where " x ".oid >= 16384"

const struct query queries_operator[] = {
	{QUERY_OBJECTS, SCHEMA_ACCESS_METHOD, 0, 0, "pg_am",
		"select " SQL_HEAD_NO_SCHEMA("x") ", case x.amtype when 'i' then 'INDEX' else 'TABLE' end as type, "
		SQL_FUNCTION("x.amhandler") " as handler" FROM_NO_SCHEMA("x", "pg_am"), NULL},

	{QUERY_OBJECTS, SCHEMA_LANGUAGE, 0, 0, "pg_language",
		"select " SQL_HEAD_NO_SCHEMA("x") ", " SQL_YES("x.lanpltrusted") " as trusted, "
		SQL_FUNCTION("x.lanplcallfoid") " as handler, " SQL_FUNCTION("x.laninline") " as inline, "
		SQL_FUNCTION("x.lanvalidator") " as validator, " SQL_OWNER("x.lanowner")
		FROM_NO_SCHEMA("x", "pg_language"), NULL},

	/* Versions differ in where the locale is. */
	{QUERY_OBJECTS, SCHEMA_COLLATION, 0, 0, "pg_collation",
		"select " SQL_HEAD("x") ", case x.collprovider when 'c' then 'libc' when 'i' then 'icu' when 'b' then 'builtin'"
		" else 'default' end as provider, case when x.collprovider = 'c' then case when x.collcollate = x.collctype"
		" then x.collcollate end else coalesce(to_jsonb(x) ->> 'colllocale', to_jsonb(x) ->> 'colliculocale',"
		" x.collcollate) end as locale, case when x.collprovider = 'c' and x.collcollate <> x.collctype"
		" then x.collcollate end as \"lc collate\", case when x.collprovider = 'c' and x.collcollate <> x.collctype"
		" then x.collctype end as \"lc ctype\", " SQL_YES("not x.collisdeterministic") " as nondeterministic,"
		" to_jsonb(x) ->> 'collicurules' as rules, " SQL_OWNER("x.collowner")
		FROM("x", "pg_collation", "collnamespace"), NULL},

	{QUERY_OBJECTS, SCHEMA_CONVERSION, 0, 0, "pg_conversion",
		"select " SQL_HEAD("x") ", pg_encoding_to_char(x.conforencoding) as source,"
		" pg_encoding_to_char(x.contoencoding) as target, " SQL_FUNCTION("x.conproc") " as function, "
		SQL_YES("x.condefault") " as default, " SQL_OWNER("x.conowner")
		FROM("x", "pg_conversion", "connamespace"), NULL},

	/* One without a function was only named by another, as its commutator or negator. */
	{QUERY_OBJECTS, SCHEMA_OPERATOR, 0, 0, "pg_operator",
		"select " SQL_HEAD("x") ", " SQL_YES("x.oprcode = 0") " as shell, "
		SQL_FUNCTION("x.oprcode") " as function, " SQL_TYPE("x.oprleft") " as left, "
		SQL_TYPE("x.oprright") " as right, " SQL_OPERATOR("x.oprcom") " as commutator, "
		SQL_OPERATOR("x.oprnegate") " as negator, " SQL_FUNCTION("x.oprrest") " as restrict, "
		SQL_FUNCTION("x.oprjoin") " as join, " SQL_YES("x.oprcanhash") " as hashes, "
		SQL_YES("x.oprcanmerge") " as merges, " SQL_OWNER("x.oprowner")
		FROM("x", "pg_operator", "oprnamespace"), NULL},

	{QUERY_OBJECTS, SCHEMA_OPERATOR_FAMILY, 0, 0, "pg_opfamily",
		"select " SQL_HEAD("x") ", " SQL_OWNER("x.opfowner") FROM("x", "pg_opfamily", "opfnamespace"), NULL},

	{QUERY_OBJECTS, SCHEMA_OPERATOR_CLASS, 0, 0, "pg_opclass",
		"select " SQL_HEAD("x") ", " SQL_TYPE("x.opcintype") " as type, " SQL_YES("x.opcdefault") " as default,"
		" (select " SQL_QUALIFIED("fn.nspname", "f.opfname") " from pg_catalog.pg_opfamily f"
		" join pg_catalog.pg_namespace fn on fn.oid = f.opfnamespace where f.oid = x.opcfamily"
		" and (f.opfname <> x.opcname or f.opfnamespace <> x.opcnamespace)) as family, "
		SQL_TYPE("x.opckeytype") " as storage, " SQL_OWNER("x.opcowner")
		FROM("x", "pg_opclass", "opcnamespace"), NULL},

	{QUERY_OBJECTS, SCHEMA_ACCESS_METHOD_OPERATOR, 0, 0, "pg_amop",
		"select " MEMBER_HEAD("x", "amopfamily") ", x.amopstrategy as number, " SQL_TYPE("x.amoplefttype") " as left, "
		SQL_TYPE("x.amoprighttype") " as right, " SQL_OPERATOR("x.amopopr") " as operator,"
		" (select " SQL_QUALIFIED("fn.nspname", "f.opfname") " from pg_catalog.pg_opfamily f"
		" join pg_catalog.pg_namespace fn on fn.oid = f.opfnamespace where f.oid = x.amopsortfamily) as \"sort family\""
		FROM_MEMBER("x", "pg_amop"), NULL},

	{QUERY_OBJECTS, SCHEMA_ACCESS_METHOD_FUNCTION, 0, 0, "pg_amproc",
		"select " MEMBER_HEAD("x", "amprocfamily") ", x.amprocnum as number, " SQL_TYPE("x.amproclefttype") " as left, "
		SQL_TYPE("x.amprocrighttype") " as right, " SIGNATURE("x.amproc") " as function"
		FROM_MEMBER("x", "pg_amproc"), NULL},

	/* A range brings one. */
	{QUERY_OBJECTS, SCHEMA_CAST, 0, 0, "pg_cast",
		"select " SQL_HEAD_NO_SCHEMA("x") ", case when x.castfunc <> 0 then " SIGNATURE("x.castfunc") " end as function,"
		" case x.castmethod when 'i' then 'INOUT' when 'b' then 'WITHOUT FUNCTION' end as method,"
		" case x.castcontext when 'a' then 'ASSIGNMENT' when 'i' then 'IMPLICIT' end as context"
		FROM_NO_SCHEMA("x", "pg_cast") " and not exists (select from pg_catalog.pg_depend i"
		" where i.classid = x.tableoid and i.objid = x.oid and i.deptype = 'i')", NULL},

	/* Versions differ in what pg_identify_object() says of one. */
	{QUERY_OBJECTS, SCHEMA_TRANSFORM, 0, 0, "pg_transform",
		"select x.tableoid, x.oid, 0, 0, 0, 0, null, null, 'for ' || format_type(x.trftype, null) || ' language ' ||"
		" (select quote_ident(l.lanname) from pg_catalog.pg_language l where l.oid = x.trflang), case when x.trffromsql <> 0 then " SIGNATURE("x.trffromsql")
		" end as \"from sql\", case when x.trftosql <> 0 then " SIGNATURE("x.trftosql") " end as \"to sql\""
		FROM_NO_SCHEMA("x", "pg_transform"), NULL},

	{.sql = NULL},
};

const struct query queries_text_search[] = {
	{QUERY_OBJECTS, SCHEMA_TEXT_SEARCH_PARSER, 0, 0, "pg_ts_parser",
		"select " SQL_HEAD("x") ", " SQL_FUNCTION("x.prsstart") " as start, " SQL_FUNCTION("x.prstoken") " as gettoken, "
		SQL_FUNCTION("x.prsend") " as end, " SQL_FUNCTION("x.prsheadline") " as headline, "
		SQL_FUNCTION("x.prslextype") " as lextypes" FROM("x", "pg_ts_parser", "prsnamespace"), NULL},

	{QUERY_OBJECTS, SCHEMA_TEXT_SEARCH_TEMPLATE, 0, 0, "pg_ts_template",
		"select " SQL_HEAD("x") ", " SQL_FUNCTION("x.tmplinit") " as init, " SQL_FUNCTION("x.tmpllexize") " as lexize"
		FROM("x", "pg_ts_template", "tmplnamespace"), NULL},

	{QUERY_OBJECTS, SCHEMA_TEXT_SEARCH_DICTIONARY, 0, 0, "pg_ts_dict",
		"select " SQL_HEAD("x") ", (select " SQL_QUALIFIED("tn.nspname", "t.tmplname")
		" from pg_catalog.pg_ts_template t join pg_catalog.pg_namespace tn on tn.oid = t.tmplnamespace"
		" where t.oid = x.dicttemplate) as template, x.dictinitoption as options, " SQL_OWNER("x.dictowner")
		FROM("x", "pg_ts_dict", "dictnamespace"), NULL},

	{QUERY_OBJECTS, SCHEMA_TEXT_SEARCH_CONFIGURATION, 0, 0, "pg_ts_config",
		"select " SQL_HEAD("x") ", (select " SQL_QUALIFIED("pn.nspname", "p.prsname")
		" from pg_catalog.pg_ts_parser p join pg_catalog.pg_namespace pn on pn.oid = p.prsnamespace"
		" where p.oid = x.cfgparser) as parser, " SQL_OWNER("x.cfgowner") FROM("x", "pg_ts_config", "cfgnamespace"), NULL},

	/* The dictionaries that a configuration asks about each kind of token, in order. */
	{QUERY_DETAILS, SCHEMA_KIND_COUNT, 0, 0, "pg_ts_config",
		"select q.class, q.id, 0, q.name, q.list from (select x.tableoid as class, x.oid as id,"
		" ('mapping:' || quote_ident(t.alias)) collate \"C\" as name, string_agg((select " SQL_QUALIFIED("dn.nspname", "d.dictname")
		" from pg_catalog.pg_ts_dict d join pg_catalog.pg_namespace dn on dn.oid = d.dictnamespace where d.oid = m.mapdict),"
		" ', ' order by m.mapseqno) as list from pg_catalog.pg_ts_config x join pg_catalog.pg_ts_config_map m"
		" on m.mapcfg = x.oid join lateral ts_token_type(x.cfgparser) t on t.tokid = m.maptokentype"
		" where x.oid >= 16384 group by 1, 2, 3) q order by q.name", NULL},

	{.sql = NULL},
};
