# shellcheck shell=bash
# The first pg_tmp of a machine that has nothing yet, with 50 MB of data: made here, taken from a store, made and given to
# a store. Each begins when all is on the disk that the one before has written.
group_store() {
	local TINYPG_SPARES=0 server_pid url_here
	export TINYPG_SPARES STORE_KEY=$WORK/key STORE_DATA=$WORK/data.sql
	group store "The first time with \`-f\`, a file of 50 MB with rows for one table, nothing there" made
	(umask 077 && echo 0123456789abcdef0123456789abcdef >"$STORE_KEY")
	store_data >"$STORE_DATA"
	mkdir -p "$WORK/shop/store"
	serve "$WORK/shop"
	STORE_URL=${url_here%/*}/store
	if ! store_fill "$WORK/shelf" "$WORK/shelf" || ! store_fill "$STORE_URL" "$WORK/shop/store"; then
		left_out "a store" "it was not given the templates"
		kill "$server_pid"
		return
	fi
	store_row made "no store" ''
	store_row directory "a store that is a directory, and has the template" "TINYPG_STORE=$WORK/shelf"
	store_row web "a store that is a web server on this machine, and has the template" "TINYPG_STORE=$STORE_URL"
	store_row gives "a store that is a directory, and has nothing yet" "TINYPG_STORE={}.store"
	measure "$(rounds 5)"
	kill "$server_pid"
}

store_data() {
	echo 'create table item (id int primary key, name text, made timestamptz);'
	echo 'copy item from stdin;'
	awk 'BEGIN { srand(1); for (i = 1; i <= 500000; i++)
		printf "%d\t%08x%08x %08x%08x %08x%08x %08x%08x\t2026-11-%02d 12:%02d:00+00\n", i, rand() * 2 ^ 32, i * 7919, rand() * 2 ^ 32,
			rand() * 2 ^ 32, i, rand() * 2 ^ 32, rand() * 2 ^ 32, i * 3, 1 + i % 30, i % 60 }'
	echo '\.'
}

# store_fill STORE DIRECTORY: the templates are in it, in files below the directory.
store_fill() {
	TINYPG_STORE=$1 TINYPG_STORE_KEY=$STORE_KEY TINYPG_CACHE=$WORK/giver.${2##*/} pg_initcache -f "$STORE_DATA" >/dev/null &&
		until_true 60 store_has "$2"
}
store_has() { [[ $(find "$1" -type f -printf x) == xx && -z $(find "$1" -name '*.claim') ]]; }

# store_row NAME LABEL [SETTING]. What gives waits for its gift to be taken before the next one begins.
store_row() {
	row "$1" "\`pg_tmp -f\`, $2" 'sync -f "$WORK"; fresh_own' \
		"env TINYPG_CACHE={} TINYPG_STORE_KEY=$STORE_KEY $3 $BIN/pg_tmp -f $STORE_DATA" \
		'pg_tmp stop "$1"; [[ ! -e $2.store ]] || until_true 60 store_has "$2.store"; rm -rf "$2" "$2.store"'
}
export -f store_has
