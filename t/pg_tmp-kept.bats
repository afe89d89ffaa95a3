# Data that are kept, and directories that were there before.

# shellcheck disable=SC2086  # lists of options are words
load helper
load life-helper

@test "kept: -k -d DIR stays after the stop and starts again with its data" {
	url=$(pg_tmp -k -d "$T/keep")
	[[ $(url_directory "$url") == "$T/keep" ]]
	sql "$url" 'create table t as select 42 as answer'
	[[ $(pg_tmp -d "$T/keep") == "$url" ]]
	pg_tmp stop "$url"
	wait_until 20 nobody_runs
	[[ -d $T/keep ]]
	again=$(pg_tmp -d "$T/keep")
	[[ $again == "$url" ]]
	[[ $(sql "$again" 'select answer from t') == 42 ]]
	# keep was said once, and holds.
	pg_tmp stop -d "$T/keep"
	[[ -f $(echo "$T/keep"/*/PG_VERSION) ]]
	all_gone
}

@test "kept: it is shut down cleanly" {
	tool=$(newest_of pg_controldata) || tool=$(server_bindir)/pg_controldata
	[[ -x $tool ]] || skip "no pg_controldata here"
	url=$(pg_tmp -k -d "$T/keep")
	hold "$url"
	pg_tmp stop "$url"
	[[ $(LC_ALL=C "$tool" "$T/keep"/[1-9]* | sed -n 's/^Database cluster state: *//p') == "shut down" ]]
	[[ ! -e $(echo "$T/keep"/*/postmaster.pid) ]]
	release
}

@test "kept: when idle it stops, and its data stay" {
	url=$(pg_tmp -w 1 -k -d "$T/keep")
	sql "$url" 'create table t (i int)'
	wait_until 30 nothing_left
	[[ -f $(echo "$T/keep"/*/PG_VERSION) ]]
	url=$(pg_tmp -d "$T/keep")
	sql "$url" 'table t'
	pg_tmp stop "$url"
}

@test "kept: -d with -w 0 keeps" {
	url=$(pg_tmp -w 0 -d "$T/keep")
	pg_tmp stop "$url"
	[[ -f $(echo "$T/keep"/*/PG_VERSION) ]]
	all_gone
}

@test "kept: -k without -d stays in TMPDIR and starts again" {
	url=$(pg_tmp -k)
	a=$(url_directory "$url")
	sql "$url" 'create table t (i int)'
	pg_tmp stop "$url"
	pg_tmp list
	[[ -d $a ]]
	wait_until 20 state_is "$a" kept
	url=$(pg_tmp -d "$a")
	sql "$url" 'table t'
	pg_tmp stop "$url"
	[[ -d $a ]]
	rm -rf "$a"
	# What was kept and is no longer there is forgotten.
	[[ -z $(pg_tmp list) ]]
	all_gone
}

@test "initdb: without -d and -k it goes with the stop of what is started in it, or with stop -A" {
	started=$(pg_tmp initdb) unused=$(pg_tmp initdb)
	[[ $(pg_tmp list | grep -F "$started" | cut -f2,4,5,6) == kept$'\t-\t-\t'"$started" ]]
	url=$(pg_tmp -d "$started" start)
	sql "$url" 'create table t (i int)'
	kill -KILL "$(postmaster_of "$url")"
	wait_until 20 test ! -e "$started"
	[[ -d $unused ]]
	pg_tmp stop -A
	[[ ! -e $unused ]]
	all_gone
}

@test "initdb: with -k, with -d, or started with -k it stays" {
	a=$(pg_tmp initdb -k) b=$(pg_tmp initdb -d "$T/b") c=$(pg_tmp initdb)
	url=$(pg_tmp -d "$c" -k)
	pg_tmp stop -d "$c"
	url=$(pg_tmp -d "$a")
	[[ -n $url ]]
	pg_tmp stop -A
	[[ -d $a && -d $b && -d $c ]]
	rm -rf "$a" "$b" "$c"
	[[ -z $(pg_tmp list) ]]
}

@test "initdb: one that was never started goes after a day, and stays where its start failed" {
	dir=$(pg_tmp initdb)
	run -1 --separate-stderr pg_tmp -d "$dir" -o '-c nonsense=1'
	[[ $(pg_tmp list | cut -f2) == kept ]]
	sed -i "s/^pending .*/pending $(($(date +%s) - 86300))/" "$dir.state"
	[[ $(pg_tmp list | cut -f2) == kept ]]
	sed -i "s/^pending .*/pending $(($(date +%s) - 86400))/" "$dir.state"
	[[ -z $(pg_tmp list) && ! -e $dir ]]
	all_gone
}

@test "kept: stop -A and the sweep end processes, never data" {
	url=$(pg_tmp -k -d "$T/keep")
	kill_hard "$(watchdog_of "$url")"
	pg_tmp list >/dev/null
	wait_until 20 nobody_runs
	[[ -f $(echo "$T/keep"/*/PG_VERSION) ]]
	url=$(pg_tmp -d "$T/keep")
	answers "$url"
	pg_tmp stop -A
	[[ -f $(echo "$T/keep"/*/PG_VERSION) ]]
	all_gone
}

@test "kept: a postmaster that was killed leaves data that recover" {
	url=$(pg_tmp -k -d "$T/keep")
	sql "$url" "create table t as select 7 as i"
	sql "$url" "checkpoint"
	kill -KILL "$(postmaster_of "$url")"
	all_gone
	url=$(pg_tmp -d "$T/keep")
	[[ $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
}

@test "kept: a watchdog and a postmaster that were killed leave data that recover" {
	url=$(pg_tmp -k -d "$T/keep")
	sql "$url" "create table t as select 7 as i"
	sql "$url" "checkpoint"
	postmaster=$(postmaster_of "$url")
	kill_hard "$(watchdog_of "$url")" "$postmaster"
	url=$(pg_tmp -d "$T/keep")
	[[ $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
}

@test "-d: a directory that is not there is made, and goes again unless kept" {
	url=$(pg_tmp -d "$T/new")
	[[ $(url_directory "$url") == "$T/new" ]]
	pg_tmp list | grep -qF "$T/new"
	pg_tmp stop -d "$T/new"
	[[ ! -e $T/new ]]
	all_gone
}

# bats test_tags=long
@test "-d: when idle it goes, too" {
	url=$(pg_tmp -w 1 -d "$T/new")
	answers "$url"
	wait_until 30 test ! -e "$T/new"
}

@test "-d: an empty directory that was there is emptied, never removed" {
	mkdir -m 750 "$T/empty"
	inode=$(stat -c %i "$T/empty")
	url=$(pg_tmp -d "$T/empty")
	answers "$url"
	pg_tmp stop "$url"
	[[ -d $T/empty && -z $(ls -A "$T/empty") && $(stat -c %i "$T/empty") == "$inode" ]]
	all_gone
}

@test "-d: an empty directory that was there is its owner's again, after a stop and after a crash" {
	need_root
	mkdir -m 750 "$T/mine"
	chgrp 12 "$T/mine"
	url=$(pg_tmp -d "$T/mine")
	[[ $(stat -c %u "$T/mine") != 0 ]]
	pg_tmp stop "$url"
	[[ $(stat -c '%u:%g %a' "$T/mine") == '0:12 750' ]]
	url=$(pg_tmp -d "$T/mine")
	kill_hard "$(watchdog_of "$url")"
	pg_tmp list >/dev/null
	wait_until 20 sh -c '[ -z "$(ls -A "$T/mine")" ]'
	[[ $(stat -c '%u:%g %a' "$T/mine") == '0:12 750' ]]
}

@test "-d: what others put beside the cluster in a directory that was there stays" {
	mkdir "$T/dir"
	url=$(pg_tmp -d "$T/dir")
	echo precious >"$T/dir/notes"
	pg_tmp stop "$url"
	[[ $(<"$T/dir/notes") == precious ]]
}

@test "-d: a directory that we did not make is refused if it is not empty, and stays as it is" {
	mkdir -p "$T/full/15" "$T/pgdata"
	echo precious >"$T/full/file"
	echo 15 >"$T/pgdata/PG_VERSION"
	before=$(ls -lRA --time-style=full-iso "$T/full" "$T/pgdata")
	for dir in "$T/full" "$T/pgdata" "$T/full/file"; do
		for command in "-d $dir" "-k -d $dir" "stop -d $dir" "initdb -d $dir"; do
			run -1 --separate-stderr pg_tmp $command
			[[ -z $output ]]
			[[ ${stderr_lines[0]} == "pg_tmp: "*"'$dir'"* ]]
		done
	done
	pg_tmp stop -A
	pg_tmp list
	[[ $(ls -lRA --time-style=full-iso "$T/full" "$T/pgdata") == "$before" ]]
	all_gone
}

@test "-d: a dangling link is refused, / is, and a link to a cluster is that cluster" {
	ln -s "$T/nothing" "$T/dangling"
	run -1 --separate-stderr pg_tmp -d "$T/dangling"
	[[ ! -e $T/nothing && -L $T/dangling ]]
	run -1 --separate-stderr pg_tmp -d /
	url=$(pg_tmp -k -d "$T/keep")
	ln -s keep "$T/link"
	[[ $(pg_tmp -d "$T/link") == "$url" ]]
	pg_tmp stop -d "$T/link"
	wait_until 20 nobody_runs
	[[ -d $T/keep ]]
}

@test "-d: relative, with a trailing slash, with spaces, with a comma, over 103 bytes" {
	cd "$T"
	for dir in rel slash/ './a b' 'a,b' "$(printf 'y%.0s' {1..120})"; do
		url=$(pg_tmp -d "$dir")
		answers "$url"
		[[ $(cd / && pg_tmp -d "$T/${dir%/}") == "$url" ]]
		pg_tmp stop -d "$dir"
		[[ ! -e $dir ]]
		all_gone
	done
}

@test "-d: several that want the same directory get one server" {
	for _ in 1 2 3 4 5 6; do
		pg_tmp -d "$T/same" >>"$T/urls" 2>>"$T/errors" &
	done
	wait
	cat "$T/errors"
	[[ ! -s $T/errors ]]
	[[ $(wc -l <"$T/urls") == 6 && $(sort -u "$T/urls" | wc -l) == 1 ]]
	answers "$(head -n 1 "$T/urls")"
	[[ $(pg_tmp list | wc -l) == 1 ]]
	pg_tmp stop -d "$T/same"
	all_gone
}

@test "-d: start and stop at once, again and again" {
	for _ in 1 2 3 4 5 6; do
		pg_tmp -d "$T/same" >>"$T/urls" 2>/dev/null &
		pg_tmp stop -d "$T/same" >/dev/null 2>&1 &
		pg_tmp list >/dev/null 2>&1 &
		wait
	done
	pg_tmp stop -d "$T/same" 2>/dev/null || true
	[[ ! -e $T/same && -s $T/urls ]]
	all_gone
}

@test "-d: stop and start give the same URL" {
	url=$(pg_tmp -k -d "$T/keep")
	pg_tmp stop "$url"
	[[ $(pg_tmp -k -d "$T/keep") == "$url" ]]
	pg_tmp stop "$url"
}

# small_disk OPTIONS: a file system of its own at $T/disk.
small_disk() {
	need_root
	need mount
	mkdir "$T/disk"
	mount -t tmpfs -o "mode=755,$1" none "$T/disk" 2>/dev/null || skip "nothing can be mounted here"
}

teardown() {
	! mountpoint -q "$T/disk" || umount -l "$T/disk"
	test_end
}

# bats test_tags=long
@test "kept: a shutdown that fails, here on a full disk, is reported by stop, and the data stay" {
	small_disk size=96m
	url=$(pg_tmp -k -w 0 -d "$T/disk/keep")
	sql "$url" 'create table t as select 7 as i'
	sql "$url" checkpoint # a commit is on disk a moment later otherwise
	head -c 200M /dev/zero >"$T/disk/full" 2>/dev/null || true
	run -1 --separate-stderr pg_tmp stop "$url"
	[[ -z $output && $stderr == "pg_tmp: "*"'$T/disk/keep'"*"not shut down cleanly"*"'$T/disk/keep/log'" ]]
	rm "$T/disk/full"
	cluster_line "$T/disk/keep"
	url=$(pg_tmp -d "$T/disk/keep")
	[[ $(sql "$url" 'table t') == 7 ]]
	run -0 --separate-stderr pg_tmp stop "$url"
	[[ -z $stderr ]]
	rm -r "$T/disk/keep"
	[[ -z $(pg_tmp list) ]]
}

@test "a start on a full disk says that the disk is full, and the data stay" {
	small_disk size=96m
	pg_tmp -k -d "$T/disk/keep" >"$T/url"
	pg_tmp stop -d "$T/disk/keep"
	head -c 200M /dev/zero >"$T/disk/full" 2>/dev/null || true
	# For the settings, but not for the server.
	truncate -s -256K "$T/disk/full"
	run -1 --separate-stderr pg_tmp -d "$T/disk/keep"
	[[ -z $output && $stderr == "pg_tmp: the server did not come up"*"
pg_tmp: the file system of '$T/disk/keep' is full
hint: free some space, or use a directory of another file system" ]]
	rm "$T/disk/full"
	[[ $(pg_tmp -d "$T/disk/keep") == "$(<"$T/url")" ]]
	pg_tmp stop -d "$T/disk/keep"
	rm -r "$T/disk/keep"
	[[ -z $(pg_tmp list) ]]
}

@test "kept: joining with -k where that cannot be written down is an error at once, and touches nothing" {
	small_disk nr_inodes=40
	export TMPDIR=$T/disk
	url=$(pg_tmp -w 3600 -d "$T/dir")
	sql "$url" 'create table t as select 7 as i'
	for i in {1..50}; do : >"$T/disk/$i" || break; done 2>/dev/null
	began=$SECONDS
	run -1 --separate-stderr pg_tmp -k -d "$T/dir"
	[[ -z $output && $stderr == "pg_tmp: cannot keep the running '$T/dir': "* ]]
	((SECONDS - began < 30))
	[[ $(sql "$url" 'table t') == 7 && $(pg_tmp -d "$T/dir") == "$url" ]]
	rm "$T/disk"/[1-9]*
	[[ $(pg_tmp -k -d "$T/dir") == "$url" ]]
	pg_tmp stop "$url"
	url=$(pg_tmp -d "$T/dir")
	[[ $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
}

@test "kept: data are known in another TMPDIR too, by the file beside them" {
	url=$(pg_tmp -k -d "$T/keep")
	sql "$url" 'create table t as select 7 as i'
	pg_tmp stop "$url"
	mkdir "$T/t/other"
	export TMPDIR=$T/t/other
	url=$(pg_tmp -d "$T/keep")
	[[ $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
	rm -r "$TMPDIR"/tinypg.* "$T/keep/kept"
	run -1 --separate-stderr pg_tmp -d "$T/keep"
	[[ ${stderr_lines[0]} == "pg_tmp: '$T/keep' is not empty, and holds no cluster that pg_tmp has kept" ]]
	[[ ${stderr_lines[1]} == "hint: "*"'$T/keep/kept'" ]]
	: >"$T/keep/kept"
	url=$(pg_tmp -d "$T/keep")
	[[ $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
	rm -r "$TMPDIR"
}
