# Pairs of schemas that pg_diff has to make into each other; t/diff has the pairs and the scripts.

PAIRS=$(cd "${BASH_SOURCE[0]%/*}/diff" && pwd)

# pairs_begin MAJOR: a cluster of this major version at $url, with the roles of the pairs, a directory for pairs in $pairs, and
# what `converge` wants to know in "${how[@]}". Skips the test where there is no such PostgreSQL.
pairs_begin() {
	local role found
	how=() version=()
	found=$(pg_fetch "$1") || skip "no PostgreSQL $1 can be had here"
	[[ -x $found/bin/postgres ]]
	version=(-V "$1")
	how=(-V "$1")
	# pg_dump knows its own version and older ones; portable installations have none.
	if PG_DUMP=$(newest_of pg_dump) && (($("$PG_DUMP" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/') >= $1)); then
		export PG_DUMP
		how+=(-d)
	fi
	url=$(pg_tmp -w 0 "${version[@]}" -D postgres)
	for role in ann '"Bob Roe"' carl; do pg_sql -c "create role $role" "$url"; done
	pairs=$T/pairs
	mkdir "$pairs"
}

# converge_all: the lines of standard input are pairs, or several that are tried together, for `converge`. Two jobs at a time; the
# temporary clusters of pg_diff come from spares.
converge_all() {
	local failed=0
	TINYPG_SPARES=3 xargs -P 2 -L 1 "$PAIRS/converge" "${how[@]}" "$url" "$pairs" || failed=1
	TINYPG_SPARES=0 pg_tmp stop -A
	return $failed
}
