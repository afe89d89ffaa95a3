# pg_migrate: what one migration of a chain finds of those before it is what it would find alone, as pg_verify proves it.
# One server for the whole file, a database a test.

load helper
load migrate-helper

setup_file() { migrate_begin_file -c max_prepared_transactions=2; }
teardown_file() { migrate_end_file; }

setup() {
	test_begin
	migrate_begin
}

pair='create table public.a (b int primary key); create table public.c (d int references public.a deferrable initially deferred);
	create table public.e (f int references public.a deferrable)'

# bats test_tags=long
@test "each step finds the role and the settings that it would find alone" {
	sql "$SERVER" 'create role weak' 2>/dev/null || :
	migration 1 'create table said (who text, work_mem text); set role weak; set work_mem = 77'
	migration 1--2 "insert into said values (current_user, current_setting('work_mem')); set session authorization weak"
	migration 2--3 "insert into said values (current_user, current_setting('work_mem')); set local work_mem = 78"
	migration 3--4 "insert into said values (current_user, current_setting('work_mem'))"
	PGOPTIONS='-c work_mem=123kB' pg_migrate . "$URL"
	[[ $(sql "$URL" 'table said') == $'postgres\t123kB\npostgres\t123kB\npostgres\t123kB' ]]
}

@test "temporary tables, cursors, prepared statements and savepoints of one step are not there in the next" {
	local all="create temp table t (); declare c cursor for select 1; prepare p as select 1; savepoint s"
	migration 1 "create table public.t (a int); $all; set transaction read only"
	migration 1--2 "insert into t values (1); $all"
	run -0 --separate-stderr pg_migrate . "$URL"
	[[ -z $stderr && $(sql "$URL" 'table public.t') == 1 ]]
}

@test "a step cannot go back to a savepoint of the one before" {
	migration 1 'create table public.a (); savepoint s; create table public.b ()'
	migration 1--2 'rollback to s'
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ $stderr == 'pg_migrate: migrations/p--1--2.sql:1: ERROR: savepoint "s" does not exist' ]]
}

# bats test_tags=long
@test "the sequence that one step used has no current value in the next" {
	migration 1 "create sequence public.s; select nextval('s')"
	migration 1--2 "select currval('s')"
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ ${stderr_lines[0]} == *'p--1--2.sql:1: ERROR: currval of sequence "s" is not yet defined in this session' ]]
}

@test "SET CONSTRAINTS ends with the step, whichever way it sets them" {
	migration 1 "$pair; set constraints all immediate"
	migration 1--2 'insert into c values (1); insert into a values (1); set constraints all deferred; insert into e values (2); insert into a values (2)'
	migration 2--3 'insert into c values (3); insert into a values (3)'
	run -0 --separate-stderr pg_migrate . "$URL"
	migration 3--4 'insert into e values (4); insert into a values (4)'
	migration 4--5 'select 1'
	sql "$URL" 'update pgpkg.migrations set version = 3 where version = '"'3'"
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ ${stderr_lines[0]} == *'p--3--4.sql:1: ERROR: insert or update on table "e" violates foreign key constraint "e_f_fkey"'* ]]
}

@test "what one step deferred is over before the next, which may alter the table" {
	migration 1 "$pair; insert into c values (1); insert into a values (1)"
	migration 1--2 'alter table c add g int'
	run -0 --separate-stderr pg_migrate . "$URL"
	[[ -z $stderr && $(recorded) == '1 2' ]]
}

@test "what was deferred and fails is reported with the file that did it" {
	migration 1 "$pair; insert into c values (1)"
	migration 1--2 'insert into a values (1)'
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ ${stderr_lines[0]} == 'pg_migrate: ERROR: insert or update on table "c" violates foreign key constraint "c_d_fkey"'* ]]
	[[ ${stderr_lines[-1]} == "hint: this was found at the end of 'migrations/p--1.sql'" ]]
	nothing_there
}

# bats test_tags=long
@test "constraints of one name, of which only one can be deferred, are no error" {
	migration 1 'create table public.a (b int primary key); create table public.c (d int, constraint k foreign key (d) references a deferrable);
		create table public.e (d int, constraint k check (d > 0)); create temp table x (y int unique deferrable); create schema "q.""r";
		create table "q.""r".z (y int, constraint "a.""b" unique (y) deferrable initially deferred)'
	migration 1--2 'select 1'
	run -0 --separate-stderr pg_migrate . "$URL"
	[[ -z $stderr && $(recorded) == '1 2' ]]
}

@test "what constraints of one name but different modes have deferred is reported with the file that did it" {
	migration 1 'create table public.a (b int primary key); create table public.c (d int, constraint k foreign key (d) references a deferrable initially deferred);
		create table public.e (d int, constraint k foreign key (d) references a deferrable)'
	migration 1--2 'insert into c values (1); insert into a values (1)'
	migration 2--3 'insert into c values (2)'
	migration 3--4 'insert into a values (2)'
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ ${stderr_lines[-1]} == "hint: this was found at the end of 'migrations/p--2--3.sql'" ]]
}

@test "a setting of pre/ is known where the migration is checked, and one of the migration is not in the next" {
	mkdir -p sql/pre sql/post
	echo 'set standard_conforming_strings = off; set escape_string_warning = off;' >sql/pre/a.sql
	printf '%s\n' "insert into a values ('it\\'s');" >sql/post/a.sql
	migration 1 "create table public.a (b text); insert into a values ('it\\'s'); reset all; set standard_conforming_strings = off; set escape_string_warning = off"
	migration 1--2 "insert into a values ('it\\'s')"
	run -0 --separate-stderr pg_migrate . "$URL"
	[[ -z $stderr && $(sql "$URL" 'select distinct b, count(*) from a group by 1') == $'it\'s\t4' ]]
}

@test "PREPARE TRANSACTION that the check of the text cannot see is refused, and nothing is prepared" {
	migration 1 "create table public.a ();
do \$\$ begin perform set_config('standard_conforming_strings', 'off', false); end \$\$;
select '\\'', '--'; prepare transaction 'x'; --'"
	run -1 --separate-stderr pg_migrate . "$URL"
	[[ $stderr == *'p--1.sql:3: PREPARE TRANSACTION is refused: everything is one transaction' ]]
	[[ $(sql "$SERVER" 'select count(*) from pg_prepared_xacts') == 0 ]]
	nothing_there
}
