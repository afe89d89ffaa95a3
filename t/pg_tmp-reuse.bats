# Data directories that are handed on: what a stopped cluster leaves is made what its template is, and serves the next.
# suite: first (it waits much)

# shellcheck disable=SC2034,SC2154  # what eval and wait_until read is used
load helper
load spare-helper

# On /tmp itself: few file systems date every write, and a disk in memory is none of them.
setup() {
	TINYPG_TEST_TMP=/tmp test_begin
	export TINYPG_SPARES=1
}

spare_directory() { pg_tmp list | awk -F '\t' '$2 == "spare" { print $6 }'; }
clusters() { find "$TMPDIR"/tinypg.* -maxdepth 1 "$@"; }
rests() { [[ -n $(clusters -name 'rest.*') ]]; }
is_resting() { clusters -name 'rest.*' -exec grep -qF "$resting " {} + -quit; }
rests_or_ended() { is_resting || is_gone "$watchdog"; }
# What makes the data new is a child of the watchdog.
made_new_or_ended() { is_gone "$watchdog" || { is_resting && ! pgrep -P "$watchdog"; }; }
rests_not() { ! rests; }
no_trace() { [[ -z $(clusters -name "*$resting*") ]]; }
swept() { pg_tmp list && rests_not && no_trace; }
# never_rests: the watchdog of begin's cluster, which was stopped, ends without.
never_rests() {
	until is_gone "$watchdog"; do
		rests_not
	done
	rests_not
}
# A directory in PGDATA, which itself is always new.
inode_of() { stat -c %i "$1"/*/global; }

# begin: a cluster and a spare of its kind: $url, $dir, $inode, $resting, its name, and $watchdog.
begin() {
	url=$(pg_tmp)
	wait_until 60 has_spare
	dir=$(url_directory "$url")
	inode=$(inode_of "$dir")
	resting=$(basename "$dir")
	watchdog=$(watchdog_of "$url")
}

# begin_to_rest: the same, and it was stopped and rests. A crowded machine may be so slow that this is over before
# we look: then all starts again.
begin_to_rest() {
	local _
	for _ in 1 2 3 4 5; do
		begin
		pg_tmp stop "$url"
		wait_until 60 rests_or_ended
		! is_resting || return 0
		TINYPG_SPARES=0 pg_tmp stop -A
	done
	return 1
}

# next_recipient: the cluster that comes after the one that was stopped, and was still made when that one rested: $recipient.
next_recipient() {
	pg_tmp stop "$(pg_tmp)"
	wait_until 60 has_spare
	recipient=$(pg_tmp)
	data=$(echo "$(url_directory "$recipient")"/*/)
}

# inherit SPOILER: a cluster with the data directory of one that SPOILER was called for: $recipient, its PGDATA $data. On a
# crowded machine the next one may come when the few seconds are over for which that rests: then all starts again.
inherit() {
	local _
	for _ in 1 2 3 4 5; do
		begin
		"$1" "$url"
		pg_tmp stop "$url"
		wait_until 60 made_new_or_ended
		next_recipient
		[[ $(inode_of "$(url_directory "$recipient")") != "$inode" ]] || return 0
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
	inherit spoil
	as_new "$recipient"
	# And so once more, from what was used twice.
	inherit spoil
	as_new "$recipient"
}

# bats test_tags=long
@test "what rests goes by itself after a few seconds" {
	begin_to_rest
	wait_until 30 no_trace
	rests_not
}

@test "stop -A leaves nothing that rests" {
	begin_to_rest
	pg_tmp stop -A
	found=$(leftovers)
	echo "$found"
	[[ -z $found ]]
	# One that is stopped with all others does not begin to.
	begin
	pg_tmp stop -A
	never_rests
	all_gone
}

@test "a cluster that rests is listed no more, and cannot be stopped again" {
	begin_to_rest
	run ! grep -q "$resting" <(pg_tmp list)
	run -0 --separate-stderr pg_tmp stop "$url"
	[[ -z $stderr ]]
	run -1 --separate-stderr pg_tmp stop -d "$dir"
	[[ $stderr == "pg_tmp: there is no cluster '$dir'" ]]
}

@test "without spares nothing rests" {
	export TINYPG_SPARES=0
	url=$(pg_tmp)
	watchdog=$(watchdog_of "$url")
	pg_tmp stop "$url"
	never_rests
	all_gone
}

