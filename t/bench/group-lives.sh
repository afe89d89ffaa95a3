# shellcheck shell=bash
# Whole lives a second: a cluster, one query, the stop; two workers. Slices of the time, taking turns.
group_lives() {
	local slices slice seconds contenders="pg_tmp cold createdb" contender
	slices=$(rounds 3)
	seconds=$(if is_quick; then echo 2; else echo 10; fi)
	group lives "Whole lives a second: a cluster, one query, \`stop\`; 2 workers, $((slices * seconds)) s" createdb
	label createdb /s "CREATE DATABASE, one query, DROP DATABASE on a running server"
	label pg_tmp /s "\`pg_tmp\`"
	label cold /s "\`pg_tmp\` with TINYPG_SPARES=0"
	if has_peer ephemeralpg; then
		label ephemeralpg /s "ephemeralpg, stopped with \`pg_ctl -m immediate\` and \`rm\`, its own stop waits 5 s"
		contenders+=" ephemeralpg"
	fi
	for ((slice = 1; slice <= slices; slice++)); do
		for contender in $contenders; do
			quiet
			run_slice "$contender" "$seconds"
			pg_tmp stop -A
		done
	done
}

run_slice() {
	local worker start=${EPOCHREALTIME/./} end pids=()
	for worker in 1 2; do
		work "$1" "$2" "$worker" >"$WORK/lived.$worker" 2>>"$WORK/log" &
		pids[worker]=$!
	done
	wait "${pids[@]}"
	end=${EPOCHREALTIME/./}
	awk -v OFS='\t' -v group="$GROUP" -v row="$1" -v round="$slice" -v us=$((end - start)) '
		{ lived += $1; failed += $2 }
		END { print group, row, round, lived * 1e6 / us, 0, failed }' "$WORK"/lived.[12] >>"$WORK/measured"
}

# work CONTENDER SECONDS WORKER: prints how many lived and how many failed.
work() {
	local deadline=$((${EPOCHREALTIME/./} + $2 * 1000000)) lived=0 failed=0
	while ((${EPOCHREALTIME/./} < deadline)); do
		if "live_$1" "$3"; then lived=$((lived + 1)); else failed=$((failed + 1)); fi
	done
	echo "$lived $failed"
}

command_of() { "$PSQL" -Xqc "$1" "$SERVER"; }
query() { "$PSQL" -XAtqc 'select 1' "$1" >/dev/null; }

live_pg_tmp() {
	local url
	url=$(pg_tmp) && query "$url" && pg_tmp stop "$url"
}

live_cold() {
	local url
	url=$(TINYPG_SPARES=0 pg_tmp) && query "$url" && pg_tmp stop "$url"
}

live_createdb() {
	local name=worker$1
	command_of "create database $name" && query "${SERVER/test?/$name?}" && command_of "drop database $name"
}

live_ephemeralpg() {
	local url
	url=$(as_runner "$EPHEMERAL" -w 0) && as_runner "$PSQL" -XAtqc 'select 1' "$url" >/dev/null && ephemeralpg_drop "$url"
}
