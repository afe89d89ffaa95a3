# Who is alive: what is left of the dead is taken away, and nothing else.

# shellcheck disable=SC2086  # lists of options are words
load helper
load life-helper

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
	wait
	all_gone
	run -1 segment_exists "$segment"
}

@test "a killed watchdog: stop ends the orphan" {
	url=$(pg_tmp)
	kill_hard "$(watchdog_of "$url")"
	pg_tmp stop "$url"
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

# bats test_tags=long
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
	wait
	all_gone
	run -1 segment_exists "$segment"
}
no_strays() { [[ -z $(pgrep_here '') ]]; }

# bats test_tags=long
@test "a killed backend: the cluster lives on" {
	url=$(pg_tmp)
	spin "$url"
	kill -KILL "$(pgrep_here 'SELECT' | head -n 1)"
	wait
	wait_until 20 answers "$url"
	pg_tmp stop "$url"
	all_gone
}

@test "watchdog and postmaster killed: list removes what is left, segment included" {
	url=$(pg_tmp)
	segment=$(segment_of "$url")
	spin "$url"
	watchdog=$(watchdog_of "$url")
	kill_hard "$watchdog"
	kill -KILL "$(postmaster_of "$url")" 2>/dev/null || true
	pg_tmp list
	[[ -z $(pgrep_here '') ]]
	wait
	all_gone
	run -1 segment_exists "$segment"
}

# crash URL: a backend is killed, so that the server starts again, with another segment.
crash() {
	local before
	before=$(segment_of "$1")
	sql "$1" "copy (select 1 where false) to program 'kill -KILL \$PPID'" >/dev/null 2>&1 || true
	wait_until 20 answers "$1"
	[[ $(segment_of "$1") != "$before" ]]
}

# segment_goes_if_killed FUNCTION [COMMAND]: after a crash, the command, with the path of postmaster.pid, and the death of
# the process that the function finds.
segment_goes_if_killed() {
	local url segment watchdog victim file
	url=$(pg_tmp)
	crash "$url"
	segment=$(segment_of "$url")
	watchdog=$(watchdog_of "$url")
	victim=$($1 "$url")
	file=$(echo "$(url_directory "$url")"/*/postmaster.pid)
	${2:+"$2" "$file"}
	kill -KILL "$victim"
	wait_until 20 is_gone "$watchdog"
	pg_tmp list
	run ! segment_exists "$segment"
}

@test "the segment of a server that started again after a crash goes with it, whoever is killed" {
	segment_goes_if_killed postmaster_of
	segment_goes_if_killed watchdog_of
	all_gone
}

# bats test_tags=long
@test "the segment of a server that started again after a crash goes with it, even if its postmaster.pid is destroyed" {
	segment_goes_if_killed postmaster_of rm
	segment_goes_if_killed watchdog_of rm
	all_gone
}

@test "a directory stays while somebody is attached to its shared memory" {
	need_root
	need python3
	url=$(pg_tmp)
	# Not the segment that the record has.
	crash "$url"
	dir=$(url_directory "$url")
	# What the sweep cannot find by its working directory.
	mkfifo "$T/go"
	(cd / && exec python3 -c '
import ctypes, sys
shmat = ctypes.CDLL(None, use_errno=True).shmat
shmat.restype = ctypes.c_void_p
if shmat(int(sys.argv[1]), None, 0) in (None, 2**64 - 1, 2**32 - 1):
	sys.exit(1)
print("attached", flush=True)
open(sys.argv[2]).read()' "$(segment_of "$url")" "$T/go" >"$T/attached" 3>&-) &
	wait_until 20 test -s "$T/attached"
	watchdog=$(watchdog_of "$url")
	kill_hard "$watchdog"
	pg_tmp list
	[[ -d $dir ]]
	echo >"$T/go"
	wait
	pg_tmp list
	[[ ! -e $dir ]]
	all_gone
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
	pg_tmp list
	kill -0 "$innocent"
	kill "$innocent"
	wait
	pg_tmp list
	# Nor is the segment, for the creator that the record names now is not its own.
	! segment_exists "$segment" || ipcrm -m "$segment"
	all_gone
}

@test "what the runtime user can write is not trusted: its postmaster.pid names others' processes and segments" {
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
	pg_tmp list
	kill -0 "$innocent"
	segment_exists "$segment"
	kill "$innocent"
	wait
	ipcrm -m "$segment"
	wait_until 20 is_gone "$postmaster"
	pg_tmp list
	run ! segment_exists "$own"
	all_gone
}

@test "what SQL writes over a file of PGDATA, or moves, keeps nothing of the cluster from being taken away" {
	for way in stop list all; do
		url=$(pg_tmp)
		dir=$(url_directory "$url")
		data=$(echo "$dir"/[1-9]*)
		sql "$url" "copy (select '# tinypg anotherone') to '$data/tinypg.conf'"
		sql "$url" "copy (select 1 where false) to program 'mv $data $dir/elsewhere'"
		(cd /tmp && sql "$url" "copy (select 1 where false) to program 'cd $dir/elsewhere && sleep 97'" >/dev/null 2>&1 3>&-) &
		wait_until 20 asleep
		[[ $way == stop ]] || kill_hard "$(process_parent "$(head -n 1 "$dir/elsewhere/postmaster.pid")")"
		case $way in
		stop) run -0 --separate-stderr pg_tmp stop "$url" ;;
		list) run -0 --separate-stderr pg_tmp list ;;
		all) run -0 --separate-stderr pg_tmp stop -A ;;
		esac
		[[ -z $output && -z $stderr && ! -e $dir ]]
		[[ -z $(pgrep_here 'sleep 97') ]]
		wait || true
		all_gone
	done
}

asleep() { [[ -n $(pgrep_here 'sleep 97') ]]; }

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
	run -1 grep -q '[[:cntrl:]]' <<<"$(tr '\t' ' ' <<<"$output$stderr")"
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
		hidden=${dir%/*}/.dead.${dir##*/}
		for i in $(seq 200); do test ! -e "$dir.lock" -a ! -e "$hidden" && break; sleep 0.1; done
		test ! -e "$dir" -a ! -e "$dir.lock"
	' 3>&-
	[[ -z $output ]]
	all_gone
}

@test "another pid namespace: the sweep passes its clusters over" {
	need_pid_namespace
	mkfifo "$T/go"
	unshare --pid --fork --mount-proc bash -c 'pg_tmp >"$T/url"; read -r _ <"$T/go"
		pg_tmp stop "$(cat "$T/url")"; while [ -n "$(find "$T/t" -name ".dead.*")" ]; do sleep 0.1; done' 3>&- &
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