# bats test_tags=long
@test "nothing rests of a cluster that is kept, has a directory of its own, or was stopped as a spare" {
	url=$(pg_tmp -k)
	dir=$(url_directory "$url")
	watchdog=$(watchdog_of "$url")
	pg_tmp stop "$url"
	never_rests
	rm -rf "$dir"
	url=$(pg_tmp -d "$T/own")
	watchdog=$(watchdog_of "$url")
	pg_tmp stop "$url"
	never_rests
	begin
	watchdog=$(process_parent "$(head -n 1 "$(spare_directory)"/*/postmaster.pid)")
	kill -TERM "$watchdog"
	never_rests
}

@test "a watchdog that is told to end while it rests takes all with it" {
	begin_to_rest
	kill -TERM "$watchdog"
	wait_until 20 is_gone "$watchdog"
	no_trace
}

@test "killed while it rests: the sweep takes what is left" {
	begin_to_rest
	kill_hard "$watchdog"
	# Its child, which is killed with it, may hold the lock of the name a moment longer.
	wait_until 20 swept
}

# bats test_tags=long
@test "what belongs to another template is not taken" {
	begin_to_rest
	url=$(pg_tmp -U somebody)
	[[ $(inode_of "$(url_directory "$url")") != "$inode" ]]
	[[ $(sql "$url" "select rolname from pg_roles where oid = 10") == somebody ]]
}

