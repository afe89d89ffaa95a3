# shellcheck shell=bash
# What a test suite does between two tests that commit: from a used cluster to a clean one that answers.
group_reset() {
	local TINYPG_SPARES=0 used
	export TINYPG_SPARES
	# shellcheck disable=SC2016  # for the shell of the stopwatch
	used='url=$(pg_tmp) && "'$PSQL'" -Xqc "create table t as select generate_series(1, 1000) i" "$url" && echo "$url"'
	group reset "From a used cluster to a clean one" new
	row new "\`pg_tmp stop\`, then \`pg_tmp\` with TINYPG_SPARES=0" "$used" "$BIN/pg_tmp stop {} && $BIN/pg_tmp" 'pg_tmp stop "$1"'
	row pg_tmp "\`pg_tmp reset\`" "$used" "$BIN/pg_tmp reset {}" 'pg_tmp stop "$2"'
	measure "$(rounds 20)"
}
