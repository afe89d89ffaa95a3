# pg_migrate: what it applies, records and prints; what it refuses; what a failure leaves. One server for the whole file, a
# database a test.

load helper
load migrate-helper

setup_file() { migrate_begin_file; }
teardown_file() { migrate_end_file; }

setup() {
	test_begin
	migrate_begin
}

shop() { cp -R "$TINYPG_SOURCE/t/shop" shop; }

@test "pgpkg's project: the files that were applied are printed, and recorded as pgpkg records them" {
	shop
	run -0 --separate-stderr pg_migrate -t 0.1.0 shop "$URL"
	[[ $output == shop/migrations/shop--0.1.0.sql && -z $stderr ]]
	run -0 --separate-stderr pg_migrate -t 0.2.0 shop "$URL"
	[[ $output == shop/migrations/shop--0.1.0--0.2.0.sql && -z $stderr ]]
	sql "$URL" "select version || '  ' || sha256 || '  ' || filename from ops.versions order by id" >rows
	grep -E '^0\S+ +[0-9a-f]{64} ' shop/expected | diff - rows
}

@test "pgpkg's bundle: the same files, with pre/ and post/, and the table that it names" {
	run -0 --separate-stderr pg_migrate -t 0.1.0 "$TINYPG_SOURCE/t/shop/shop.tar.zst" "$URL"
	[[ $output == migrations/shop--0.1.0.sql && -z $stderr ]]
	[[ $(sql "$URL" 'select version from ops.versions') == 0.1.0 ]]
}

# bats test_tags=long
@test "the tracking table is the one that pgpkg creates" {
	migration 1 'create table public.a ()'
	pg_migrate . "$URL"
	sql "$URL" "create table t (id serial PRIMARY KEY, version text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
		sha256 text NOT NULL, filename text NOT NULL)"
	columns="select attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) is not null, attnum
		from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum where attnum > 0 and attrelid ="
	sql "$URL" "$columns 'pgpkg.migrations'::regclass order by attnum" >ours
	sql "$URL" "$columns 't'::regclass order by attnum" | diff ours -
	[[ $(sql "$URL" "select indexdef from pg_indexes where tablename = 'migrations'") == \
		'CREATE UNIQUE INDEX migrations_pkey ON pgpkg.migrations USING btree (id)' ]]
}

@test "it goes on where pgpkg stopped" {
	shop
	pg_sql -c 'CREATE SCHEMA IF NOT EXISTS "ops"; CREATE TABLE IF NOT EXISTS "ops"."versions" (id serial PRIMARY KEY,
		version text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(), sha256 text NOT NULL, filename text NOT NULL)' \
		-f shop/migrations/shop--0.1.0.sql \
		-c "INSERT INTO ops.versions (version, sha256, filename) VALUES ('0.1.0', 'x', 'shop--0.1.0.sql')" "$URL"
	run -0 pg_migrate -t 0.2.0 shop "$URL"
	[[ $output == shop/migrations/shop--0.1.0--0.2.0.sql ]]
}

@test "where nothing is to be done, nothing is printed and written" {
	migration 1 'create table a ()'
	pg_migrate . "$URL"
	run -0 --separate-stderr pg_migrate . "$URL"
	[[ -z $output$stderr && $(recorded) == 1 ]]
}

@test "the database without an installed version gets a base and the steps that follow it" {
	migration 1 'create table a (b int)'
	migration 1--2 'alter table a add c int'
	migration 2--3 'alter table a add d int'
	run -0 pg_migrate . "$URL"
	[[ $output == $'migrations/p--1.sql\nmigrations/p--1--2.sql\nmigrations/p--2--3.sql' && $(recorded) == '1 2 3' ]]
}

@test "-n: the same is printed, and nothing stays" {
	migration 1 'create table a (b int)'
	migration 1--2 'alter table a add c int'
	run -0 --separate-stderr pg_migrate -n . "$URL"
	[[ $output == $'migrations/p--1.sql\nmigrations/p--1--2.sql' && -z $stderr ]]
	nothing_there
}

