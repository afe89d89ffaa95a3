# Root's -d below a directory of somebody else, which is exchanged for a link at the worst moment: when the directory was
# reached and before anything is done with it. Tools built with -DTINYPG_FAULTS.

load helper
load attack-helper

# exchanged_during COMMAND...: runs it in the background, and when a process of it stands still at its fault point, puts
# the link in the place of x, and lets it go on. $status and what it printed, $T/said, are the command's.
exchanged_during() {
	"$@" >"$T/said" 2>&1 3>&- &
	wait_until 60 stands_here $!
	as_attacker mv "$T/attacker/x" "$T/attacker/y"
	as_attacker mv "$T/attacker/link" "$T/attacker/x"
	kill -CONT "$stopped"
	status=0
	wait $! || status=$?
	[[ $(trees) == "$before" ]]
}

# stands_here PID: sets stopped, the process of this test that stands still; PID is one that may be it.
stands_here() {
	for stopped in "$1" $(our_processes); do
		! stands_still "$stopped" || return 0
	done
	return 1
}

exchange_back() {
	as_attacker mv "$T/attacker/x" "$T/attacker/link"
	as_attacker mv "$T/attacker/y" "$T/attacker/x"
}

@test "a directory that is exchanged before it is given to the runtime user: nothing behind the link is given away" {
	bait "$T/vacant"
	pg_initcache >/dev/null
	TINYPG_FAULT=instance.give=stop exchanged_during pg_tmp -d "$T/attacker/x/pg"
	[[ $status == 1 && $(tail -n 1 "$T/said") == "pg_tmp: cannot remove '$T/attacker/x/pg': '$T/attacker/x' is a link now" ]]
	[[ $(stat -c %u "$T/attacker/y/pg") == "$(id -u postgres 2>/dev/null || id -u nobody)" ]]
	exchange_back
	pg_tmp stop -A
	[[ -z $(ls -A "$T/attacker/x") ]]
}

@test "a directory that is exchanged before a stop removes it: nothing behind the link is removed" {
	bait "$T/full"
	url=$(TINYPG_FAULT=cleanup.rename=stop pg_tmp -d "$T/attacker/x/pg")
	exchanged_during pg_tmp stop "$url"
	[[ $status == 0 && ! -s $T/said && -z $(ls -A "$T/attacker/y") ]]
	exchange_back
}

@test "a directory that is exchanged before a stop empties it: nothing behind the link is removed, or given back" {
	bait "$T/full"
	mkdir "$T/attacker/x/pg"
	chown -R 12345 "$T/full"
	before=$(trees)
	url=$(TINYPG_FAULT=cleanup.entries=stop pg_tmp -d "$T/attacker/x/pg")
	exchanged_during pg_tmp stop "$url"
	[[ $status == 0 && ! -s $T/said && -z $(ls -A "$T/attacker/y/pg") && $(stat -c %u "$T/attacker/y/pg") == 0 ]]
	exchange_back
}

@test "a directory that is exchanged before a sweep removes it: nothing behind the link is removed" {
	bait "$T/full"
	url=$(pg_tmp -d "$T/attacker/x/pg")
	kill_hard "$(watchdog_of "$url")"
	TINYPG_FAULT=cleanup.rename=stop exchanged_during pg_tmp list
	[[ $status == 0 && ! -s $T/said && -z $(ls -A "$T/attacker/y") ]]
	exchange_back
}
