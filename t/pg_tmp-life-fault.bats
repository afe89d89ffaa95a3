# The life of a cluster with a failure, or a kill -9, at each named point of it. Tools built with -DTINYPG_FAULTS.

load helper

setup() {
	test_begin
	# The template is made before anything fails.
	url=$(pg_tmp)
	pg_tmp stop "$url"
}
teardown() { test_end; }

# What a later run cleans up: it sweeps, and then nothing is left.
swept() { pg_tmp list >"$T/listed" && [[ ! -s $T/listed ]] && nothing_left; }

# start_fails POINT [OPTION...]: the start fails with a line that says why, and leaves nothing.
start_fails() {
	TINYPG_FAULT=$1 run -1 --separate-stderr pg_tmp "${@:2}"
	[[ -z $output && $stderr == pg_tmp:* ]]
	wait_until 30 nothing_left
}

# start_killed POINT MESSAGE [OPTION]...: what is at that point is killed, which is said; no URL comes, and the next run
# finds nothing that stays.
start_killed() {
	TINYPG_FAULT=$1=kill run -1 --separate-stderr pg_tmp "${@:3}"
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: $2" ]]
	wait_until 30 swept
}

# stop_survives POINT[=kill]: the stop meets the fault; the next run finishes what it left.
stop_survives() {
	url=$(TINYPG_FAULT=$1 pg_tmp)
	pg_tmp stop "$url"
	wait_until 30 swept
}

COPIER_DIED='the process that copies the template was ended by signal 9 (Killed)'
WATCHDOG_DIED='pg_watchdog ended before the cluster was ready, and did not say why'

@test "the template cannot be copied" {
	start_fails pgdata.clone
	start_fails clone.file
	start_fails fs.write
}

@test "the settings cannot be written" {
	start_fails pgdata.settings
	start_fails fs.replace
}

@test "the server cannot be started" {
	start_fails postmaster.start
}

@test "killed while the template is copied" {
	start_killed pgdata.clone "$COPIER_DIED"
	start_killed clone.file "$COPIER_DIED"
	start_killed fs.write "$WATCHDOG_DIED"
}

@test "killed while the settings are written" {
	start_killed pgdata.settings "$COPIER_DIED"
	start_killed fs.replace "$WATCHDOG_DIED"
}

@test "killed before the server starts" {
	start_killed postmaster.start "$WATCHDOG_DIED"
}

# not_recorded: what start_fails said is that the record cannot be written.
not_recorded() {
	[[ $stderr == "pg_tmp: cannot write '$TMPDIR/tinypg.$EUID/"??????".state': Input/output error" ]]
}

@test "what cannot be written down is not started, and not handed out" {
	start_fails record.starting
	not_recorded
	start_fails record.offered -t
	not_recorded
	start_killed record.offered "$WATCHDOG_DIED" -t
	start_fails record.keep -k
	[[ $stderr == "pg_tmp: cannot record that '$TMPDIR/tinypg.$EUID/"??????"' is kept: Input/output error" ]]
	TINYPG_FAULT=record.pending run -1 --separate-stderr pg_tmp initdb
	[[ -z $output && $stderr == "pg_tmp: cannot record that '$TMPDIR/tinypg.$EUID/"??????"' is kept: Input/output error" ]]
	all_gone
	TINYPG_FAULT=record.offered run -125 --separate-stderr pg_tmp -t run touch "$T/ran"
	not_recorded
	[[ ! -e $T/ran ]]
	all_gone
}

# claimed FAULT [OPTION...]: $url, a spare on TCP that was claimed, with that fault in its watchdog.
claimed() {
	local first
	export TINYPG_SPARES=1
	first=$(TINYPG_FAULT=$1 pg_tmp -t)
	wait_until 60 has_spare
	url=$(pg_tmp -t "${@:2}")
	TINYPG_SPARES=0 pg_tmp stop "$first"
	state=$(url_directory "$url").state
}

@test "a spare that is not recorded is none, and one whose claim is not recorded is stopped by its URL" {
	url=$(TINYPG_FAULT=record.spare TINYPG_SPARES=1 TINYPG_FAULT_LOG=$T/reached pg_tmp -t)
	wait_until 60 reached record.spare
	wait_until 60 no_spare
	pg_tmp stop "$url"
	all_gone
	claimed record.running
	grep -qx 'state spare' "$state"
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
	[[ ! -e $state ]]
	run -4 pg_sql -c 'select 5' "$url"
	pg_tmp stop -A
	all_gone
}

@test "a record that cannot be written when a spare is claimed is written later" {
	for wait in 60 0; do
		claimed record.running=once -w $wait
		grep -qx 'state spare' "$state"
		wait_until 20 grep -qx 'state running' "$state"
		pg_tmp stop -A
		all_gone
	done
}

@test "the watchdog fails, or is killed, before it tells the URL" {
	TINYPG_FAULT=watchdog.offer run -1 --separate-stderr pg_tmp
	[[ -z $output ]]
	wait_until 30 nothing_left
	start_killed watchdog.offer "$WATCHDOG_DIED"
}

@test "the directory cannot be renamed, or not be removed, at a stop" {
	stop_survives cleanup.rename
	stop_survives cleanup.remove
	stop_survives fs.remove
	stop_survives record.stopping
}

@test "the watchdog is killed at a stop" {
	stop_survives cleanup.rename=kill
	stop_survives cleanup.remove=kill
	stop_survives fs.remove=kill
}