# bats test_tags=long
@test "-n: a deferred constraint fails as it would at the end" {
	migration 1 'create table a (b int primary key); create table c (d int references a deferrable initially deferred);
insert into c values (1)'
	run -1 --separate-stderr pg_migrate -n . "$URL"
	[[ -z $output && $stderr == 'pg_migrate: ERROR: insert or update on table "c" violates foreign key constraint "c_d_fkey": '* ]]
}

@test "-c: the installed version, or nothing" {
	migration 1.0 'create table a ()'
	run -0 --separate-stderr pg_migrate -c . "$URL"
	[[ -z $output$stderr ]]
	pg_migrate . "$URL"
	run -0 --separate-stderr pg_migrate -c . "$URL"
	[[ $output == 1.0 && -z $stderr ]]
}

@test "-t: a version that no steps lead to" {
	migration 1 'create table a ()'
	migration 2 'create table a ()'
	pg_migrate -t 1 . "$URL"
	run -1 --separate-stderr pg_migrate -t 2 . "$URL"
	[[ -z $output && ${stderr_lines[0]} == "pg_migrate: no steps lead from '1' to '2'" && ${stderr_lines[1]} == hint:* ]]
	[[ $(recorded) == 1 ]]
}

# bats test_tags=long
@test "an installed version that the project does not know is reported with the nearest ones" {
	local i
	migration 1 'create table a ()'
	for i in {1..11}; do migration "$i--$((i + 1))" 'select 1'; done
	pg_migrate -t 1 . "$URL"
	sql "$URL" "update pgpkg.migrations set version = '9.5'"
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ $stderr == "pg_migrate: the version '9.5' is installed in the database, and no migration has it
hint: there is '9', '10' or '8'" ]]
}

@test "the record survives SET ROLE, SET LOCAL ROLE, SET SESSION AUTHORIZATION and another search_path" {
	sql "$SERVER" 'create role weak' 2>/dev/null || :
	sql "$URL" 'grant create on schema public to weak'
	migration 1 'set role weak; create table public.a ()'
	migration 1--2 'set local role weak; create table public.b ()'
	migration 2--3 'set session authorization weak; create table public.c ()'
	migration 3--4 'set search_path = nowhere; set local role weak; set session authorization weak; create table public.d ()'
	migration 4--5 "select set_config('role', 'weak', false), set_config('search_path', '', false); create table public.e ()"
	run -0 --separate-stderr pg_migrate . "$URL"
	[[ -z $stderr && $(recorded) == '1 2 3 4 5' ]]
	[[ $(sql "$URL" "select distinct tableowner from pg_tables where schemaname = 'public'") == weak ]]
}

@test "pre/ and post/ are run around each file, in the order of their names" {
	mkdir -p sql/pre sql/post
	echo "create table if not exists log (id serial, t text); insert into log (t) values ('b')" >sql/pre/b.sql
	echo 'set client_min_messages = error' >sql/pre/a.sql
	echo "insert into log (t) values ('z')" >sql/post/z.sql
	migration 1 "insert into log (t) values ('1')"
	migration 1--2 "insert into log (t) values ('2')"
	run -0 --separate-stderr pg_migrate . "$URL"
	[[ ${#lines[@]} == 2 && -z $stderr ]]
	[[ $(sql "$URL" "select string_agg(t, '' order by id) from log") == b1zb2z ]]
}

@test "an error has its file, line and mark, and leaves nothing of the migration" {
	migration 1 'create table a (b int)'
	migration 1--2 $'create table c ();\n\nalter table a\n  drop nope;'
	migration 2--3 'create table d ()'
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ -z $output ]]
	[[ $stderr == 'pg_migrate: migrations/p--1--2.sql:3: ERROR: column "nope" of relation "a" does not exist' ]]
	nothing_there
	migration 1--2 $'select 1;\nselect\n  nope;'
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ $stderr == $'pg_migrate: migrations/p--1--2.sql:3: ERROR: column "nope" does not exist\nLINE 3:   nope;\n          ^' ]]
}

