# -i: options for initdb.

load helper

teardown() {
	pg_tmp stop -A
	test_end
}

# bats test_tags=long
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

# bats test_tags=long
@test "-i -g: the group may read all but the socket, also after a reset, and a cluster without -g is closed to it" {
	export TINYPG_SPARES=0
	url=$(pg_tmp -i -g)
	for _ in 1 2; do
		shows "$url" data_directory_mode 0750
		dir=$(url_directory "$url")
		[[ $(stat -c %a "$dir") == 750 && -z $(find "$dir"/15* ! -perm -040) ]]
		[[ -z $(find "$dir" -type s -perm /077) ]]
		pg_tmp reset "$url"
	done
	pg_tmp stop "$url"
	shows "$(pg_tmp)" data_directory_mode 0700
}