@test "a kept cluster survives a kill at its stop" {
	url=$(TINYPG_FAULT=cleanup.remove=kill pg_tmp -d "$T/data" -w 0)
	sql "$url" 'create table t as select 7 as x'
	pg_tmp stop -d "$T/data"
	url=$(pg_tmp -d "$T/data")
	[[ $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop -d "$T/data"
	rm -r "$T/data"
	wait_until 30 swept
}

# unsynced STATUS COMMAND...: it fails with that status, and says that the data were not synced.
unsynced() {
	run "-$1" --separate-stderr "${@:2}"
	[[ $stderr == "pg_tmp: cannot sync '$T/data': Input/output error" ]]
}

@test "data that cannot be synced when a kept cluster stops: that is told, and they start again" {
	export TINYPG_FAULT=watchdog.sync
	unsynced 1 pg_tmp initdb -d "$T/data"
	[[ $output == "$T/data" ]]
	url=$(pg_tmp -k -d "$T/data")
	sql "$url" 'create table t as select 7 as x'
	unsynced 1 pg_tmp stop "$url"
	[[ -z $output ]]
	unsynced 125 pg_tmp run -d "$T/data" true
	unset TINYPG_FAULT
	url=$(pg_tmp -d "$T/data")
	[[ $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
	rm -r "$T/data"
	wait_until 30 swept
}

# bats test_tags=long
@test "a template that nobody lived to sync is synced by who next starts a cluster" {
	export TINYPG_CACHE=$T/cache
	directory=$(TINYPG_FAULT=template.sync=kill pg_initcache)
	[[ -e $directory/boot ]]
	url=$(pg_tmp)
	pg_tmp stop "$url"
	wait_until 60 test ! -e "$directory/boot"
}

# rest_survives POINT[=kill]: a stopped cluster rests, but what it leaves cannot be used again; the next one starts all the
# same. On a crowded machine nobody may want it in time: then all starts again.
rest_survives() {
	local log=$TINYPG_FAULT_LOG
	export TINYPG_SPARES=1
	for _ in 1 2 3 4 5; do
		: >"$T/reached"
		chmod 666 "$T/reached" # what makes it new again may be the runtime user's
		url=$(TINYPG_FAULT=$1 TINYPG_FAULT_LOG=$T/reached pg_tmp)
		wait_until 60 has_spare
		pg_tmp stop "$url"
		url=$(pg_tmp)
		[[ $(sql "$url" 'select 5') == 5 ]]
		! wait_until 6 reached "${1%=*}" || break
		pg_tmp stop -A
	done
	reached "${1%=*}"
	cat "$T/reached" >>"$log"
	pg_tmp stop -A
	wait_until 30 swept
}
no_spare() { [[ $(pg_tmp list | wc -l) == 1 ]] && ! has_spare; }
reached() { grep -qx "$1" "$T/reached"; }

@test "what a cluster leaves cannot be made new, or not be given away" {
	rest_survives restore.file
	rest_survives restore.file=kill
	rest_survives watchdog.rest
	rest_survives watchdog.rest=kill
	rest_survives watchdog.give
	rest_survives watchdog.give=kill
}

@test "stop: a watchdog that does not answer is reported, with its backlog full too, and stop -A is no success" {
	url=$(pg_tmp)
	other=$(pg_tmp)
	watchdog=$(watchdog_of "$url")
	export TINYPG_FAULT=shutdown.patience
	freeze "$watchdog"
	run -1 --separate-stderr pg_tmp stop "$url"
	[[ $stderr == *' does not stop' ]]
	for _ in {1..70}; do
		pg_tmp stop "$url" 2>/dev/null 3>&- &
	done
	wait
	run -1 --separate-stderr pg_tmp stop "$url"
	[[ $stderr == *'cannot reach the watchdog of the cluster '* ]]
	run -1 --separate-stderr pg_tmp stop -A
	[[ $stderr == *'cannot reach the watchdog of the cluster '* ]]
	unset TINYPG_FAULT
	kill -CONT "$watchdog"
	pg_tmp stop "$url"
	pg_tmp stop "$other"
	wait_until 30 nothing_left
}

# bats test_tags=long
@test "stop -A does not wait for ever for a spare that is being started" {
	url=$(pg_tmp)
	TINYPG_FAULT=shutdown.patience run -1 --separate-stderr \
		flock -s "$TMPDIR/tinypg.$EUID/lock" pg_tmp stop -A
	[[ $stderr == "pg_tmp: a spare that is being started does not go on: '$TMPDIR/tinypg.$EUID/lock' stays locked" ]]
	[[ ! -e $(url_directory "$url") ]]
	wait_until 30 nothing_left
}

@test "where a process has no descriptor, it is looked at, and its end is the end of the cluster" {
	sleep 300 >/dev/null 2>&1 3>&- &
	url=$(TINYPG_FAULT=ties.open pg_tmp -w 0 -T $!)
	kill $!
	wait_until 30 nothing_left
}

@test "the port and the password of a kept cluster cannot be written" {
	((EUID == 0)) && home=$T/other/home || home=$HOME
	places=$home/.local/share/tinypg/.addresses
	TINYPG_FAULT=address.write run -1 --separate-stderr as_other pg_tmp -t -N shop
	[[ -z $output && $stderr == "pg_tmp: cannot write '$places/"*"', the port and password of '$home/.local/share/tinypg/shop': Input/output error" ]]
	wait_until 30 eval '[[ $(ls -A "$home/.local/share/tinypg") == .addresses && -z $(ls -A "$places") ]]'
	TINYPG_FAULT=address.write=kill run -1 --separate-stderr as_other pg_tmp -t -N shop
	[[ -z $output ]]
	as_other pg_tmp -t -N shop
	as_other pg_tmp drop -N shop
	[[ -z $(ls -A "$places") ]]
}