@test "what a transaction cannot hold is refused before anything is run, by file and line" {
	mkdir -p sql/pre
	printf 'select 1;\nvacuum;\n' >sql/pre/a.sql
	migration 1 $'create table a (b int);\ncommit;\ncreate index concurrently on a (b);'
	migration 1--2 $'do $$ begin perform 1; end $$;\nalter system reset all;\n\\connect x\nbegin;'
	sql "$URL" "create function told() returns event_trigger language plpgsql as 'begin raise notice ''something was run''; end';
		create event trigger told on ddl_command_start execute procedure told()"
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ -z $output ]]
	[[ $stderr == "pg_migrate: sql/pre/a.sql:2: VACUUM cannot run in a transaction, and a migration is one
pg_migrate: migrations/p--1.sql:2: COMMIT in a migration, all of which is one transaction
pg_migrate: migrations/p--1.sql:3: CREATE INDEX CONCURRENTLY cannot run in a transaction, and a migration is one
pg_migrate: migrations/p--1--2.sql:2: ALTER SYSTEM cannot run in a transaction, and a migration is one
pg_migrate: migrations/p--1--2.sql:3: a backslash command of psql, which a migration cannot have
pg_migrate: migrations/p--1--2.sql:4: BEGIN in a migration, all of which is one transaction" ]]
}

# bats test_tags=long
@test "what the server alone refuses in a transaction is what the check refuses" {
	local statement
	sql "$URL" 'create table t (a int); create table p (a int) partition by list (a); create table p1 partition of p default;
		create index i on t (a); create publication pub'
	while read -r statement; do
		run -1 --separate-stderr pg_sql -1 -c "$statement" "$URL"
		[[ $stderr == *'cannot run inside a transaction block'* || $statement == "PREPARE TRANSACTION "* ]]
		migration 1 "$statement"
		run -1 --separate-stderr pg_migrate . "$URL"
		[[ $stderr == *'p--1.sql:1: '*' cannot run in a transaction, and a migration is one' ]]
	done <<-'END'
		VACUUM
		CREATE DATABASE d
		DROP DATABASE d
		CREATE TABLESPACE x LOCATION '/nowhere'
		DROP TABLESPACE x
		ALTER SYSTEM SET work_mem = 100
		ALTER DATABASE test SET TABLESPACE x
		CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS j ON t (a)
		DROP INDEX CONCURRENTLY i
		REINDEX TABLE CONCURRENTLY t
		REINDEX SCHEMA public
		ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY
		CREATE SUBSCRIPTION s CONNECTION 'host=/nowhere' PUBLICATION pub
		CLUSTER
		DISCARD ALL
		COMMIT PREPARED 'x'
		ROLLBACK PREPARED 'x'
		PREPARE TRANSACTION 'x'
	END
}

@test "a CALL that commits fails, and all is rolled back" {
	migration 1 'create table a (); create procedure p() language plpgsql as $$ begin commit; end $$; call p()'
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ ${stderr_lines[0]} == 'pg_migrate: migrations/p--1.sql:1: ERROR: invalid transaction termination' ]]
	nothing_there
}

@test "data of COPY are loaded, and rows are not printed" {
	migration 1 $'create table a (b text);\ncopy a from stdin;\ncommit;\nbegin;\n\\.\nselect * from a;\ncopy a to stdout;'
	run -0 --separate-stderr pg_migrate . "$URL"
	[[ $output == migrations/p--1.sql && -z $stderr ]]
	[[ $(sql "$URL" "select string_agg(b, ' ' order by b) from a") == 'begin; commit;' ]]
}

