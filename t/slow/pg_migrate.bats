# pg_migrate: many at once, killed ones, a server that goes away. Whatever happens, a step is applied and recorded once, or
# not at all.

load ../helper
load ../migrate-helper

setup_file() { migrate_begin_file; }
teardown_file() { migrate_end_file; }

setup() {
	test_begin
	migrate_begin
}

# Each step takes a while, so that they meet.
chain() {
	local i
	migration 1 'create table public.done (step text)'
	for i in 2 3 4 5 6; do
		migration "$((i - 1))--$i" "select pg_sleep(0.02); insert into public.done values ('$i')"
	done
}

# at_once COUNT: that many pg_migrate for the same database; each succeeds, and one of them applies everything.
at_once() {
	local i pids=()
	chain
	for ((i = 0; i < $1; i++)); do
		pg_migrate . "$URL" >"out.$i" 2>"err.$i" 3>&- &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i"
	done
	[[ $(cat err.*) == "" && $(cat out.* | wc -l) == 6 && $(sort out.* | uniq -d) == "" ]]
	[[ $(recorded) == '1 2 3 4 5 6' ]]
	[[ $(sql "$URL" "select string_agg(step, ' ' order by ctid) from done") == '2 3 4 5 6' ]]
}

@test "two at once: each step is applied once, the other one sees it done" { at_once 2; }
@test "20 at once: each step is applied once, the others see it done" { at_once 20; }

@test "10 at once where transactions are serializable by default: each step is applied once" {
	sql "$SERVER" "alter database $DATABASE set default_transaction_isolation = serializable"
	at_once 10
}

@test "two that migrate to different versions at once: both are there in the end" {
	local first second
	chain
	pg_migrate -t 3 . "$URL" >out.1 3>&- &
	first=$!
	pg_migrate -t 6 . "$URL" >out.2 3>&- &
	second=$!
	# What is older than the installed version cannot be reached any more.
	wait "$first" || [[ ! -s out.1 ]]
	wait "$second"
	[[ $(recorded) == '1 2 3 4 5 6' && $(cat out.1 out.2 | sort | uniq -c | awk '$1 != 1') == "" ]]
}

# ---- Kills. Each statement of the steps below waits for a lock of its own, which the test holds while it kills.

waiting_steps() {
	migration 1 'create function public.pass(i int) returns void language sql as $$ select pg_advisory_xact_lock_shared(1000, i) $$;
create table public.a (b int)'
	migration 1--2 'select pass(1); alter table a add c int; select pass(2)'
	migration 2--3 'select pass(3); insert into a values (1, length(pass(4)::text)); create table public.d as select length(pass(5)::text)'
	pg_migrate -t 1 . "$URL"
	# A record waits, too.
	sql "$URL" 'create function public.record() returns trigger language plpgsql as $$ begin perform pass(6); return new; end $$;
		create trigger record before insert on pgpkg.migrations for each row execute procedure public.record()'
}

# hold NUMBER: a session that holds the lock; it ends when descriptor 9 is closed.
hold() {
	mkfifo "hold.$1"
	pg_sql "$URL" <"hold.$1" >"held.$1" 3>&- &
	holder=$!
	exec 9>"hold.$1"
	echo "select pg_advisory_lock(1000, $1); select 'held';" >&9
	wait_until 20 grep -q held "held.$1"
}

release() {
	exec 9>&-
	wait "$holder"
}

is_waited_for() { [[ $(sql "$URL" "select count(*) from pg_locks where locktype = 'advisory' and classid = 1000 and objid = $1 and not granted") == 1 ]]; }
is_alone() { [[ $(sql "$URL" "select count(*) from pg_stat_activity where application_name = 'pg_migrate'") == 0 ]]; }
is_at_first() {
	[[ $(recorded) == 1 && $(sql "$URL" "select count(*) from pg_attribute where attrelid = 'a'::regclass and attname = 'c'") == 0 ]] &&
		[[ $(sql "$URL" "select to_regclass('d') is null") == t ]]
}

# The last number is that of a record.
@test "kill -9 in the middle of each statement: nothing is applied, nothing is recorded" {
	local i migrate
	waiting_steps
	for i in 1 2 3 4 5 6; do
		hold "$i"
		pg_migrate . "$URL" >out 2>&1 3>&- &
		migrate=$!
		wait_until 20 is_waited_for "$i"
		kill -KILL "$migrate"
		wait "$migrate" || true
		release
		wait_until 20 is_alone
		[[ ! -s out ]]
		is_at_first
	done
	sql "$URL" 'drop trigger record on pgpkg.migrations'
	pg_migrate . "$URL"
	[[ $(recorded) == '1 2 3' ]]
}

@test "kill -9 while it waits for the lock of the project: nothing is applied" {
	local migrate
	chain
	pg_migrate -p p -t 1 . "$URL"
	mkfifo fifo
	pg_sql "$URL" <fifo >held 3>&- &
	holder=$!
	exec 9>fifo
	echo "select pg_advisory_lock(objid | (classid << 32)) from (select ('x' || substr(encode(sha256('p'), 'hex'), 1, 8))::bit(32)::bigint as classid,
		('x' || substr(encode(sha256('p'), 'hex'), 9, 8))::bit(32)::bigint as objid) k; select 'held';" >&9
	wait_until 20 grep -q held held
	pg_migrate -p p . "$URL" >out 2>&1 3>&- &
	migrate=$!
	wait_until 20 lock_waits
	kill -KILL "$migrate"
	wait "$migrate" || true
	release
	wait_until 20 is_alone
	[[ $(recorded) == 1 ]]
}
lock_waits() { [[ $(sql "$URL" "select count(*) from pg_locks where locktype = 'advisory' and not granted") == 1 ]]; }

@test "kill -9 during COMMIT: all is applied and recorded, or nothing" {
	local migrate
	waiting_steps
	sql "$URL" 'drop trigger record on pgpkg.migrations;
		create constraint trigger late after insert on pgpkg.migrations deferrable initially deferred
			for each row when (new.version = $$3$$) execute procedure public.record()'
	hold 6
	pg_migrate . "$URL" >out 2>&1 3>&- &
	migrate=$!
	wait_until 20 lock_waits
	kill -KILL "$migrate"
	wait "$migrate" || true
	release
	wait_until 20 is_alone
	[[ ! -s out && $(recorded) == '1 2 3' && $(sql "$URL" 'select count(*) from a') == 1 ]]
}

@test "TERM in the middle of a statement: it ends by the signal, and nothing is applied" {
	local migrate status=0
	waiting_steps
	hold 4
	pg_migrate . "$URL" >out 2>&1 3>&- &
	migrate=$!
	wait_until 20 is_waited_for 4
	kill -TERM "$migrate"
	wait "$migrate" || status=$?
	[[ $status == 143 && ! -s out ]]
	wait_until 20 is_alone
	is_at_first
	release
}

@test "a server that is gone in the middle of a statement: nothing is applied when it is back" {
	local migrate status=0
	URL=$(pg_tmp -d "$T/data" -w 0)
	waiting_steps
	hold 4
	pg_migrate . "$URL" >out 2>err 3>&- &
	migrate=$!
	wait_until 20 is_waited_for 4
	kill -KILL "$(postmaster_of "$URL")"
	wait "$migrate" || status=$?
	[[ $status == 1 && ! -s out && $(<err) == 'pg_migrate: migrations/p--2--3.sql:1: '* ]]
	exec 9>&-
	wait "$holder" || true
	URL=$(pg_tmp -d "$T/data" -w 0)
	is_at_first
	pg_tmp stop -d "$T/data"
}
