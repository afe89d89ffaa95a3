# The life of a cluster: who may end it, what ends it, and that nothing is left. Each test is named after its rule.

# shellcheck disable=SC2086  # lists of options are words
load helper

# hold URL: a client that stays connected, doing nothing, until release.
hold() {
	mkfifo "$T/held"
	if command_psql >/dev/null; then
		"$(command_psql)" -XAtq "$1" <"$T/held" >/dev/null 2>&1 3>&- &
	else
		pg_sql "$1" <"$T/held" >/dev/null 2>&1 3>&- &
	fi
	held=$!
	exec 40>"$T/held"
	# Both connect before they have read anything, psql at once.
	wait_until 20 has_client "$1"
}

release() {
	exec 40>&-
	wait "$held" || true
}

has_client() {
	[[ $(sql "$1" "select count(*) > 0 from pg_stat_activity where pid <> pg_backend_pid()
		and backend_type = 'client backend' and datname = current_database()") == t ]]
}

# spin URL: a backend that computes and looks at nothing, and a program that it runs; neither notices a dead postmaster.
spin() {
	sql "$1" "select count(*) from generate_series(1, 1e12) a" >/dev/null 2>&1 3>&- &
	sql "$1" "copy (select 1) to program 'sleep 98'" >/dev/null 2>&1 3>&- &
	wait_until 20 spinning "$1"
}

spinning() {
	[[ $(sql "$1" "select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()") == 2 ]] &&
		[[ -n $(pgrep_here 'sleep 98') ]]
}

# pgrep_here WORDS: processes with this command line, of servers of this test: their working directory is in its clusters.
pgrep_here() {
	local pid
	for pid in $(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$T/*" 2>/dev/null | cut -d/ -f3); do
		is_of_the_test "$pid" || is_gone "$pid" || [[ $(tr '\0' ' ' <"/proc/$pid/cmdline") != *"$1"* ]] || echo "$pid"
	done 2>/dev/null
}

# segment_of URL: the System V segment that the server made, from its pid file.
segment_of() { awk 'NR == 7 { print $2 }' "$(url_directory "$1")"/*/postmaster.pid; }
segment_exists() { awk -v id="$1" 'FNR > 1 && $2 == id { found = 1 } END { exit !found }' /proc/sysvipc/shm; }

answers() { [[ $(sql "$1" 'select 5') == 5 ]]; }
state_is() { cluster_line "$1" | cut -f2 | grep -qx "$2"; }

# --- Locks -------------------------------------------------------------------------------------------------------

@test "locks: the watchdog holds NAME.lock, and nobody that it started does" {
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	sql "$url" 'select 1' >/dev/null
	holders=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "$dir.lock" 2>/dev/null | cut -d/ -f3)
	[[ $holders == "$(watchdog_of "$url")" ]]
	run ! flock -n "$dir.lock" true
	pg_tmp stop "$url"
}

@test "locks: a living cluster's directory is locked, so that a cleaner of /tmp passes it over" {
	url=$(pg_tmp)
	run ! flock -n "$(url_directory "$url")" true
	pg_tmp stop "$url"
}

@test "the watchdog is detached: own session, / as directory, /dev/null on 0 to 2, no descriptor of bats" {
	exec 30>"$T/inherited"
	url=$(pg_tmp 2>&1)
	exec 30>&-
	watchdog=$(watchdog_of "$url")
	[[ $(readlink "/proc/$watchdog/cwd") == / ]]
	for fd in 0 1 2; do
		[[ $(readlink "/proc/$watchdog/fd/$fd") == /dev/null ]]
	done
	for process in "$watchdog" "$(postmaster_of "$url")"; do
		[[ $(process_parent "$process") != "$$" ]]
		[[ $(ps -o sid= -p "$process" | tr -d ' ') != "$(ps -o sid= -p $$ | tr -d ' ')" ]]
		run -0 find "/proc/$process/fd" -lname "$T/inherited" -o -lname "$(readlink /proc/$$/fd/3)"
		[[ -z $output ]]
	done
	pg_tmp stop "$url"
}

@test "the server's environment is built from nothing" {
	url=$(SECRET=x PGHOST=y LD_PRELOAD="" TERM=dumb pg_tmp)
	run -0 bash -c "tr '\0' '\n' <'/proc/$(postmaster_of "$url")/environ' | sed 's/=.*//' | sort -u"
	run ! grep -vxE 'PATH|LC_[A-Z]+|LANG|TZ' <<<"$output"
	pg_tmp stop "$url"
}

@test "the server takes over no odd signals from the caller" {
	url=$(env --ignore-signal=INT,QUIT,TERM,HUP,USR1,PIPE,CHLD pg_tmp 2>/dev/null) || skip "env cannot ignore signals"
	other=$(pg_tmp)
	for field in SigBlk SigIgn SigCgt; do
		[[ $(grep $field "/proc/$(postmaster_of "$url")/status") == "$(grep $field "/proc/$(postmaster_of "$other")/status")" ]]
	done
	pg_tmp stop "$url"
	pg_tmp stop "$other"
}

# --- Idle ----------------------------------------------------------------------------------------------------------

@test "idle: gone after -w, with all that belonged to it" {
	url=$(pg_tmp -w 1)
	segment=$(segment_of "$url")
	wait_until 30 nothing_left
	run ! segment_exists "$segment"
	run ! sql "$url" 'select 1'
}

@test "idle: gone after -w after the last client" {
	url=$(pg_tmp -w 2)
	answers "$url"
	wait_until 30 nothing_left
}

@test "idle: as an ordinary user" {
	url=$(as_other pg_tmp -w 1)
	wait_until 30 nothing_left
}

@test "idle: a client that stays connected keeps it" {
	url=$(pg_tmp -w 1)
	hold "$url"
	sleep 5
	answers "$url"
	release
	wait_until 30 nothing_left
}

@test "idle: a client in another database keeps it" {
	url=$(pg_tmp -w 2)
	sql "$url" 'create database other'
	sql "${url/test?/other?}" 'select pg_sleep(6)' >/dev/null 3>&- &
	sleep 5
	answers "$url"
	wait || true
	wait_until 30 nothing_left
}

@test "idle: one that connects for a moment now and then keeps it" {
	url=$(pg_tmp -w 5)
	pid=$(postmaster_of "$url")
	for _ in 1 2 3; do
		sleep 3
		answers "$url"
	done
	[[ $(postmaster_of "$url") == "$pid" ]]
	wait_until 30 nothing_left
}

@test "idle: a server that is full is busy" {
	url=$(pg_tmp -w 1 -o '-N 3 -c superuser_reserved_connections=0 -c max_wal_senders=0')
	for _ in 1 2 3; do
		sql "$url" 'select pg_sleep(6)' >/dev/null 2>&1 3>&- &
	done
	wait_until 5 full "$url" || true
	sleep 4
	[[ -n $(postmaster_of "$url") ]]
	is_alive=$(postmaster_of "$url")
	[[ -e /proc/$is_alive ]]
	wait || true
	wait_until 30 nothing_left
}
full() { ! sql "$1" 'select 1'; }

@test "idle: looks do not disturb CREATE DATABASE from any template, nor DROP DATABASE" {
	url=$(pg_tmp -w 6)
	end=$((SECONDS + 8))
	while ((SECONDS < end)); do
		sql "${url/test?/postgres?}" "create database d template test"
		sql "$url" "drop database d"
		sql "$url" "create database e template template1"
		sql "$url" "drop database e"
	done
	pg_tmp stop "$url"
}

@test "idle: without a database postgres it still ends, and not before its time" {
	url=$(pg_tmp -w 3)
	sql "$url" 'drop database postgres'
	for _ in 1 2 3; do
		sleep 1.5
		answers "$url"
	done
	wait_until 40 nothing_left
}

@test "idle: a server whose database lets nobody in still ends" {
	url=$(pg_tmp -w 1)
	sql "${url/test?/postgres?}" 'alter database test allow_connections false'
	sql "${url/test?/postgres?}" 'alter database postgres allow_connections false' || true
	wait_until 40 nothing_left
}

@test "idle: -w 0 never ends by itself" {
	url=$(pg_tmp -w 0)
	sleep 4
	answers "$url"
	pg_tmp stop "$url"
	all_gone
}

@test "idle: a cluster whose directory was deleted by somebody ends" {
	url=$(pg_tmp -w 1)
	# The watchdog may write its state meanwhile.
	wait_until 20 rm -rf "$TMPDIR/tinypg.$EUID"
	wait_until 40 nothing_left
}

# --- Stop ----------------------------------------------------------------------------------------------------------

@test "stop: server, directory, socket and segment are gone when it returns" {
	url=$(pg_tmp)
	segment=$(segment_of "$url")
	dir=$(url_directory "$url")
	run -0 --separate-stderr pg_tmp stop "$url"
	[[ -z $output && -z $stderr ]]
	[[ ! -e $dir ]]
	[[ -z $(pgrep_here '') ]]
	run ! segment_exists "$segment"
	[[ -z $(pg_tmp list) ]]
	all_gone
}

@test "stop: clients that are connected or computing do not hold it up" {
	url=$(pg_tmp)
	hold "$url"
	spin "$url"
	pg_tmp stop "$url"
	[[ -z $(pgrep_here '') ]]
	[[ ! -e $(url_directory "$url") ]]
	release
	wait || true
}

@test "stop: by URL, by -d, by -d with a slash, by a relative -d, by a URL with more in it" {
	url=$(pg_tmp) && pg_tmp stop "$url" && all_gone
	url=$(pg_tmp) && pg_tmp stop -d "$(url_directory "$url")" && all_gone
	url=$(pg_tmp) && pg_tmp stop -d "$(url_directory "$url")/" && all_gone
	url=$(pg_tmp) && (cd "$TMPDIR" && pg_tmp stop -d "./tinypg.$EUID/${url##*%2F}") && all_gone
	url=$(pg_tmp) && pg_tmp stop "$url&application_name=x" && all_gone
	url=$(pg_tmp -t) && pg_tmp stop "$url" && all_gone
	url=$(pg_tmp -t) && pg_tmp stop "${url/@/:x@}" && all_gone || pg_tmp stop "$url"
	all_gone
}

@test "stop: -A stops all of the caller's" {
	for option in -w50 -t -Ualice; do
		pg_tmp $option >/dev/null
	done
	run -0 --separate-stderr pg_tmp stop -A
	[[ -z $output && -z $stderr ]]
	all_gone
	run -0 pg_tmp stop -A
}

@test "stop: of what is not there says so" {
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	pg_tmp stop "$url"
	for what in "$url" "postgresql:///test?host=%2Fnowhere" "postgresql://a:b@127.0.0.1:1/test"; do
		run -1 --separate-stderr pg_tmp stop "$what"
		[[ -z $output && ${#stderr_lines[@]} -le 2 ]]
		[[ ${stderr_lines[0]} == "pg_tmp: "* ]]
	done
	run -1 --separate-stderr pg_tmp stop -d "$dir"
	[[ ${stderr_lines[0]} == "pg_tmp: "*"'$dir'"* ]]
	run -1 --separate-stderr pg_tmp stop -d "$T/home"
	[[ ${stderr_lines[0]} == "pg_tmp: "*"'$T/home'"* ]]
	[[ -d $T/home ]]
	run ! pg_tmp stop "http://example.com/"
	all_gone
}

@test "stop: two that stop the same one" {
	for _ in 1 2 3; do
		url=$(pg_tmp)
		pg_tmp stop "$url" 2>/dev/null &
		pg_tmp stop "$url" 2>/dev/null &
		wait
		all_gone
	done
}

@test "stop: TERM, INT and HUP to the watchdog stop it" {
	for signal in TERM INT HUP; do
		url=$(pg_tmp)
		kill -$signal "$(watchdog_of "$url")"
		if [[ $signal == HUP ]]; then
			# Only TERM is promised; the others must not leave half of it.
			sleep 0.3
			pg_tmp stop "$url" 2>/dev/null || true
		fi
		all_gone
	done
}

# --- Kept data -----------------------------------------------------------------------------------------------------

@test "kept: -k -d DIR stays after the stop and starts again with its data" {
	url=$(pg_tmp -k -d "$T/keep")
	[[ $(url_directory "$url") == "$T/keep" ]]
	sql "$url" 'create table t as select 42 as answer'
	[[ $(pg_tmp -d "$T/keep") == "$url" ]]
	pg_tmp stop "$url"
	[[ -z $(our_processes) && -d $T/keep ]]
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
	[[ -x $tool ]] || skip "no pg_controldata"
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

@test "kept: -k without -d, and initdb, stay in TMPDIR and start again" {
	url=$(pg_tmp -k)
	a=$(url_directory "$url")
	sql "$url" 'create table t (i int)'
	pg_tmp stop "$url"
	b=$(pg_tmp initdb)
	[[ -d $a && -d $b ]]
	pg_tmp list
	[[ -d $a && -d $b ]]
	wait_until 20 state_is "$a" kept
	wait_until 20 state_is "$b" kept
	url=$(pg_tmp -d "$a")
	sql "$url" 'table t'
	pg_tmp stop "$url"
	[[ -d $a ]]
	rm -rf "$a" "$b"
	# What was kept and is no longer there is forgotten.
	[[ -z $(pg_tmp list) ]]
	all_gone
}

@test "kept: stop -A and the sweep end processes, never data" {
	url=$(pg_tmp -k -d "$T/keep")
	kill_hard "$(watchdog_of "$url")"
	pg_tmp list >/dev/null
	wait_until 20 eval '[[ -z $(our_processes) ]]'
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

@test "-d: when idle it goes, too" {
	url=$(pg_tmp -w 1 -d "$T/new")
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
	[[ $(pg_tmp -d "$T/link") == "$url" || $(pg_tmp -d "$T/link") == *link ]]
	pg_tmp stop -d "$T/link"
	[[ -z $(our_processes) && -d $T/keep ]]
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
		pg_tmp -d "$T/same" >/dev/null 2>&1 &
		pg_tmp stop -d "$T/same" >/dev/null 2>&1 &
		pg_tmp list >/dev/null 2>&1 &
		wait
	done
	pg_tmp stop -d "$T/same" 2>/dev/null || true
	[[ ! -e $T/same ]]
	all_gone
}

@test "-d: stop and start give the same URL" {
	url=$(pg_tmp -k -d "$T/keep")
	pg_tmp stop "$url"
	[[ $(pg_tmp -k -d "$T/keep") == "$url" ]]
	pg_tmp stop "$url"
}

@test "-d -t: a kept cluster started again with TCP has a password that works" {
	url=$(pg_tmp -k -t -d "$T/keep")
	answers "$url"
	[[ $(pg_tmp -d "$T/keep") == "$url" ]]
	pg_tmp stop "$url"
	url=$(pg_tmp -k -t -d "$T/keep")
	answers "$url"
	pg_tmp stop "$url"
	url=$(pg_tmp -k -d "$T/keep")
	[[ $url == "postgresql:///test?host="* ]]
	answers "$url"
	pg_tmp stop -d "$T/keep"
}

# --- Who is alive ----------------------------------------------------------------------------------------------------

@test "a killed watchdog: list ends the orphan, busy backends and their programs too" {
	url=$(pg_tmp)
	segment=$(segment_of "$url")
	postmaster=$(postmaster_of "$url")
	spin "$url"
	kill_hard "$(watchdog_of "$url")"
	run -0 pg_tmp list
	[[ -z $output ]]
	is_gone "$postmaster"
	[[ -z $(pgrep_here '') ]]
	wait || true
	all_gone
	run ! segment_exists "$segment"
}

@test "a killed watchdog: stop ends the orphan" {
	url=$(pg_tmp)
	kill_hard "$(watchdog_of "$url")"
	# Swept, or stopped: in either case it is there no more.
	pg_tmp stop "$url" || true
	all_gone
}

@test "a killed watchdog: the next cluster's watchdog ends the orphan" {
	url=$(pg_tmp)
	kill_hard "$(watchdog_of "$url")"
	other=$(pg_tmp)
	wait_until 20 test ! -e "$(url_directory "$url")"
	answers "$other"
	pg_tmp stop "$other"
	all_gone
}

@test "a killed watchdog: its orphan goes, even if the cluster whose watchdog sweeps is stopped meanwhile" {
	for _ in 1 2 3; do
		url=$(pg_tmp)
		kill_hard "$(watchdog_of "$url")"
		other=$(pg_tmp)
		pg_tmp stop "$other"
		all_gone
	done
}

@test "a killed postmaster: cleaned at once, busy backends and their programs too" {
	url=$(pg_tmp -w 0)
	segment=$(segment_of "$url")
	spin "$url"
	kill -KILL "$(postmaster_of "$url")"
	wait_until 20 test ! -e "$(url_directory "$url")"
	wait_until 20 no_strays
	wait || true
	all_gone
	run ! segment_exists "$segment"
}
no_strays() { [[ -z $(pgrep_here '') ]]; }

@test "a killed backend: the cluster lives on" {
	url=$(pg_tmp)
	spin "$url"
	kill -KILL "$(pgrep_here 'SELECT' | head -n 1)"
	wait || true
	wait_until 20 answers "$url"
	pg_tmp stop "$url"
	all_gone
}

@test "watchdog and postmaster killed: list takes away what is left, segment included" {
	url=$(pg_tmp)
	segment=$(segment_of "$url")
	spin "$url"
	watchdog=$(watchdog_of "$url")
	kill_hard "$watchdog"
	kill -KILL "$(postmaster_of "$url")" 2>/dev/null || true
	pg_tmp list
	[[ -z $(pgrep_here '') ]]
	wait || true
	all_gone
	run ! segment_exists "$segment"
}

@test "list and stop leave the living alone" {
	a=$(pg_tmp)
	b=$(pg_tmp)
	kill_hard "$(watchdog_of "$a")"
	for _ in 1 2 3; do
		pg_tmp list >/dev/null
		answers "$b"
	done
	pg_tmp stop "$b"
	all_gone
}

@test "a pid is believed only with its start time: an innocent process with a recorded pid lives" {
	sleep 120 3>&- &
	innocent=$!
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	segment=$(segment_of "$url")
	watchdog=$(watchdog_of "$url") postmaster=$(postmaster_of "$url")
	kill_hard "$watchdog" "$postmaster"
	for file in "$dir.state" "$dir"/*/postmaster.pid; do
		[[ ! -e $file ]] || sed -i "s/\\b$watchdog\\b/$innocent/g; s/\\b$postmaster\\b/$innocent/g" "$file"
	done
	pg_tmp list || true
	kill -0 "$innocent"
	kill "$innocent"
	wait || true
	pg_tmp list || true
	# Nor is the segment, for the creator that the record names now is not its own.
	! segment_exists "$segment" || ipcrm -m "$segment"
	all_gone
}

@test "what the runtime user can write is not believed: his postmaster.pid names others' processes and segments" {
	need ipcmk
	sleep 120 3>&- &
	innocent=$!
	segment=$(ipcmk -M 4096 | tr -dc 0-9)
	url=$(pg_tmp)
	postmaster=$(postmaster_of "$url")
	file=$(echo "$(url_directory "$url")"/*/postmaster.pid)
	own=$(segment_of "$url")
	kill_hard "$(watchdog_of "$url")"
	kill -KILL "$postmaster" 2>/dev/null || true
	sed -i "1s/.*/$innocent/; 7s/.*/ 12345 $segment/" "$file" 2>/dev/null || true
	pg_tmp list || true
	kill -0 "$innocent"
	segment_exists "$segment"
	kill "$innocent"
	wait || true
	ipcrm -m "$segment"
	! segment_exists "$own" || ipcrm -m "$own"
	wait_until 20 is_gone "$postmaster"
	pg_tmp list || true
	all_gone
}

@test "the sweep does not follow links out of a cluster's directory" {
	mkdir "$T/precious"
	touch "$T/precious/file"
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	ln -s "$T/precious" "$dir/link"
	ln -s "$T/precious" "$(echo "$dir"/[1-9]*/base)/link"
	pg_tmp stop "$url"
	[[ -e $T/precious/file ]]
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	kill_hard "$(watchdog_of "$url")"
	ln -s "$T/precious" "$dir/link"
	pg_tmp list
	[[ -e $T/precious/file ]]
	all_gone
}

@test "files in tinypg.UID that are not ours stay, and disturb nothing" {
	url=$(pg_tmp)
	home=$(dirname "$(url_directory "$url")")
	mkdir "$home/mydir" && touch "$home/mydir/file" "$home/note"
	pg_tmp list >/dev/null
	pg_tmp stop "$url"
	pg_tmp stop -A
	[[ -e $home/mydir/file && -e $home/note ]]
	rm -r "$home/mydir" "$home/note"
}

@test "a state file that is garbage, empty, huge or a link harms nothing" {
	url=$(pg_tmp)
	home=$(dirname "$(url_directory "$url")")
	touch "$home/aaaaaa.state" "$home/aaaaaa.lock"
	head -c 3000 /dev/urandom >"$home/bbbbbb.state"
	touch "$home/bbbbbb.lock"
	ln -s "$(url_directory "$url").state" "$home/cccccc.state"
	ln -s / "$home/dddddd"
	mkfifo "$home/eeeeee.state" "$home/eeeeee.lock"
	run --separate-stderr timeout 60 pg_tmp list
	[[ $status != 124 ]]
	[[ $output == *"$url"* ]]
	run ! grep -q '[[:cntrl:]]' <<<"$(tr '\t' ' ' <<<"$output$stderr")"
	pg_tmp stop "$url"
	rm -f "$home"/*.state "$home"/*.lock "$home/dddddd"
	all_gone
}

@test "zombies: a dead watchdog and postmaster that nobody reaps count as dead" {
	need_pid_namespace
	need perl
	# Process 1 of this namespace waits for its one child only: all that falls to it stays a zombie.
	run -0 timeout 120 unshare --pid --fork --mount-proc perl -e 'exit system(@ARGV) >> 8' bash -c '
		set -e
		url=$(pg_tmp)
		host=${url#*=}
		dir=$(printf "%b" "${host//%/\\x}")
		postmaster=$(head -n 1 "$dir"/*/postmaster.pid)
		watchdog=$(sed -n "s/^PPid:[[:space:]]*//p" /proc/$postmaster/status)
		kill -KILL $watchdog
		flock -w 20 "$dir.lock" true
		pg_tmp list
		test ! -e "$dir"
		url=$(pg_tmp)
		pg_tmp stop "$url"
		url=$(pg_tmp)
		host=${url#*=}
		dir=$(printf "%b" "${host//%/\\x}")
		kill -KILL "$(head -n 1 "$dir"/*/postmaster.pid)"
		for i in $(seq 200); do test ! -e "$dir.lock" && break; sleep 0.1; done
		test ! -e "$dir" -a ! -e "$dir.lock"
	' 3>&-
	[[ -z $output ]]
	all_gone
}

@test "another pid namespace: the sweep passes its clusters over" {
	need_pid_namespace
	mkfifo "$T/go"
	unshare --pid --fork --mount-proc bash -c 'pg_tmp >"$T/url"; read -r _ <"$T/go"
		pg_tmp stop "$(cat "$T/url")"; while [ -n "$(find "$T/t" -name "*.lock")" ]; do sleep 0.1; done' 3>&- &
	wait_until 60 test -s "$T/url"
	url=$(<"$T/url")
	pg_tmp list >/dev/null
	other=$(pg_tmp)
	pg_tmp stop "$other"
	[[ -e $(url_directory "$url") ]]
	answers "$url"
	echo >"$T/go"
	wait
	all_gone
}

# --- Starting ------------------------------------------------------------------------------------------------------

@test "a server that does not come up: the last lines of its log, status 1" {
	run -1 --separate-stderr pg_tmp -o '--no-such-option=1'
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: "* ]]
	[[ $stderr == *no-such-option* || $stderr == *no_such_option* ]]
	all_gone
	run -1 --separate-stderr pg_tmp -o '-c shared_buffers=900TB'
	[[ -z $output && $stderr == *FATAL* ]]
	all_gone
	run -1 --separate-stderr pg_tmp -k -d "$T/keep" -o '-c shared_buffers=900TB'
	all_gone
}

@test "a server that prints control characters into its log cannot reach the terminal with them" {
	run -1 --separate-stderr pg_tmp -o "-c $(printf 'a\033[31mb')=1"
	[[ $stderr != *$'\033'* ]]
	all_gone
}

@test "20 at once with an empty cache: one template is made" {
	bindir=$(server_bindir)
	export TINYPG_CACHE=$T/cache
	for i in {1..20}; do
		pg_tmp -b "$bindir" >"$T/url.$i" 2>"$T/error.$i" &
	done
	wait
	[[ $(cat "$T"/url.* | sort -u | wc -l) == 20 ]]
	[[ -z $(cat "$T"/error.*) ]]
	[[ $(find "$T/cache/template" -mindepth 1 -maxdepth 1 -type d | wc -l) == 1 ]]
	for i in {1..20}; do
		answers "$(<"$T/url.$i")"
	done
	pg_tmp stop -A
	all_gone
	run -0 find "$T/cache" -name 'staging.*'
	[[ -z $output ]]
}

@test "64 at once" {
	for i in {1..64}; do
		pg_tmp >"$T/url.$i" 2>"$T/error.$i" &
	done
	wait
	[[ -z $(cat "$T"/error.*) ]]
	[[ $(cat "$T"/url.* | sort -u | wc -l) == 64 ]]
	for i in 1 17 64; do
		answers "$(<"$T/url.$i")"
	done
	[[ $(pg_tmp list | grep -c postgresql://) == 64 ]]
	pg_tmp stop -A
	all_gone
}

@test "pg_tmp killed at 50 random moments leaves nothing" {
	for i in {1..50}; do
		pg_tmp -w 0 >"$T/url" 2>/dev/null 3>&- &
		sleep "0.$(printf '%03d' $((RANDOM % 160)))"
		kill -KILL $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		# A URL that was printed may belong to a living cluster: it was handed out.
		[[ ! -s $T/url ]] || pg_tmp stop "$(<"$T/url")" 2>/dev/null || true
	done
	all_gone
}

@test "pg_tmp interrupted from the keyboard leaves nothing" {
	need setsid
	for signal in INT TERM HUP QUIT; do
		for moment in 0.01 0.04 0.09; do
			# The whole foreground group gets it, as from a terminal.
			setsid bash -c 'trap "" HUP INT TERM QUIT; exec env --default-signal=HUP,INT,TERM,QUIT pg_tmp -w 0' \
				>"$T/url" 2>/dev/null 3>&- &
			sleep "$moment"
			kill -"$signal" -- -$! 2>/dev/null || true
			wait $! 2>/dev/null || true
			[[ ! -s $T/url ]] || pg_tmp stop "$(<"$T/url")" 2>/dev/null || true
		done
	done
	all_gone
}

@test "a watchdog killed while it starts leaves nothing that list does not take away" {
	for i in {1..10}; do
		pg_tmp -w 0 >"$T/url" 2>"$T/error" 3>&- &
		starter=$!
		sleep "0.0$((RANDOM % 10))"
		for pid in $(our_processes); do
			[[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) != *watchdog* ]] || kill -KILL "$pid" 2>/dev/null || true
		done
		if wait $starter; then
			[[ -s $T/url ]]
		else
			# The URL is out before the watchdog hears that it was taken: killed in between, that is said.
			[[ ! -s $T/url || $(<"$T/error") == "pg_tmp: the cluster stopped at once" ]]
			# Whoever waits for a cluster is told why there is none.
			[[ $(<"$T/error") == "pg_tmp: "* ]]
		fi
		pg_tmp stop -A
	done
	pg_tmp list
	all_gone
}

# --- Users -----------------------------------------------------------------------------------------------------------

@test "no passwd entry: a server with superuser postgres, or one line that says why not" {
	need_root
	other_prepare
	chown 12345 "$T/other/t"
	for home in -uHOME HOME="$T/other/t/home"; do
		run --separate-stderr setpriv --reuid=12345 --regid=12345 --clear-groups env -u TINYPG_CACHE "$home" \
			TMPDIR="$T/other/t" PATH="$OTHER_PATH" pg_tmp
		if [[ $status == 0 ]]; then
			[[ $output == *"&user=postgres" ]]
			sql_command "$output" 'select current_user'
			[[ $(setpriv --reuid=12345 --regid=12345 --clear-groups "${SQL[@]}") == postgres ]]
			setpriv --reuid=12345 --regid=12345 --clear-groups env TMPDIR="$T/other/t" PATH="$OTHER_PATH" \
				pg_tmp stop "$output"
		else
			[[ $status == 1 && -z $output && ${#stderr_lines[@]} -le 2 ]]
		fi
		rm -rf "$T/other/t/tinypg.12345/cache" "$T/other/t/home"
	done
	all_gone
}

@test "a server that the runtime user cannot reach: the path is named" {
	need_root
	mkdir -m 700 "$T/closed"
	mkdir "$T/closed/bin"
	from=$(server_bindir)
	cp "$from/postgres" "$from/initdb" "$T/closed/bin/"
	run -1 --separate-stderr pg_tmp -b "$T/closed/bin"
	[[ -z $output && $stderr == *"'$T/closed"* ]]
	all_gone
}

@test "a TMPDIR that the runtime user cannot reach: the path is named" {
	need_root
	mkdir -m 700 "$T/closed"
	mkdir -m 755 "$T/closed/t"
	TMPDIR=$T/closed/t run -1 --separate-stderr pg_tmp
	[[ -z $output && $stderr == *"'$T/closed"* ]]
	run -0 find "$T/closed/t" -mindepth 2
	[[ -z $output ]]
}

@test "users do not see, stop or disturb each other's clusters" {
	need_root
	url=$(as_other pg_tmp)
	mine=$(pg_tmp)
	pg_tmp stop -A
	[[ $(other_sql "$url" 'select 5') == 5 ]]
	run ! as_other pg_tmp stop "$mine"
	run -0 as_other pg_tmp stop "$url"
	all_gone
}