@test "a role without rights: the table is not read, and nothing is done" {
	sql "$SERVER" 'create role guest login' 2>/dev/null || :
	migration 1 'create table public.a ()'
	migration 1--2 'create table public.b ()'
	pg_migrate -t 1 . "$URL"
	run -1 --separate-stderr pg_migrate . "$(as_role guest)"
	[[ -z $output && $stderr == 'pg_migrate: ERROR: permission denied for schema pgpkg'* ]]
}

# bats test_tags=long
@test "a role that may not create the schema: nothing is done" {
	sql "$SERVER" 'create role guest login' 2>/dev/null || :
	migration 1 'create table public.a ()'
	run -1 --separate-stderr pg_migrate . "$(as_role guest)"
	[[ -z $output && $stderr == "pg_migrate: ERROR: permission denied for database $DATABASE"* ]]
	nothing_there
}

# bats test_tags=long
@test "a role that may use the table, and has no right on the database, records there" {
	sql "$SERVER" 'create role guest login' 2>/dev/null || :
	migration 1 'select 1'
	migration 1--2 'select 2'
	pg_migrate -t 1 . "$URL"
	sql "$URL" 'grant usage on schema pgpkg to guest; grant select, insert on pgpkg.migrations to guest;
		grant usage on sequence pgpkg.migrations_id_seq to guest'
	pg_migrate . "$(as_role guest)"
	[[ $(recorded) == '1 2' ]]
}

# bats test_tags=long
@test "a tracking table of another shape is named" {
	local shape
	migration 1 'create table public.a ()'
	sql "$URL" 'create schema s'
	while IFS='|' read -r shape problem; do
		sql "$URL" "$shape"
		run -1 --separate-stderr pg_migrate -T s.t . "$URL"
		[[ $stderr == "pg_migrate: 's.t' does not record migrations: $problem"$'\nhint: -T schema.table says where they are recorded' ]]
		sql "$URL" 'drop schema s cascade; create schema s' 2>/dev/null
	done <<-'END'
		create table s.t (id int, version text, filename text)|it has no column 'sha256'
		create table s.t (id text, version text, sha256 text, filename text)|its column 'id' is of type text
		create table s.t (id int, version numeric, sha256 text, filename text)|its column 'version' is of type numeric
		create view s.t as select 1 as id, ''::text as version, ''::text as sha256, ''::text as filename|it is not a table
	END
}

@test "the table is known where the server quotes all identifiers" {
	migration 1 'create table public.a ()'
	pg_migrate . "$URL"
	PGOPTIONS='-c quote_all_identifiers=on' run -0 --separate-stderr pg_migrate -c . "$URL"
	[[ $output == 1 && -z $stderr ]]
}

# bats test_tags=long
@test "-T: a table whose name needs quotes" {
	migration 1 'create table public.a ()'
	pg_migrate -T '"My ""Ops".Log' . "$URL"
	[[ $(sql "$URL" 'select version from "My ""Ops"."Log"') == 1 ]]
	run -0 pg_migrate -c -T '"My ""Ops".Log' . "$URL"
	[[ $output == 1 ]]
}

@test "-q and -Q: the version is where the caller keeps it" {
	local query="select description from pg_description where objoid = to_regnamespace('app')"
	local statement="comment on schema app is :version"
	migration 1 'create schema app'
	migration 1--2 'create table app.a ()'
	run -0 pg_migrate -t 1 -q "$query" -Q "$statement" . "$URL"
	[[ $output == migrations/p--1.sql ]]
	run -0 pg_migrate -q "$query" -Q "$statement" . "$URL"
	[[ $output == migrations/p--1--2.sql ]]
	run -0 pg_migrate -c -q "$query" . "$URL"
	[[ $output == 2 && $(sql "$URL" "select to_regnamespace('pgpkg') is null") == t ]]
}

