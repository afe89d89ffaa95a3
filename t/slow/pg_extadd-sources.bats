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

# by_user COMMAND...: as the user of this test, root or the one of as_other, who has a cache of his own.
by_user() {
	if [[ $USER_HERE == other ]]; then
		as_other env TINYPG_CACHE="$T/own" TINYPG_SPARES="$TINYPG_SPARES" "$@"
	else
		"$@"
	fi
}
asked() { if [[ $USER_HERE == other ]]; then other_sql "$@"; else sql "$@"; fi; }

# begin_as USER: sets up a cache. OWN: what the installation has itself.
begin_as() {
	USER_HERE=$1 OWN=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_extlist -b "$bindir" | cut -f 1)
	if [[ $1 == other ]]; then
		other_prepare
		mkdir -m 755 own
		chown "${TINYPG_TEST_USER:-nobody}" own
	else
		rmdir cache
		seeded_cache -b "$bindir"
	fi
}

# served QUERY ANSWER: a cluster with $options answers so, and so does the next one, which was ready before it was asked for.
served() {
	local url spare
	export TINYPG_SPARES=1
	url=$(by_user pg_tmp "${options[@]}")
	[[ $(asked "$url" "$1" | xargs) == "$2" ]]
	by_user pg_tmp stop "$url"
	wait_until 60 spare_is_ready
	spare=$(by_user pg_tmp list | grep spare)
	url=$(by_user pg_tmp "${options[@]}")
	[[ $spare == *"${url##*2F}"* && $(asked "$url" "$1" | xargs) == "$2" ]]
	TINYPG_SPARES=0
	by_user pg_tmp stop -A
}
spare_is_ready() { by_user pg_tmp list | grep -q spare; }

# removed NAME...: these are all that was added; then none can be asked for, but what the installation has itself.
removed() {
	local name
	[[ $(by_user pg_extadd -l -b "$bindir" | cut -f 1 | xargs) == "$*" ]]
	for name; do
		by_user pg_extadd -r "$name" -b "$bindir"
		grep -qx "$name" <<<"$OWN" && continue
		run -1 --separate-stderr by_user pg_tmp -b "$bindir" -x "$name"
		[[ $stderr == *"'$name'"* ]]
	done
	[[ -z $(by_user pg_extadd -l -b "$bindir") ]]
}

# serve_debs USER: the packages hypopg, pgtap and cron of the distribution, one preloaded, are added to the server in $bindir,
# listed and used, the second time warm; then removed.
serve_debs() {
	local options name
	real_deb hypopg >/dev/null || skip "apt has no postgresql-15-hypopg, -pgtap and -cron"
	begin_as "$1"
	for name in hypopg pgtap cron; do
		by_user pg_extadd -b "$bindir" "$(real_deb "$name")"
	done
	options=(-b "$bindir" -c shared_preload_libraries=pg_cron -c cron.database_name=test -x hypopg -x pgtap -x pg_cron)
	served "select * from no_plan(); select ok(count(*) = 1) from hypopg_create_index('create index on pg_class (relname)');
		select cron.schedule('nightly', '0 3 * * *', 'vacuum'); select jobname from cron.job" 'ok 1 1 nightly'
	removed hypopg pg_cron pgtap
}

@test "hypopg, pgtap and pg_cron of the distribution serve its own server" {
	debian_bindir
	serve_debs caller
}

@test "hypopg, pgtap and pg_cron of the distribution serve npm's server" {
	portable_bindir
	serve_debs caller
}

@test "an ordinary user adds hypopg, pgtap and pg_cron of the distribution for himself, to its own server" {
	need_root
	debian_bindir
	serve_debs other
	[[ -z $(ls cache) && -z $(find own -not -user "${TINYPG_TEST_USER:-nobody}") ]]
}

@test "hypopg is got by apt" {
	debian_bindir
	real_deb hypopg >/dev/null || skip "apt has no postgresql-15-hypopg"
	run -0 --separate-stderr pg_extadd -b "$bindir" apt:hypopg
	[[ $output == hypopg$'\t'* && -z $stderr ]]
	run -0 pg_extadd -l
	[[ $output == *$'\tapt:postgresql-15-hypopg_'*.deb' sha256:'* ]]
}

# pgtap_source: the source of pgTAP in the directory pgtap, that of Debian's where its mirror has it. Else the scripts are
# those of its package, and only the makefile is not pgTAP's own.
pgtap_source() {
	local file
	if file=$(debian_original pgtap); then
		mkdir pgtap
		tar -xf "$file" -C pgtap --strip-components=1
		return
	fi
	file=$(real_deb pgtap) || skip "apt has no postgresql-15-pgtap"
	mkdir pgtap
	dpkg-deb -x "$file" unpacked
	cp unpacked/usr/share/postgresql/15/extension/pgtap{.control,--1*.sql} pgtap
	cat >pgtap/Makefile <<-'END'
		EXTENSION = pgtap
		DATA = $(wildcard *--*.sql)
		PG_CONFIG ?= pg_config
		PGXS := $(shell $(PG_CONFIG) --pgxs)
		include $(PGXS)
	END
}

# build_pgtap SOURCE [OPTION...]: pgTAP is built, listed and used, the second time warm; then removed.
build_pgtap() {
	local options=(-b "$bindir" -x pgtap) version
	version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" pgtap/pgtap.control)
	run -0 --separate-stderr pg_extadd -b "$bindir" "${@:2}" "$1"
	[[ $output == "pgtap"$'\t'"$version" ]]
	[[ $(pg_extadd -l -b "$bindir" | cut -f 1-3) == "pgtap"$'\t'"$version"$'\t'"$bindir" ]]
	served "select * from no_plan(); select is(1 + 1, 2, 'adds')" 'ok 1 - adds'
	removed pgtap
}

@test "pgTAP is built from a zip as PGXN has it" {
	debian_bindir
	[[ -e $("$bindir/pg_config" --pgxs 2>/dev/null) ]] || skip "no PGXS here"
	pgtap_source
	begin_as caller
	serve
	pgxn_release pgTAP "$(sed -n "s/^default_version = '\(.*\)'/\1/p" pgtap/pgtap.control)" pgtap
	build_pgtap pgxn:pgTAP -m "$URL/pgxn"
}

@test "pgTAP is built from its source for npm's server" {
	portable_bindir
	[[ -e $(/usr/lib/postgresql/15/bin/pg_config --pgxs 2>/dev/null) ]] || skip "no PGXS of version 15 here"
	pgtap_source
	begin_as caller
	build_pgtap pgtap -s /usr/lib/postgresql/15/bin
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
