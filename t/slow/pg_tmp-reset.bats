# pg_tmp reset, for long.
# suite: disk

load ../helper
load ../life-helper

@test "100 resets in a row: each is clean, and nothing is left" {
	url=$(pg_tmp -t)
	for _ in {1..100}; do
		sql "$url" 'create table t as select generate_series(1, 1000) i; checkpoint' >/dev/null
		pg_tmp reset "$url"
		[[ $(sql "$url" "select count(*) from pg_class where relname = 't'") == 0 ]]
	done
	pg_tmp stop "$url"
	all_gone
}

# The server is killed at a moment of the reset: then it was reset, or is gone.
@test "100 servers killed while they are reset: each is clean, or nothing is left" {
	resets=0
	for ((i = 0; i < 100; i++)); do
		url=$(pg_tmp)
		sql "$url" 'create table t (i int)'
		pg_tmp reset "$url" 2>error 3>&- &
		sleep "0.$(printf %03d $((i * 3)))"
		kill -KILL "$(postmaster_of "$url")" 2>/dev/null || true
		if ! wait $!; then
			[[ $(wc -l <error) == 1 ]]
			all_gone
		elif tables=$(sql "$url" "select count(*) from pg_class where relname = 't'" 2>/dev/null); then
			[[ $tables == 0 ]]
			resets=$((resets + 1))
			pg_tmp stop "$url"
		else
			all_gone
		fi
	done
	((resets > 0))
}