# bats test_tags=long
@test "-Q: the checksum and the name of the file" {
	migration 1 'create table public.log (v text, s text, f text)'
	pg_migrate -q 'select null' -Q 'insert into log values (:version, :sha256, :filename)' . "$URL" 2>stderr || :
	[[ $(<stderr) == "pg_migrate: no version is installed after '1' was recorded" ]]
	nothing_there
	pg_migrate -Q "insert into log values (:version, :sha256, :filename); create schema pgpkg; create table pgpkg.migrations as
		select 1 as id, v as version, s as sha256, f as filename from log" . "$URL"
	[[ $(sql "$URL" 'table log') == "1	$(sha256sum <migrations/p--1.sql | cut -d' ' -f1)	p--1.sql" ]]
}

# bats test_tags=long
@test "-q: it has to return one value" {
	migration 1 'create table public.a ()'
	run -1 --separate-stderr pg_migrate -q 'values (1), (2)' . "$URL"
	[[ $stderr == "pg_migrate: the query of the installed version has to return one value: 'values (1), (2)'" ]]
	nothing_there
}

@test "a version source in Python is not called: -q is wanted" {
	migration 1 'create table public.a ()'
	printf '[tool.pgpkg]\nproject_name = "p"\nversion_source = "app:version"\n' >pyproject.toml
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ $stderr == $'pg_migrate: the version source of \'p\' is a function in Python: \'app:version\'\nhint: -q gives a query in its place' ]]
}

# bats test_tags=long
@test "carriage returns: the checksum is that of the text with newlines, which is what is run" {
	mkdir migrations
	printf "create table public.a ();\r\nselect 'x\r\ny';\r" >migrations/p--1.sql
	pg_migrate . "$URL"
	[[ $(sql "$URL" 'select sha256 from pgpkg.migrations') == "$(printf "create table public.a ();\nselect 'x\ny';\n" | sha256sum | cut -d' ' -f1)" ]]
}

@test "a server that is gone half-way: an error, and nothing is printed" {
	migration 1 $'create table public.a ();\nselect pg_terminate_backend(pg_backend_pid());'
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ -z $output && ${stderr_lines[0]} == 'pg_migrate: migrations/p--1.sql:2: FATAL: terminating connection'* ]]
	nothing_there
}

# bats test_tags=long
@test "a connection that is lost at COMMIT: nobody knows, and how to find out is said" {
	migration 1 'create function public.f() returns trigger language plpgsql as
$$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$; create constraint trigger t
after insert on pgpkg.migrations deferrable initially deferred for each row execute procedure f()'
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ -z $output && $stderr == *'hint: the connection was lost at COMMIT, so the migration may be applied: -c says whether it is' ]]
}

@test "the database: the second operand, one that is a URL, DATABASE_URL" {
	migration 1 'create table public.a ()'
	DATABASE_URL=$URL run -0 pg_migrate
	[[ $output == */p--1.sql ]]
	run -0 pg_migrate -c "$URL"
	[[ $output == 1 ]]
	run -0 pg_migrate migrations -c "host=$(sql "$URL" 'show unix_socket_directories') user=postgres dbname=$DATABASE"
	[[ $output == 1 ]]
	run -1 --separate-stderr pg_migrate . "host=$T/nowhere"
	[[ $stderr == *"$T/nowhere"* ]]
}

@test "wrong usage: status 2" {
	run -2 pg_migrate -c -n . "$URL"
	run -2 pg_migrate . "$URL" more
	run -2 pg_migrate . ''
	run -2 pg_migrate ''
	run -2 pg_migrate . 'postgresql://%zz'
	run -2 pg_migrate -T table . "$URL"
	run -2 pg_migrate -p 'a b' . "$URL"
	run -2 pg_migrate -p '' . "$URL"
	run -2 pg_migrate -q '' . "$URL"
	run -2 pg_migrate -Q '' . "$URL"
	run -2 pg_migrate -x
}
