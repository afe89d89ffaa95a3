# pg_extadd with packages of the distribution on its own server and on a portable one, with pgTAP as PGXN has it, and with
# servers and tools that are killed.
# suite: network

load ../helper
load ../fetch-helper
load ../extadd-helper
load ../source-helper

setup() { extadd_begin; }
teardown() { test_end; }

# Each sets bindir. In $( ), they could not skip the test.
debian_bindir() {
	bindir=/usr/lib/postgresql/15/bin
	[[ -x $bindir/postgres ]] || skip "there is no PostgreSQL 15 of Debian's"
}

portable_bindir() {
	bindir=$(real_prefix)/bin || skip "no PostgreSQL 15 of npm can be had here"
}

# serve_debs BINDIR: the packages hypopg, pgtap and cron of the distribution, one preloaded, are added, listed and used, the
# second time warm; then removed.
serve_debs() {
	local bindir=$1 url options name
	options=(-b "$bindir" -c shared_preload_libraries=pg_cron -c cron.database_name=test -x hypopg -x pgtap -x pg_cron)
	rmdir cache
	seeded_cache -b "$bindir"
	export TINYPG_SPARES=1
	for name in hypopg pgtap cron; do
		pg_extadd -b "$bindir" "$(real_deb "$name")"
	done
	[[ $(pg_extadd -l -b "$bindir" | cut -f 1 | xargs) == 'hypopg pg_cron pgtap' ]]
	url=$(pg_tmp "${options[@]}")
	[[ $(sql "$url" "select * from no_plan(); select ok(count(*) = 1) from hypopg_create_index('create index on pg_class (relname)')") == *'ok 1' ]]
	[[ $(sql "$url" "select cron.schedule('nightly', '0 3 * * *', 'vacuum'); select jobname from cron.job") == $'1\nnightly' ]]
	pg_tmp stop "$url"
	wait_until 60 spare_is_ready
	spare=$(pg_tmp list | grep spare)
	url=$(pg_tmp "${options[@]}")
	[[ $spare == *"${url##*2F}"* ]]
	[[ $(sql "$url" "select count(*) from pg_extension where extname in ('hypopg', 'pgtap', 'pg_cron')") == 3 ]]
	TINYPG_SPARES=0 pg_tmp stop -A
	pg_extadd -r hypopg -b "$bindir"
	run -1 pg_tmp -b "$bindir" -x hypopg
}
spare_is_ready() { pg_tmp list | grep -q spare; }

@test "hypopg, pgtap and pg_cron of the distribution serve its own server" {
	debian_bindir
	real_deb hypopg >/dev/null || skip "apt has no postgresql-15-hypopg, -pgtap and -cron"
	serve_debs "$bindir"
}

@test "hypopg, pgtap and pg_cron of the distribution serve npm's server" {
	portable_bindir
	real_deb hypopg >/dev/null || skip "apt has no postgresql-15-hypopg, -pgtap and -cron"
	serve_debs "$bindir"
}

@test "hypopg is got by apt" {
	debian_bindir
	real_deb hypopg >/dev/null || skip "apt has no postgresql-15-hypopg"
	run -0 --separate-stderr pg_extadd -b "$bindir" apt:hypopg
	[[ $output == hypopg$'\t'* && -z $stderr ]]
	run -0 pg_extadd -l
	[[ $output == *$'\tapt:postgresql-15-hypopg_'*.deb' sha256:'* ]]
}

# The scripts are those of Debian's package; what its source would be is not in every mirror.
@test "pgTAP is built from a zip as PGXN has it" {
	debian_bindir
	[[ -e $("$bindir/pg_config" --pgxs 2>/dev/null) ]] || skip "no PGXS here"
	rmdir cache
	seeded_cache -b "$bindir"
	deb=$(real_deb pgtap) || skip "apt has no postgresql-15-pgtap"
	serve
	mkdir pgtap
	dpkg-deb -x "$deb" unpacked
	cp unpacked/usr/share/postgresql/15/extension/pgtap{.control,--1*.sql} pgtap
	cat >pgtap/Makefile <<-'END'
		EXTENSION = pgtap
		DATA = $(wildcard *--*.sql)
		PG_CONFIG ?= pg_config
		PGXS := $(shell $(PG_CONFIG) --pgxs)
		include $(PGXS)
	END
	version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" pgtap/pgtap.control)
	pgxn_release pgTAP "$version" pgtap
	run -0 --separate-stderr pg_extadd -b "$bindir" -m "$URL/pgxn" pgxn:pgTAP
	[[ $output == "pgtap"$'\t'"$version" ]]
	url=$(pg_tmp -b "$bindir" -x pgtap)
	[[ $(sql "$url" "select * from no_plan(); select is(1 + 1, 2, 'adds')") == *'ok 1 - adds' ]]
	pg_tmp stop "$url"
}

# own_server: a server for this test, which may be killed: SERVER_PID and URL.
own_server() {
	need python3
	mkdir -p www
	mkfifo own.in
	"$TINYPG_SOURCE/t/server" "$T/www" <>own.in >own.port 3>&- &
	SERVER_PID=$!
	wait_until 60 test -s own.port
	URL=http://127.0.0.1:$(<own.port)
	built plain
	tar -cf www/plain.tar plain
	printf '/plain.tar stall=600\n' >www/.rules
	sum=sha256:$(sum_of sha256 www/plain.tar)
}

asked_for() { grep -q 'GET /plain.tar' www/.log 2>/dev/null; }

@test "a server that is killed in the middle of a download: nothing is added, nothing is left" {
	own_server
	TINYPG_RETRIES=1 pg_extadd -c "$sum" "$URL/plain.tar" >out 2>err 3>&- &
	pid=$!
	wait_until 60 asked_for
	kill -KILL $SERVER_PID
	status=0
	wait $pid || status=$?
	[[ $status == 1 && ! -s out && $(<err) == "pg_extadd: cannot fetch '$URL/plain.tar': "* && $(wc -l <err) == 1 ]]
	[[ -z $(find cache/ext -mindepth 2) ]]
}

@test "pg_extadd that is ended in the middle of a download leaves nothing" {
	own_server
	pg_extadd -c "$sum" "$URL/plain.tar" >out 2>err 3>&- &
	pid=$!
	wait_until 60 asked_for
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	[[ $status == 143 && ! -s out && ! -s err && -z $(find cache/ext -mindepth 2) ]]
	kill $SERVER_PID
}

@test "what a killed pg_extadd left is taken away by the next one" {
	own_server
	pg_extadd -c "$sum" "$URL/plain.tar" >out 2>err 3>&- &
	pid=$!
	wait_until 60 asked_for
	kill -KILL $pid
	wait $pid || true
	rm www/.rules
	[[ $(pg_extadd -c "$sum" "$URL/plain.tar") == $'plain\t1.0' ]]
	[[ $(cd cache/ext/* && echo *) == plain-1.0 ]]
	kill $SERVER_PID
}
