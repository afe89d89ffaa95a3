# Another uid locks what it can open: nobody of ours waits for it, or takes it for a lock of ours.

load ../helper
load ../attack-helper

# In the background: the attacker's lock on a file or directory.
attacker_locks() {
	need flock
	as_attacker flock -F -x "$1" sleep 60 3>&- &
	locker=$!
	wait_until 10 is_locked "$1"
}
is_locked() { ! flock -n "$1" true; }
attacker_unlocks() {
	pkill -P "$locker" || true
	kill "$locker" 2>/dev/null || true
	wait "$locker" || true
}

@test "a lock on a directory of -d that others can enter does not keep a cluster from starting" {
	mkdir -m 755 "$T/open"
	attacker_locks "$T/open"
	url=$(pg_tmp -d "$T/open")
	[[ $(pg_sql -c 'SELECT 1' "$url") == 1 ]]
	pg_tmp stop "$url"
	attacker_unlocks
}

@test "a lock on a directory of -d does not keep the sweep from what a dead watchdog left" {
	mkdir -m 755 "$T/open"
	url=$(pg_tmp -d "$T/open")
	kill_hard "$(watchdog_of "$url")"
	attacker_locks "$T/open"
	pg_tmp list
	[[ -z $(ls -A "$T/open") ]]
	attacker_unlocks
}

@test "a directory of -d that others can enter is not used from two TMPDIRs at once" {
	mkdir -m 755 "$T/open"
	mkdir "$T/t2"
	url=$(pg_tmp -d "$T/open")
	TMPDIR=$T/t2 run -1 --separate-stderr pg_tmp -d "$T/open"
	[[ ${stderr_lines[0]} == "pg_tmp: '$T/open' is in use" && ${stderr_lines[1]} == "hint: "*TMPDIR* ]]
	pg_tmp stop "$url"
	rm -r "$T/t2"
}

@test "no file in the directory of clusters can be opened by another uid" {
	url=$(TINYPG_SPARES=1 pg_tmp)
	wait_until 20 has_spare
	for file in "$T/t/tinypg.0"/*; do
		run ! as_attacker sh -c ': <"$1"' sh "$file"
	done
	pg_tmp stop -A
}
