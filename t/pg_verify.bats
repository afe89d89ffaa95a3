# pg_verify: each step of a project, proven on temporary clusters.

load helper
load migrate-helper

# One step that is right, and the bases around it.
right_step() {
	migration 1 'create table a (b int);'
	migration 1--2 'alter table a add c text not null default 1;'
	migration 2 'create table a (b int, c text not null default 1);'
}

is_said() { [[ $output == "$1" && -z $stderr ]]; }

@test "a step that is right, and one that is not: a line for each, by age; status 1" {
	right_step
	migration 2--10 'alter table a drop b; create view v as select c from a;'
	migration 10 'create table a (c text default 1); create index i on a (c);'
	run -1 --separate-stderr pg_verify
	[[ ${#lines[@]} == 2 && ${lines[0]} == $'1--2\tok' && -z $stderr ]]
	[[ ${lines[1]} == $'2--10\tdiffers: '*"'public.v': not wanted"* && ${lines[1]} == *"'public.i': missing"* ]]
	[[ ${lines[1]} == *"column 'public.a.c': not null"* ]]
	all_gone
}

@test "what was found right is not tried again; what was changed is" {
	strace -o "$T/probe" true 2>/dev/null || skip "strace may not trace here"
	right_step
	pg_verify
	# Nothing looks for leaks where another traces.
	ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 TMPDIR=$T run -0 --separate-stderr \
		strace -f -qq -e trace=execve -o trace pg_verify
	is_said $'1--2\tok'
	[[ $(grep -c 'pg_tmp"' trace) == 0 ]]
	migration 1--2 'alter table a add c text;'
	run -1 pg_verify
	[[ $output == $'1--2\tdiffers: '* ]]
}

# bats test_tags=long
@test "pgpkg's project, and its bundle: status 0" {
	run -0 --separate-stderr pg_verify "$TINYPG_SOURCE/t/shop"
	is_said $'0.1.0--0.2.0\tok\nunreleased\tok'
	run -0 --separate-stderr pg_verify "$TINYPG_SOURCE/t/shop/shop.tar.zst"
	is_said $'0.1.0--0.2.0\tok\nunreleased\tok'
}

@test "a base that no step uses has to load; no migrations at all, as in a wrong directory: status 2" {
	mkdir -p empty/migrations
	run -2 --separate-stderr pg_verify empty
	[[ -z $output && $stderr == "pg_verify: there are no migrations" ]]
	migration 1 'create table a ()'
	migration 2 'create tabel a ()'
	run -2 --separate-stderr pg_verify .
	[[ $output == $'1\tok\n2\tcannot be applied' && ${stderr_lines[0]} == *'p--2.sql:1: ERROR: syntax error'* ]]
}

# bats test_tags=long
@test "a version without a base: status 2, the others are verified" {
	right_step
	migration 2--3 'select 1'
	run -2 --separate-stderr pg_verify .
	is_said $'1--2\tok\n2--3\tcannot be verified: \'3\' has no base'
}

@test "a step that fails: status 2, the server's error with the name of the file" {
	right_step
	migration 1--2 'alter table a drop nope'
	run -2 --separate-stderr pg_verify .
	[[ $output == $'1--2\tcannot be applied' && $stderr == 'pg_verify: migrations/p--1--2.sql:1: ERROR: column "nope" of relation "a" does not exist'* ]]
	all_gone
}

# bats test_tags=long
@test "what pg_migrate would refuse: status 2" {
	right_step
	migration 1--2 'create index concurrently on a (b)'
	run -2 --separate-stderr pg_verify .
	[[ $output == $'1--2\tcannot be applied' ]]
	[[ $stderr == 'pg_verify: migrations/p--1--2.sql:1: CREATE INDEX CONCURRENTLY cannot run in a transaction, and a migration is one' ]]
}

# bats test_tags=long
@test "roles that do not exist are created, and another order of columns is no difference" {
	migration 1 'create table a (b int); set role owner; reset role;'
	migration 1--2 'alter table a add c int; grant select on a to reader;'
	migration 2 'create table a (c int, b int); grant select on a to reader;'
	run -0 --separate-stderr pg_verify .
	is_said $'1--2\tok'
}

# begin_long_step: pg_verify, whose pid is $verify, is in the middle of a step.
begin_long_step() {
	seeded_cache
	right_step
	mkdir -m 777 mark
	migration 1--2 "copy (select 1) to '$T/mark/here'; select pg_sleep(60)"
	pg_verify . >out 2>err 3>&- &
	verify=$!
	wait_until 60 test -e mark/here
}

# bats test_tags=long
@test "TERM ends it with its clusters, and nothing is left" {
	local status=0
	begin_long_step
	kill -TERM "$verify"
	wait "$verify" || status=$?
	[[ $status == 143 && ! -s out ]]
	all_gone
	[[ -z $(find "$TMPDIR" -maxdepth 1 -name 'tinypg-*') ]]
}

# bats test_tags=long
@test "kill -9 of pg_verify leaves nothing" {
	local status=0
	begin_long_step
	kill -KILL "$verify"
	wait "$verify" || status=$?
	[[ $status == 137 ]]
	wait_until 30 all_gone
	[[ -z $(find "$TMPDIR" -maxdepth 1 -name 'tinypg-*') ]]
}

# bats test_tags=long
@test "what a step changes for all databases of the cluster does not reach the next proof" {
	migration 1 'create role reader; create table a (b int); grant select on a to reader;'
	migration 1--2 "create role writer; grant writer to reader; alter role all set work_mem = '5MB'; create table c ();"
	migration 2 'create role reader; create role writer; create table a (b int); grant select on a to reader; create table c ();'
	migration 2--3 'drop table c; drop role writer;'
	migration 3 'create role reader; create table a (b int); grant select on a to reader;'
	run -1 --separate-stderr pg_verify -j 1 .
	is_said $'1--2\tdiffers: setting \'work_mem of all roles\': not wanted\n2--3\tok'
}

# bats test_tags=long
@test "a base and a step are two transactions: a new value of an enum cannot be used by the step that adds it" {
	migration 1 "create type mood as enum ('sad'); create table a (b mood);"
	migration 1--2 "alter type mood add value 'ok'; alter table a alter b set default 'ok';"
	migration 2 "create type mood as enum ('sad', 'ok'); create table a (b mood default 'ok');"
	run -2 --separate-stderr pg_verify .
	[[ $output == $'1--2\tcannot be applied' && $stderr == *'p--1--2.sql:1: ERROR: unsafe use of new value "ok" of enum type mood'* ]]
}

# bats test_tags=long
@test "pre/ and post/ are run with each migration, and a changed one is not remembered" {
	mkdir -p sql/pre sql/post
	echo 'create schema if not exists s; set search_path = s;' >sql/pre/a.sql
	echo 'grant select on all tables in schema s to public;' >sql/post/a.sql
	right_step
	run -0 --separate-stderr pg_verify .
	is_said $'1--2\tok'
	echo 'create table s.once ();' >sql/post/a.sql
	run -2 --separate-stderr pg_verify .
	[[ $output == $'1--2\tcannot be applied' && $stderr == *'sql/post/a.sql:1: ERROR: relation "once" already exists'* ]]
}

# bats test_tags=long
@test "several steps from and to one version: each is verified" {
	right_step
	migration 2--3 'alter table a drop b;'
	migration 3 'create table a (c text not null default 1);'
	migration 1--3 "alter table a add c text not null default 1; alter table a drop b;"
	migration 3--1 'alter table a add b int; alter table a drop c;'
	run -0 --separate-stderr pg_verify -j 2 .
	is_said $'1--2\tok\n1--3\tok\n2--3\tok\n3--1\tok'
}

@test "wrong usage: status 2" {
	run -2 pg_verify -j 0
	run -2 pg_verify -V 15 -b /x
	run -2 pg_verify a b
	run -2 pg_verify ''
	run -2 pg_verify -x
}
