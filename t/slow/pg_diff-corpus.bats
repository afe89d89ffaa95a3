# pg_diff on the pairs of schemas of t/diff: each of them becomes the other. `make check-corpus` (TINYPG_TEST_CORPUS=all) tries
# all pairs on each major version; else most versions get a part of them.
# suite: network

load ../helper
load ../diff-helper

# corpus MAJOR [together | 0 | 1 | 2 | 3]: all pairs; or those that can be tried together; of these a quarter, and those that
# only some versions can have. Two jobs try most of them; one a quarter, as each job has its databases and clusters.
corpus() {
	local which=${2:-all}
	which=${TINYPG_TEST_CORPUS:-$which}
	pairs_begin "$1"
	"$PAIRS/pairs" -o "$pairs" 13 "$PAIRS"/*.sql >"$T/everywhere"
	"$PAIRS/pairs" -o "$pairs" "$1" "$PAIRS"/*.sql >"$T/pairs.txt"
	awk -F '\t' -v which="$which" '
		BEGIN { jobs = which ~ /^[0-3]$/ ? 1 : 2 }
		FILENAME ~ /everywhere$/ { everywhere[$1]; next }
		match($2, /(not|keeps|dumps)-[a-z]+/) { alone[++count] = $1 "+" substr($2, RSTART, RLENGTH); next }
		$2 ~ /alone/ { alone[++count] = $1; next }
		which ~ /^[0-3]$/ && $1 in everywhere && seen++ % 4 != which { next }
		{ together[++others % jobs] = together[others % jobs] " " $1 }
		END {
			for (i = 0; i < jobs; i++) print together[i]
			for (i = 1; i <= count && which == "all"; i++) print alone[i]
		}' "$T/everywhere" "$T/pairs.txt" >"$T/jobs"
	converge_all <"$T/jobs"
}

@test "the pairs become each other on PostgreSQL 15" { corpus 15; }
@test "the pairs become each other on PostgreSQL 18" { corpus 18 together; }
@test "the pairs become each other on PostgreSQL 13" { corpus 13 0; }
@test "the pairs become each other on PostgreSQL 14" { corpus 14 1; }
@test "the pairs become each other on PostgreSQL 16" { corpus 16 2; }
@test "the pairs become each other on PostgreSQL 17" { corpus 17 3; }