# bats test_tags=long
@test "many live and die side by side: each is as new when it is handed out" {
	for worker in 1 2 3 4; do
		(
			for turn in 1 2 3 4; do
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
	(($(clusters -name 'rest.*' | wc -l) <= 8))
}

sums_of() {
	(cd "$1"/*/ && find . -type f ! -name postmaster.pid ! -path './pg_dynshmem/*' -exec cksum {} + | sort -k 3)
}

@test "a directory that was moved away is not touched when its server is stopped" {
	begin
	sql "$url" 'create table mine (i int)'
	sql "$url" 'checkpoint'
	mv "$dir" "$T/saved"
	sums_of "$T/saved" >"$T/before"
	pg_tmp stop "$url"
	never_rests
	sums_of "$T/saved" >"$T/after"
	diff "$T/before" "$T/after"
	rm -rf "$T/saved"
}

# bats test_tags=long
@test "modes, working directories and open files of the old one do not reach the new one" {
	inherit hold_on
	echo 'work_mem = 66MB' >&41
	echo 14 >&42
	exec 41>&- 42>&-
	kill %%
	[[ $(sql "$recipient" 'show data_directory_mode') == 0700 ]]
	[[ $(stat -c %a "$data" "${data}base" "${data}PG_VERSION" | xargs) == '700 700 600' ]]
	[[ $(<"${data}PG_VERSION") != *14 ]]
	run ! grep -q 66MB "${data}postgresql.conf"
}

hold_on() {
	data=$(echo "$dir"/*/)
	chmod 755 "$data" "${data}base" "${data}PG_VERSION"
	exec 41>>"${data}postgresql.conf" 42>>"${data}PG_VERSION"
	kill %% 2>/dev/null || true
	(cd "$data" && exec sleep 60) 3>&- &
}

# put_aside PATH COPY...: copies of what the template has there, as a cluster would have it: with other bytes in one file,
# and older than the clusters of begin.
put_aside() {
	local from owner
	from=$(pg_initcache)/data/$1
	url=$(TINYPG_SPARES=0 pg_tmp)
	owner=$(stat -c %u:%g "$(url_directory "$url")"/log)
	TINYPG_SPARES=0 pg_tmp stop "$url"
	for copy in "${@:2}"; do
		cp -R "$from" "$copy"
		find "$copy" -name PG_VERSION -exec sh -c 'printf 99 | dd conv=notrunc of="$1" 2>/dev/null' sh {} \;
		chmod -R u=rwX,go= "$copy"
		chown -R "$owner" "$copy"
	done
}

# bats test_tags=long
@test "a directory of another cluster that was moved into this one does not reach the next" {
	put_aside base/1 one two three four five
	inherit move_in
	cmp "$(pg_initcache)/data/base/1/PG_VERSION" "${data}base/1/PG_VERSION"
}

move_in() {
	local copy
	data=$(echo "$dir"/*/)
	mv "${data}base/1" "gone.$inode"
	for copy in one two three four five; do
		[[ ! -d $copy ]] || { mv "$copy" "${data}base/1"; return; }
	done
	return 1
}

# bats test_tags=long
@test "a PGDATA that was exchanged for another one is not reused" {
	put_aside . other
	other=$(stat -c %i other/global)
	begin
	data=$(echo "$dir"/*/)
	mv "${data%/}" gone
	mv other "${data%/}"
	pg_tmp stop "$url"
	next_recipient
	[[ $(inode_of "$(url_directory "$recipient")") != "$other" ]]
	cmp "$(pg_initcache)/data/base/1/PG_VERSION" "${data}base/1/PG_VERSION"
}

# bats test_tags=long
@test "attributes, access lists and flags of the old one do not reach the new one" {
	need python3 lsattr
	mkdir probe
	mark probe 2>/dev/null || skip "the file system has no such attributes"
	inherit mark_all
	[[ -z $(marks "$data") ]]
}

# A user's attribute for each, and for the first, a directory, an access list of what is made in it.
mark() {
	python3 - "$@" <<-'END'
		import os, struct, sys
		entries = [(1, 7, 0xffffffff), (2, 4, 4711), (4, 0, 0xffffffff), (16, 4, 0xffffffff), (32, 0, 0xffffffff)]
		acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
		os.setxattr(sys.argv[1], "system.posix_acl_default", acl)
		for path in sys.argv[1:]:
		    os.setxattr(path, "user.mark", b"x")
	END
}

mark_all() {
	data=$(echo "$dir"/*/)
	mark "${data}pg_wal" "${data}base/1" "${data}global/1262"
	chattr +A "${data}pg_xact" "${data}base/1/PG_VERSION" 2>/dev/null || true
	[[ -n $(marks "$data") ]]
}

# What below a directory has such marks.
marks() {
	python3 - "$1" <<-'END'
		import os, sys
		for top, directories, files in os.walk(sys.argv[1]):
		    for path in [top] + [os.path.join(top, name) for name in files]:
		        names = [name for name in os.listxattr(path) if not name.startswith("security.")]
		        if names:
		            print(path, *names)
	END
	lsattr -Rad "$1" 2>/dev/null | grep -E '^[^ ]*A' || true
}

# bats test_tags=long
@test "a holder who does not answer is passed over, and gives nothing later" {
	begin_to_rest
	freeze "$watchdog"
	next_recipient
	kill -CONT "$watchdog"
	wait_until 60 is_gone "$watchdog"
	[[ $(sql "$recipient" 'select 5') == 5 && $(inode_of "$(url_directory "$recipient")") != "$inode" ]]
	[[ -z $(find "$TMPDIR"/tinypg.* -mindepth 2 -maxdepth 2 -name given) ]]
}

# bats test_tags=long
@test "a file system that does not date every write: all is compared" {
	need_root
	need unshare python3
	unshare -m true 2>/dev/null || skip "a mount namespace cannot be made"
	pg_initcache >/dev/null
	cat >"$T/spoil.py" <<-'END'
		import mmap, sys
		with open(sys.argv[1], "r+b") as file:
		    mapped = mmap.mmap(file.fileno(), 0)
		    before = mapped[0]
		    mapped[0:2] = b"99"
	END
	cat >"$T/inside.sh" <<-'END'
		mount -t tmpfs -o size=2G,mode=755 none "$T/t" || exit 99
		for _ in 1 2 3 4 5; do
			url=$(pg_tmp) || exit 1
			sleep 1
			dir=${url#*host=}
			dir=$(printf '%b' "${dir//%/\\x}")
			cat "$dir"/*/base/1/PG_VERSION
			stat -c %i "$dir"/*/global >>"$T/inodes"
			python3 "$T/spoil.py" "$dir"/*/base/1/PG_VERSION || exit 2
			pg_tmp stop "$url" || exit 3
		done
		pg_tmp stop -A
	END
	run unshare -m bash "$T/inside.sh" 3>&-
	[[ $status == 0 && ${#lines[@]} == 5 && $output != *99* ]]
	# One at least had what another one left.
	[[ -n $(sort "$T/inodes" | uniq -d) ]]
}
