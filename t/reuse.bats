# Data directories that are handed on: what a stopped cluster leaves is made what its template is, and serves the next.

# shellcheck disable=SC2034,SC2154  # what eval and wait_until read is used
load helper

setup() {
	test_begin
	export TINYPG_SPARES=1
}

teardown() {
	TINYPG_SPARES=0 pg_tmp stop -A || true
	test_end
}

spares() { pg_tmp list | awk -F '\t' '$2 == "spare" { print $6 }'; }
has_spare() { [[ -n $(spares) ]]; }
clusters() { find "$TMPDIR"/tinypg.* -maxdepth 1 "$@"; }
rests() { [[ -n $(clusters -name 'rest.*') ]]; }
rests_not() { ! rests; }
inode_of() { find "$1" -mindepth 1 -maxdepth 1 -type d -printf '%i\n'; }

# begin OPTION...: a cluster and a spare of its kind: $url, $dir, $inode of its PGDATA, and $resting, its name.
begin() {
	url=$(pg_tmp "$@")
	wait_until 60 has_spare
	dir=$(url_directory "$url")
	inode=$(inode_of "$dir")
	resting=$(basename "$dir")
}

# The next cluster has the data directory of the one that was stopped, or another one, if a crowded machine was so slow that
# nobody waited any more: then all starts again.
inherit() {
	local _
	for _ in 1 2 3 4 5; do
		begin
		spoil "$url"
		pg_tmp stop "$url"
		heir=$(pg_tmp)
		pg_tmp stop "$heir"
		wait_until 60 has_spare
		heir=$(pg_tmp)
		[[ $(inode_of "$(url_directory "$heir")") != "$inode" ]] || return 0
		TINYPG_SPARES=0 pg_tmp stop -A
	done
	return 1
}

# spoil URL: all that a test may do to a cluster, and written to disk.
spoil() {
	sql "$1" 'create table t as select generate_series(1, 100000) i' >/dev/null
	sql "$1" 'create role mallory superuser' >/dev/null
	sql "$1" 'create database more' >/dev/null
	sql "$1" "alter system set work_mem = '77MB'" >/dev/null
	sql "$1" 'alter database test set search_path = nowhere' >/dev/null
	sql "$1" 'drop view pg_catalog.pg_tables' >/dev/null 2>&1 || true
	sql "$1" "comment on database test is 'spoilt'" >/dev/null
	sql "$1" 'checkpoint' >/dev/null
	local data
	for data in "$(url_directory "$1")"/*/; do
		echo 'work_mem = 66MB' >>"${data}postgresql.conf"
		echo 'host all all all trust' >"${data}pg_hba.conf"
		echo planted >"${data}planted"
		mkdir -p "${data}base/1/planted"
	done
}

# as_new URL: the cluster shows nothing of what spoil did, and its files are those of one that was just cloned.
as_new() {
	[[ $(sql "$1" "select count(*) from pg_class where relname = 't'") == 0 ]]
	[[ $(sql "$1" "select count(*) from pg_roles where rolname = 'mallory'") == 0 ]]
	[[ $(sql "$1" "select string_agg(datname, ' ' order by datname) from pg_database") == "postgres template0 template1 test" ]]
	[[ $(sql "$1" 'show work_mem') == 4MB && $(sql "$1" 'show search_path') == *public* ]]
	[[ -z $(sql "$1" "select shobj_description(oid, 'pg_database') from pg_database where datname = 'test'") ]]
	[[ $(sql "$1" 'select count(*) from pg_tables') -gt 0 ]]
	local fresh
	fresh=$(TINYPG_SPARES=0 pg_tmp)
	diff <(files_of "$fresh") <(files_of "$1")
	TINYPG_SPARES=0 pg_tmp stop "$fresh"
}

# The names and sizes of a cluster's files, without what a running server makes.
files_of() {
	(cd "$(url_directory "$1")"/*/ && find . -type f ! -name postmaster.pid ! -name 'pg_internal.init' ! -path './pg_stat*' \
		! -path './pg_dynshmem/*' ! -path './pg_wal/*' ! -path './pg_logical/*' -printf '%p %s %m\n' | sort |
		sed 's/\(tinypg.conf\) [0-9]*/\1/; s/\(postmaster.opts\) [0-9]*/\1/')
}

