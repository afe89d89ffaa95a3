# shellcheck shell=bash
# 200 tests of pytest that each want a fresh database and commit: what one of them costs, by the fixture that gives it.
group_pytest() {
	local kind round rounds count=200 python=/usr/bin/python3
	if ! "$python" -c 'import pytest, psycopg2' 2>/dev/null; then
		left_out "pytest" "there is no pytest or psycopg2 for $python"
		return
	fi
	is_quick && count=20
	group pytest "A test of pytest that wants a fresh database and commits, one of $count, its fixture included; 20 tables" createdb
	make_shop "$WORK/shop.sql" || return
	cp -R t/bench/pytest "$WORK/pytest"
	rounds=$(rounds 3)
	for ((round = 1; round <= rounds; round++)); do
		for kind in createdb truncate reset fresh; do
			quiet
			run_pytest "$kind"
			pg_tmp stop -A
		done
	done
	label_pytest
	command_of 'drop database shop'
}

# make_shop FILE: the schema, which the running server gets in a database of its own, too.
make_shop() {
	local i
	{
		echo 'create table author (id serial primary key, name text not null);'
		echo 'create table book (id serial primary key, author int references author, title text not null);'
		for ((i = 3; i <= 20; i++)); do
			echo "create table t$i (id serial primary key, book int references book, note text);"
		done
	} >"$1"
	command_of 'create database shop' && "$PSQL" -Xq -v ON_ERROR_STOP=1 -f "$1" "${SERVER/test?/shop?}"
}

# run_pytest FIXTURE: one value of its row, and whether a test failed.
run_pytest() {
	local status=0
	rm -f "$WORK/took"
	(cd "$WORK/pytest" && BENCH_FIXTURE=$1 BENCH_TESTS=$count BENCH_SERVER=$SERVER BENCH_SCHEMA=$WORK/shop.sql \
		BENCH_OUT=$WORK/took exec "$python" -m pytest -q -p no:cacheprovider test_fresh.py) >>"$WORK/log" 2>&1 || status=$?
	((status == 0)) || { say "pytest: $1 failed" && tail -n 5 "$WORK/log" >&2; }
	printf 'pytest\t%s\t%s\t%s\t0\t%s\n' "$1" "$round" "$(cat "$WORK/took")" "$status" >>"$WORK/measured"
}

# The labels say what is fastest, as it was measured.
label_pytest() {
	local fastest
	fastest=$(for kind in createdb truncate reset fresh; do
		printf '%s %s\n' "$(awk -F '\t' -v kind="$kind" '$1 == "pytest" && $2 == kind { print $4 }' "$WORK/measured" |
			sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }')" "$kind"
	done | sort -g | awk 'NR == 1 { print $2 }')
	label_speed createdb "CREATE DATABASE ... TEMPLATE on a running server, DROP DATABASE after the test"
	label_speed truncate "TRUNCATE ... RESTART IDENTITY of all tables on a running server (what else a test changes stays)"
	label_speed reset "\`pg_tmp reset\` after the test, one cluster for all"
	label_speed fresh "\`pg_tmp\` for each test, spares ready, \`pg_tmp stop\` after it"
}

label_speed() { label "$1" ms "$2$(if [[ $1 == "$fastest" ]]; then echo "; the fastest"; else echo "; not the fastest"; fi)"; }
