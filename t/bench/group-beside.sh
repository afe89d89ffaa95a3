# shellcheck shell=bash
# This build beside another one, whose tools BESIDE names: the tree before a change, say. Each has a cache and a
# directory of clusters of its own, for what lies there may have changed, too.
group_beside() {
	local other
	other=$(cd "${BESIDE:?a directory with the tools of another build}" && pwd)
	[[ -x $other/pg_tmp ]] || die "BESIDE: no pg_tmp in '$BESIDE'"
	group beside "This build beside another" now_warm
	rows_of_build before "$other" "the other build"
	rows_of_build now "$BIN" "this one"
	measure "$(rounds 25)"
	in_build before "$other" pg_tmp stop -A
	in_build now "$BIN" pg_tmp stop -A
}

# rows_of_build NAME TOOLS WORDS
rows_of_build() {
	local tools=$2 words=$3 inside="in_build $1 $2" surroundings spares
	mkdir -p "$WORK/$1"
	surroundings="env TMPDIR=$WORK/$1 TINYPG_CACHE=$WORK/cache.$1"
	spares="$surroundings TINYPG_SPARES=0"
	row "$1_warm" "\`pg_tmp\`, spare ready, $words" "$inside quiet" "$surroundings $tools/pg_tmp" \
		"$inside pg_tmp stop \"\$1\""
	row "$1_cold" "\`pg_tmp\`, template there, no spare, $words" "$inside pg_tmp stop -A" "$spares $tools/pg_tmp" \
		"$inside pg_tmp stop \"\$1\""
	row "$1_stop" "\`pg_tmp stop\`, $words" "$inside pg_tmp" "$spares $tools/pg_tmp stop {}" ''
	row "$1_life" "a whole life: \`pg_tmp\` with a spare ready, one query, \`pg_tmp stop\`, $words" "$inside quiet" \
		"export TMPDIR=$WORK/$1 TINYPG_CACHE=$WORK/cache.$1; url=\$($tools/pg_tmp) && $PSQL -XAtqc 'select 1' \"\$url\" && $tools/pg_tmp stop \"\$url\"" ''
}

# in_build NAME TOOLS COMMAND...: with the tools, the cache and the clusters of that build.
in_build() {
	(
		export PATH=$2:$PATH TMPDIR=$WORK/$1 TINYPG_CACHE=$WORK/cache.$1
		shift 2
		"$@"
	)
}
export -f in_build