@test "the next cluster has the data directory of one that was stopped, and it is as new" {
	inherit
	as_new "$heir"
	# And so once more, from what was used twice.
	inherit
	as_new "$heir"
}

@test "what rests goes by itself after a few seconds" {
	begin
	pg_tmp stop "$url"
	wait_until 30 rests_not
	wait_until 30 test -z "$(clusters -name "*$resting*")"
}

@test "stop -A leaves nothing that rests" {
	begin
	pg_tmp stop "$url"
	pg_tmp stop -A
	[[ -z $(leftovers) ]]
	# One that is stopped with all others does not begin to.
	url=$(pg_tmp)
	pg_tmp stop -A
	all_gone
}

@test "a cluster that rests is listed no more, and cannot be stopped again" {
	begin
	pg_tmp stop "$url"
	run ! grep -q "$resting" <(pg_tmp list)
	run -1 --separate-stderr pg_tmp stop "$url"
	[[ $stderr == "pg_tmp: there is no cluster '$url'" ]]
	run -1 --separate-stderr pg_tmp stop -d "$dir"
	[[ $stderr == "pg_tmp: there is no cluster '$dir'" ]]
}

@test "without spares nothing rests" {
	export TINYPG_SPARES=0
	url=$(pg_tmp)
	pg_tmp stop "$url"
	rests_not
	all_gone
}

@test "nothing rests of a cluster that is kept, has a directory of its own, or was stopped as a spare" {
	begin -k
	pg_tmp stop "$url"
	rests_not
	rm -rf "$dir"
	url=$(pg_tmp -d "$T/own")
	pg_tmp stop "$url"
	rests_not
	begin
	spare=$(spares)
	kill -TERM "$(process_parent "$(head -n 1 "$spare"/*/postmaster.pid)")"
	wait_until 20 test ! -e "$spare"
	rests_not
}

@test "a watchdog that is told to end while it rests takes all with it" {
	begin
	watchdog=$(watchdog_of "$url")
	pg_tmp stop "$url"
	kill -TERM "$watchdog" || true
	wait_until 20 is_gone "$watchdog"
	[[ -z $(clusters -name "*$resting*") ]]
}

@test "killed while it rests: the sweep takes what is left" {
	begin
	watchdog=$(watchdog_of "$url")
	pg_tmp stop "$url"
	kill_hard "$watchdog" || true
	pg_tmp list >/dev/null
	wait_until 20 rests_not
	[[ -z $(clusters -name "*$resting*") ]]
}

@test "what belongs to another template is not taken" {
	begin
	pg_tmp stop "$url"
	url=$(pg_tmp -U somebody)
	[[ $(inode_of "$(url_directory "$url")") != "$inode" ]]
	[[ $(sql "$url" "select rolname from pg_roles where oid = 10") == somebody ]]
}

@test "many live and die side by side: each is as new when it is handed out" {
	for worker in 1 2 3 4; do
		(
			for turn in 1 2 3 4 5 6; do
				url=$(pg_tmp) || exit 1
				[[ $(sql "$url" "select count(*) from pg_class where relname = 'mine'") == 0 ]] || exit 2
				sql "$url" 'create table mine as select generate_series(1, 1000)' >/dev/null || exit 3
				sql "$url" 'checkpoint' || exit 4
				pg_tmp stop "$url" || exit 5
			done
		) 3>&- &
		workers[worker]=$!
	done
	for worker in 1 2 3 4; do
		wait "${workers[worker]}"
	done
	((turn_count = $(clusters -name 'rest.*' | wc -l))) || true
	((turn_count <= 8))
}
