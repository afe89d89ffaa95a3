# -d of a directory that has a cluster: only what is what was asked for is handed out.

# shellcheck disable=SC2086  # lists of options are words
load helper
load life-helper

# differs DIRECTORY WORDS OPTION...: the start fails, and says so with these words; what was there stays as it was.
differs() {
	local directory=$1 words=$2 before
	shift 2
	before=$(pg_tmp list)
	run -1 --separate-stderr pg_tmp -d "$directory" "$@"
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: "*"$words"* && ${stderr_lines[1]} == hint:* ]]
	[[ $(pg_tmp list) == "$before" ]]
}

# bats test_tags=long
@test "-d of a running cluster: what differs from what is asked for is named" {
	echo 'create table t as select 5 as i' >one.sql
	url=$(pg_tmp -d "$T/run" -D app -U ann -l C -f one.sql -o '-c work_mem=5MB')
	differs "$T/run" "-D asks for 'other', but the cluster in '$T/run' has 'app'" -D other
	differs "$T/run" "-U asks for 'bob', but the cluster in '$T/run' has 'ann'" -U bob
	differs "$T/run" "-E asks for 'SQL_ASCII', but the cluster in '$T/run' has 'UTF8'" -E SQL_ASCII
	differs "$T/run" "-l asks for 'C.UTF-8', but the cluster in '$T/run' has 'C'" -l C.UTF-8
	differs "$T/run" "-t asks for TCP" -t
	differs "$T/run" "-p asks for '5499', but the cluster in '$T/run' has '5432'" -p 5499
	differs "$T/run" "-o asks for '-c work_mem=6MB', but the cluster in '$T/run' has '-c work_mem=5MB'" -o '-c work_mem=6MB'
	differs "$T/run" "-V asks for '9.6', but the cluster in '$T/run' has '" -V 9.6
	differs "$T/run" "-b asks for '/bin', but the cluster in '$T/run' has '" -b /bin
	differs "$T/run" "-b asks for '$T/nothing', but the cluster in '$T/run' has '" -b "$T/nothing"
	differs "$T/run" "are '-x plpgsql', but those of the cluster in '$T/run' were '-f one.sql'" -x plpgsql
	differs "$T/run" "are '-f one.sql -S true', but" -f one.sql -S true
	differs "$T/run" "-D asks for 'other'" -k -D other
	[[ $(grep -x 'keep .*' "$TMPDIR/tinypg.$EUID"/*.state) == 'keep 0' ]]
	pg_tmp stop -d "$T/run"
	all_gone
}

@test "-d of a running cluster: what it was made with, or nothing, gives its URL" {
	echo 'create table t as select 5 as i' >one.sql
	url=$(pg_tmp -d "$T/run" -D app -U ann -f one.sql)
	major=$(pg_tmp list | cut -f3)
	for options in '' '-D app' '-U ann -E utf-8' "-V ${major%%.*}" "-V $major" "-b $(dirname "$(readlink -f "/proc/$(postmaster_of "$url")/exe")")" \
		'-f one.sql' '-w 5'; do
		run -0 --separate-stderr pg_tmp -d "$T/run" $options
		[[ $output == "$url" && -z $stderr ]]
	done
	echo '-- and more' >>one.sql
	run -0 --separate-stderr pg_tmp -d "$T/run" -f one.sql
	[[ $output == "$url" ]]
	[[ $stderr == "pg_tmp: the files of its steps have changed since the cluster in '$T/run' was made" ]]
	pg_tmp stop -d "$T/run"
	all_gone
}

# bats test_tags=long
@test "-d of kept data: what differs is named, and what is not asked for is as it was" {
	echo 'create table t as select 5 as i' >one.sql
	url=$(pg_tmp -k -d "$T/keep" -D app -U ann -f one.sql)
	pg_tmp stop "$url"
	differs "$T/keep" "-D asks for 'other', but the cluster in '$T/keep' has 'app'" -D other
	differs "$T/keep" "-U asks for 'bob'" -U bob
	differs "$T/keep" "-E asks for 'SQL_ASCII', but the cluster in '$T/keep' has 'UTF8'" -E SQL_ASCII
	differs "$T/keep" "-l asks for 'C', but the cluster in '$T/keep' has '" -l C
	differs "$T/keep" "-V asks for '9.6', but the cluster in '$T/keep' has '" -V 9.6
	differs "$T/keep" "are '-f two.sql', but those of the cluster in '$T/keep' were '-f one.sql'" -f two.sql
	[[ $(pg_tmp -d "$T/keep") == "$url" ]]
	[[ $(sql "$url" 'table t') == 5 ]]
	# After another start that is still known.
	differs "$T/keep" "-D asks for 'other'" -D other
	pg_tmp stop "$url"
	# How a server runs is for each start to say.
	tcp=$(pg_tmp -t -o '-c work_mem=6MB' -f one.sql -d "$T/keep")
	[[ $(sql "$tcp" 'show work_mem') == 6MB ]]
	[[ $(sql "$tcp" 'table t') == 5 ]]
	pg_tmp stop "$tcp"
	socket=$(pg_tmp -p 5499 -o '-c work_mem=7MB' -d "$T/keep")
	[[ $socket == *'&port=5499'* && $(sql "$socket" 'show work_mem') == 7MB ]]
	pg_tmp stop "$socket"
	# Nothing of that is left for a start without these options.
	[[ $(pg_tmp -d "$T/keep") == "$url" && $(sql "$url" "show work_mem") == 4MB ]]
	[[ $(sql "$url" 'show port') == 5432 && -z $(sql "$url" 'show listen_addresses') ]]
	pg_tmp stop "$url"
	echo '-- and more' >>one.sql
	run -0 --separate-stderr pg_tmp -d "$T/keep" -f one.sql
	[[ $output == "$url" && $stderr == *' have changed since '* ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "-d of data that another tinypg has kept: what can be compared is" {
	url=$(pg_tmp -k -d "$T/keep" -D app)
	pg_tmp stop "$url"
	rm "$TMPDIR/tinypg.$EUID"/*.state
	run -1 --separate-stderr pg_tmp -d "$T/keep" -D other
	[[ $stderr == *'database "other" does not exist'* ]]
	[[ $(pg_tmp -d "$T/keep" -D app) == "$url" ]]
	pg_tmp stop "$url"
}
