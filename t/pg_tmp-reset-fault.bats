# pg_tmp reset with a failure, or a kill -9, at each named point of it. Tools built with -DTINYPG_FAULTS.

load helper

# reset_fails POINT REASON: the reset fails with one line that says why, and nothing is left of the cluster.
reset_fails() {
	url=$(TINYPG_FAULT=$1 pg_tmp)
	run -1 --separate-stderr pg_tmp reset "$url"
	[[ -z $output && $stderr == "pg_tmp: cannot reset '$url', so it was stopped: $2" ]]
	all_gone
}

@test "reset: the data cannot be restored" {
	reset_fails pgdata.reset 'cannot remove the socket of the server: Input/output error'
	reset_fails pgdata.reset=kill 'the process that restores the data was ended by signal 9 (Killed)'
}

@test "reset: data that cannot be restored file by file are copied again" {
	url=$(TINYPG_FAULT=restore.file pg_tmp)
	sql "$url" 'create table t (i int)'
	pg_tmp reset "$url"
	[[ $(sql "$url" "select count(*) from pg_class where relname = 't'") == 0 ]]
	pg_tmp stop "$url"
	all_gone
}

@test "reset: the watchdog fails, or is killed, while there is no server" {
	reset_fails watchdog.reset 'cannot start a process: Input/output error'
	reset_fails watchdog.restart 'cannot start the server: Input/output error'
	reset_fails watchdog.reset=kill 'its watchdog was killed'
	reset_fails watchdog.restart=kill 'its watchdog was killed'
}
