# What `show` prints: the log of a cluster.

load helper

@test "show: prints the log of a running cluster, by URL, by name and by directory" {
	url=$(pg_tmp -w 0 -d "$T/db")
	run -1 pg_sql -c 'select nothing_of_that_name' "$url"
	run -0 --separate-stderr pg_tmp show "$url"
	[[ $output == *'ERROR:  column "nothing_of_that_name" does not exist'* && -z $stderr ]]
	said=$output
	run -0 --separate-stderr pg_tmp show "$(cd "$T" && pg_tmp list | cut -f1)"
	[[ $output == "$said" ]]
	run -0 --separate-stderr pg_tmp show "$T/db/"
	[[ $output == "$said" ]]
	pg_tmp stop "$url"
	# The data are kept, and so is their log.
	run -0 --separate-stderr pg_tmp show "$T/db"
	[[ $output == "$said"*"database system is shut down" ]]
}

@test "show: -F prints what is added to the log, and ends with the cluster" {
	url=$(pg_tmp -w 0)
	timeout 60 pg_tmp show -F "$url" >"$T/log" 2>"$T/said" 3>&- &
	follower=$!
	wait_until 20 grep -q 'ready to accept connections' "$T/log"
	run -1 pg_sql -c 'select nothing_of_that_name' "$url"
	wait_until 20 grep -q 'column "nothing_of_that_name" does not exist' "$T/log"
	pg_tmp stop "$url"
	wait "$follower"
	[[ ! -s $T/said && $(tail -n 1 "$T/log") == *"database system is shut down" ]]
}

@test "show: -F ends when nobody reads it any more, although nothing is logged" {
	url=$(pg_tmp -w 0)
	run -0 timeout 60 bash -c 'pg_tmp show -F "$0" 2>"$1" | head -n 1; echo "${PIPESTATUS[0]}"' "$url" "$T/said"
	[[ ${lines[1]} == 1 && $(<"$T/said") == "pg_tmp: cannot write to standard output: Broken pipe" ]]
	pg_tmp stop "$url"
}

@test "show: -F ends when the watchdog is killed" {
	url=$(pg_tmp -w 0)
	watchdog=$(watchdog_of "$url")
	timeout 60 pg_tmp show -F "$url" >"$T/log" 3>&- &
	follower=$!
	wait_until 20 grep -q 'ready to accept connections' "$T/log"
	kill -KILL "$watchdog"
	wait "$follower"
	pg_tmp list
}

@test "show: control characters in the log are escaped" {
	url=$(pg_tmp -w 0)
	run -1 pg_sql -c "do \$\$ begin raise exception '%', e'\\033[31mred\\tü'; end \$\$" "$url"
	run -0 --separate-stderr pg_tmp show "$url"
	[[ $output == *'ERROR:  \x1b[31mred'$'\t''ü'* && $output != *$'\033'* ]]
	pg_tmp stop "$url"
}

@test "show: a link that SQL has put in the place of the log is not followed" {
	url=$(pg_tmp -w 0)
	echo secret >"$T/secret"
	directory=$(url_directory "$url")
	pg_sql -c "copy (select 1 where false) to program \$\$ rm '$directory/log'; ln -s '$T/secret' '$directory/log' \$\$" "$url"
	run -1 --separate-stderr pg_tmp show "$url"
	[[ -z $output && $stderr == "pg_tmp: cannot read '$directory/log': Too many levels of symbolic links" ]]
	pg_tmp stop "$url"
}

@test "show: what is no cluster, or more than one, is reported in one line" {
	run -1 --separate-stderr pg_tmp show "postgresql:///test?host=%2Fnowhere"
	[[ -z $output && $stderr == "pg_tmp: there is no cluster 'postgresql:///test?host=%2Fnowhere'" ]]
	url=$(pg_tmp -w 0)
	run -1 --separate-stderr pg_tmp show postgresql://ann:secret@127.0.0.1:1/test
	[[ -z $output && $stderr == "pg_tmp: there is no cluster 'postgresql://ann:***@127.0.0.1:1/test'" ]]
	pg_tmp stop "$url"
	for words in "" "a b" "-w 5 a"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr pg_tmp show $words
		[[ -z $output && ${stderr_lines[1]} == "usage: pg_tmp "* ]]
	done
	run -2 --separate-stderr pg_tmp show ""
	[[ ${stderr_lines[0]} == "pg_tmp: the URL is empty" ]]
	run -2 --separate-stderr pg_tmp -F
	[[ ${stderr_lines[0]} == "pg_tmp: start takes no -F" ]]
}
