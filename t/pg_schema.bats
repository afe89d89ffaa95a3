# pg_schema: what it prints of a database. One server for the whole file, a database a test.

load helper

setup_file() {
	SHARED=$(mktemp -d /tmp/tpg.XXXXXX)
	chmod 755 "$SHARED"
	SERVER=$(TMPDIR=$SHARED pg_tmp -w 600)
	export SHARED SERVER
	pg_sql -c 'create role alice' -c 'create role "Bob B"' "$SERVER"
}

teardown_file() {
	[[ -z ${SERVER:-} ]] || TMPDIR=$SHARED pg_tmp stop "$SERVER"
	rm -rf "$SHARED"
}

setup() {
	test_begin
	DATABASE=t$BATS_TEST_NUMBER
	sql "$SERVER" "drop database if exists $DATABASE" 2>/dev/null
	sql "$SERVER" "create database $DATABASE"
	URL=$(in_database "$SERVER" "$DATABASE")
}

# What is there in an empty database, too.
usual='database current

schema public

extension plpgsql
	schema: pg_catalog'

@test "a table is printed with its columns and constraints below it, a property a line" {
	pg_sql -c "create table t (id int primary key, name text collate \"C\" default 'x' not null, check (id > 0))" "$URL"
	run -0 --separate-stderr pg_schema "$URL"
	[[ $output == "$usual

table public.t
	table column public.t.id
		type: integer
		not null: yes
	table column public.t.name
		type: text
		collation: pg_catalog.\"C\"
		default: 'x'::text
		not null: yes
	table constraint t_id_check on public.t
		definition: CHECK ((id > 0))
	table constraint t_pkey on public.t
		definition: PRIMARY KEY (id)" ]]
	[[ -z $stderr ]]
}

@test "a value of several lines begins below its name, further to the right" {
	pg_sql -c $'comment on schema public is E\'two\\n\\n\\tlines\'' "$URL"
	run -0 pg_schema "$URL"
	[[ $output == "${usual/schema public/$'schema public\n\tcomment:\n\t\ttwo\n\n\t\t\tlines'}" ]]
}

@test "-j prints each object as JSON, with its needs" {
	pg_sql -c 'create table t (id int)' -c "create view v with (security_barrier) as select id from t" "$URL"
	run -0 pg_schema -j "$URL"
	[[ ${lines[0]} == '{"kind":"database","identity":"current","properties":{},"needs":[]}' ]]
	[[ $output == *'
{"kind":"table column","identity":"public.t.id","part_of":{"kind":"table","identity":"public.t"},"properties":{"type":"integer"},"needs":[]}
{"kind":"view","identity":"public.v","properties":{"definition":"'*'","option:security_barrier":"true"},"needs":[{"kind":"schema","identity":"public"},{"kind":"table column","identity":"public.t.id"}]}
'* ]]
}

@test "-n prints only these schemas and what is in them" {
	pg_sql -c 'create schema a; create schema b; create schema c; create table a.t (); create table b.t (); create type c.e as enum ()' "$URL"
	run -0 pg_schema -n c -n a "$URL"
	[[ $output == $'schema a\n\nschema c\n\nenum c.e\n\ntable a.t' ]]
}

@test "a schema that was made in another order gives the same text" {
	sql "$SERVER" "drop database if exists ${DATABASE}b" 2>/dev/null
	sql "$SERVER" "create database ${DATABASE}b"
	pg_sql -c 'create table one (a int, b text); create table two (c int unique);
		alter table one add constraint k foreign key (a) references two (c);
		create view z as select * from two; create index x on one (b); create index y on one (a);
		grant select on one to alice; grant select on one to "Bob B";
		create function f() returns int language sql as $$select 1$$' "$URL"
	pg_sql -c 'create function f() returns int language sql as $$select 1$$;
		create table two (c int unique); create view z as select * from two;
		create table one (gone int, a int, b text); alter table one drop gone;
		create index y on one (a); create index x on one (b);
		grant select on one to "Bob B"; grant select on one to alice;
		alter table one add constraint k foreign key (a) references two (c)' "$(in_database "$SERVER" "${DATABASE}b")"
	diff -u <(pg_schema "$URL") <(pg_schema "$(in_database "$SERVER" "${DATABASE}b")")
}

# bats test_tags=long
@test "a database and its restored dump are the same" {
	need pg_dump
	pg_sql -f "$TINYPG_SOURCE/t/sql/schema.sql" "$URL" >/dev/null 2>&1
	sql "$SERVER" "drop database if exists ${DATABASE}b" 2>/dev/null
	sql "$SERVER" "create database ${DATABASE}b"
	pg_dump -s "$URL" | pg_sql -f - "$(in_database "$SERVER" "${DATABASE}b")" >/dev/null
	diff -u <(pg_schema "$URL") <(pg_schema "$(in_database "$SERVER" "${DATABASE}b")")
}

@test "the owner of the database is OWNER" {
	pg_sql -c 'create schema s authorization alice; grant create on schema s to current_user;
		revoke usage on schema s from alice; grant usage on schema public to alice with grant option' "$URL"
	run -0 pg_schema "$URL"
	[[ $output == *$'schema public\n\tgrant:alice: USAGE*\n\nschema s\n\towner: alice\n\tgrant:OWNER: CREATE\n\trevoke:alice: USAGE'* ]]
}

@test "grants that are as without any are not printed" {
	pg_sql -c 'create table t (); grant all on t to current_user; create function f() returns int language sql as $$select 1$$;
		grant execute on function f() to public' "$URL"
	run -0 pg_schema "$URL"
	[[ $output != *grant:* ]]
}

@test "members of an extension are left out, and what they need of it is the extension" {
	pg_extlist hstore tablefunc cube earthdistance >/dev/null 2>&1 || skip "no hstore here"
	pg_sql -c 'create extension hstore; create extension tablefunc; create extension earthdistance cascade' \
		-c 'create table t (h hstore)' "$URL"
	run -0 --separate-stderr pg_schema -j "$URL"
	[[ -z $stderr ]]
	[[ $(grep -c '^{"kind":"extension"' <<<"$output") == 5 ]]
	[[ $(grep -cv '^{"kind":"extension"' <<<"$output") == 4 ]]
	[[ $output == *'"public.t.h"'*'"needs":[{"kind":"extension","identity":"hstore"}]'* ]]
}

@test "objects that are not covered are named, and the status is 2" {
	pg_sql -c 'select lo_create(4711), lo_create(4712)' -c 'create table t (id int)' "$URL" >/dev/null
	run -2 --separate-stderr pg_schema "$URL"
	[[ $stderr == 'pg_schema: not covered: large object 4711 and 1 more' ]]
	[[ $output == *'table column public.t.id'* ]]
}

@test "the comment and the grants of a composite type are those of its type" {
	pg_sql -c "create type c as (a int); comment on type c is 'pair'; grant usage on type c to alice; revoke usage on type c from public" "$URL"
	run -0 --separate-stderr pg_schema "$URL"
	[[ $output == *$'\ncomposite type public.c\n\tgrant:alice: USAGE\n\trevoke:PUBLIC: USAGE\n\tcomment: pair\n'* && -z $stderr ]]
}

@test "a comment on what counts for another object is named, and the status is 2" {
	pg_sql -c "create table t (a int primary key references t); create view v as table t; comment on type t is 'x'; comment on type v[] is 'x'" \
		-c "alter default privileges revoke usage on types from public; alter default privileges revoke execute on functions from public" \
		-c "create type r as range (subtype = int); comment on function r(int, int) is 'x'; comment on rule \"_RETURN\" on v is 'x'" "$URL"
	run -2 --separate-stderr pg_schema "$URL"
	[[ $stderr == 'pg_schema: not covered: comment on function public.r(integer,integer)
pg_schema: not covered: comment on rule "_RETURN" on public.v
pg_schema: not covered: comment on type public.t and 1 more' ]]
	run -0 pg_schema -n public "$URL"
}

# No provider of labels is here; the server keeps rows of any.
@test "security labels are printed, those of the database, too, and those of what is no object are named" {
	pg_sql -c "create table t (a int)" -c "set allow_system_table_mods = on;
		insert into pg_seclabel select 't'::regclass, 'pg_class'::regclass, n, 'dummy', 'secret ' || n from generate_series(0, 1) n;
		insert into pg_seclabel select 't'::regtype, 'pg_type'::regclass, 0, 'dummy', 'x';
		insert into pg_shseclabel select oid, 'pg_database'::regclass, 'Other', 'top' from pg_database where datname = current_database()" "$URL"
	run -2 --separate-stderr pg_schema "$URL"
	sql "$SERVER" 'set allow_system_table_mods = on; delete from pg_shseclabel'
	[[ $stderr == 'pg_schema: not covered: security label on type public.t' ]]
	[[ $output == $'database current\n\tsecurity label:"Other": top\n'*$'table public.t\n\tsecurity label:dummy: secret 0\n\ttable column public.t.a\n\t\ttype: integer\n\t\tsecurity label:dummy: secret 1' ]]
}

@test "a role that is no superuser reads all but subscriptions, and those are named" {
	pg_sql -c 'create table t (id int primary key)' -c "create subscription sub connection 'host=nowhere' publication p
		with (connect = false, slot_name = none)" "$URL" 2>/dev/null
	sql "$SERVER" 'alter role alice login'
	run -2 --separate-stderr pg_schema "$URL&user=alice"
	sql "$URL" 'drop subscription sub'
	[[ $stderr == 'pg_schema: not covered: subscription sub' ]]
	[[ $output == "$(pg_schema "$URL")" ]]
}

@test "a schema of -n that is not there is an error" {
	run -1 --separate-stderr pg_schema -n public -n 'no"where' "$URL"
	[[ $stderr == "pg_schema: the database has no schema 'no\"where'" ]]
	[[ -z $output ]]
}

@test "an empty URL is an error" {
	run -2 --separate-stderr pg_schema ''
	[[ ${stderr_lines[0]} == 'pg_schema: the URL is empty' ]]
}

@test "a server that is not there is an error" {
	run -1 --separate-stderr pg_schema "postgresql:///test?host=$T"
	[[ $stderr == "pg_schema: connection to server on socket \"$T/.s.PGSQL.5432\" failed: "* ]]
}

# The server also sends some on its own when one connects, such as that a collation has another version.
@test "notices of the server are no part of the answer" {
	PGOPTIONS='-c client_min_messages=debug5' run -0 --separate-stderr pg_schema "$URL"
	[[ $output == "$usual" && -z $stderr ]]
}
