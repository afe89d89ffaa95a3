# -i: options for initdb.

load helper

teardown() {
	pg_tmp stop -A
	test_end
}

shows() { [[ $(sql "$1" "show $2") == "$3" ]]; }

@test "-i is passed on to initdb, and its values are settings of the cluster" {
	url=$(pg_tmp -d "$T/run" -i -k -i --wal-segsize=64)
	shows "$url" data_checksums on
	shows "$url" wal_segment_size 64MB
	[[ $(pg_tmp -d "$T/run" -i -k -i --wal-segsize=64) == "$url" ]]
	run -1 --separate-stderr pg_tmp -d "$T/run" -i -k
	[[ ${stderr_lines[0]} == "pg_tmp: -i asks for '-k', but the cluster in '$T/run' has '-k --wal-segsize=64'" ]]
}

@test "-i: what initdb does not know, and what pg_tmp has an option for, is named" {
	run -1 --separate-stderr pg_tmp -i --no-such-thing
	[[ -z $output && ${#stderr_lines[@]} == 1 ]]
	[[ $stderr == *": initdb failed: "*"unrecognized option '--no-such-thing'" ]]
	run -2 --separate-stderr pg_tmp -i --username=ann
	[[ ${stderr_lines[0]} == "pg_tmp: '--username=ann' is not passed on to initdb: use the tool's own -U" ]]
	run -2 --separate-stderr pg_tmp -i '--wal-segsize 4'
	[[ ${stderr_lines[0]} == "pg_tmp: '--wal-segsize 4' is not one option of initdb: its value follows a '='" ]]
	all_gone
}
