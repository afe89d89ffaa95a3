# Signals that are ignored when a tool starts stay ignored, by it and by what it starts for its work: nohup(1), and
# what a shell starts in the background.

load helper
load fetch-helper
load extadd-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache
	echo 'select pg_sleep(1); create table t (i int)' >slow.sql
}

# hung_up COMMAND...: run it in a session of its own with HUP and INT ignored; send both to all of it until it ends.
hung_up() {
	# shellcheck disable=SC2016
	setsid bash -c 'trap "" HUP INT; : >ready; exec "$@"' bash "$@" <&0 &
	local pid=$!
	wait_until 20 test -e ready
	while kill -HUP -- "-$pid" 2>/dev/null; do
		kill -INT -- "-$pid" 2>/dev/null || true
		sleep 0.02
	done
	wait "$pid"
}

# bats test_tags=long
@test "pg_initcache goes on: initdb, files and commands" {
	hung_up pg_initcache -f slow.sql -S 'pg_sql -c "insert into t values (1)"' >template
	[[ -e $(<template)/made && $(grep -c ' made ' "$TINYPG_CACHE/template/log") == 3 ]]
}

@test "pg_tmp goes on, and the watchdog hears what it did not" {
	hung_up pg_tmp -f - <slow.sql >url
	url=$(<url)
	[[ $(sql "$url" 'select count(*) from t') == 0 ]]
	watchdog=$(watchdog_of "$url")
	kill -HUP "$watchdog"
	wait_until 20 is_gone "$watchdog"
}

# bats test_tags=long
@test "pg_sql goes on" {
	url=$(pg_tmp)
	hung_up pg_sql -f slow.sql "$url"
	[[ $(sql "$url" 'select count(*) from t') == 0 ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "pg_fetch goes on: the download, and what compiles" {
	serve
	small_source "$T/15.tar.bz2" 'sleep 1'
	source_release 15.18 "$T/15.tar.bz2"
	rule '*.bz2' trickle=1000
	hung_up pg_fetch -q -s source -m "$URL/source" 15 >prefix 7>&-
	[[ -x $(<prefix)/bin/postgres ]]
}

# bats test_tags=long
@test "pg_extadd goes on: what make runs" {
	need_pgxs
	pgxs_source slow
	printf '%s\n' 'all: wait' 'wait:' "$(printf '\tsleep 1')" >>slow/Makefile
	hung_up pg_extadd "$T/slow" >added
	[[ $(<added) == $'slow\t1.0' ]]
}

# bats test_tags=long
@test "pg_diff goes on, and its clusters" {
	echo 'create table t (i int, j int)' >other.sql
	run -1 hung_up pg_diff slow.sql other.sql
	[[ $output == *'ALTER TABLE public.t ADD COLUMN j integer;'* ]]
}
