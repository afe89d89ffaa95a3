# A cluster whose life is tied to processes: -T.

load helper
load life-helper

# process: a process to be tied to, as $process, whose end nobody but this shell sees.
process() {
	sleep 300 >/dev/null 2>&1 3>&- &
	process=$!
}

@test "-T: the cluster ends at once with the process, although a client is connected and -w says never" {
	process
	url=$(pg_tmp -w 0 -T "$process")
	hold "$url"
	kill "$process"
	all_gone
	release
}

@test "-T: the first of several that ends counts, of a running -d as of a new one, and of another user" {
	process && first=$process
	process && second=$process
	url=$(as_other pg_tmp -w 0 -T $$ -T "$first" -d "$(other_place)")
	[[ $(as_other pg_tmp -w 0 -T "$second" -d "$(other_place)") == "$url" ]]
	kill "$second"
	all_gone
	url=$(as_other pg_tmp -w 0 -T $$ -T "$first" -d "$(other_place)")
	kill "$first"
	all_gone
}
other_place() { ((EUID == 0)) && echo "$T/other/home/place" || echo "$T/home/place"; }

@test "-T: a spare is handed out with it, and the next spare is not tied" {
	export TINYPG_SPARES=1
	pg_tmp stop "$(pg_tmp)"
	wait_until 20 has_spare
	process
	url=$(pg_tmp -T "$process")
	wait_until 20 has_spare
	kill "$process"
	wait_until 20 eval '[[ $(pg_tmp list | cut -f2 | sort -u) == spare ]]'
	pg_tmp stop -A
}

# bats test_tags=long
@test "-T and -w hold side by side" {
	process
	url=$(pg_tmp -w 1 -T "$process")
	answers "$url"
	all_gone
	kill "$process"
}

@test "-T: a running cluster that is tied to too many processes is reported, and is tied to no other" {
	place=$T/place
	process
	words=()
	for _ in 1 2 3 4 5 6 7; do
		sleep 300 >/dev/null 2>&1 3>&- &
		words+=(-T "$!")
	done
	url=$(pg_tmp -d "$place" "${words[@]}")
	run -1 --separate-stderr pg_tmp -d "$place" -T "$process" -T $$
	[[ -z $output && $stderr == "pg_tmp: cannot use the running '$place': it is tied to too many processes already (-T)" ]]
	kill "$process"
	wait "$process" || true
	# This would have found it out by now.
	[[ $(pg_tmp -d "$place") == "$url" && $(sql "$url" 'select 5') == 5 ]]
	kill "${words[1]}"
	all_gone
	for ((i = 3; i < 14; i += 2)); do kill "${words[i]}"; done
}

@test "-T: a process that is not there, or no number, is reported, and nothing is started" {
	process
	kill "$process"
	wait "$process" || true
	run -1 --separate-stderr pg_tmp -T $$ -T "$process"
	[[ -z $output && $stderr == "pg_tmp: there is no process $process" ]]
	for word in x 0 -1 '' 99999999999; do
		run -2 --separate-stderr pg_tmp -T "$word"
		[[ -z $output && ${stderr_lines[0]} == "pg_tmp: '$word' is not the number of a process" ]]
	done
	run -2 --separate-stderr pg_tmp -T 1 -T 1 -T 1 -T 1 -T 1 -T 1 -T 1 -T 1 -T 1
	[[ ${stderr_lines[0]} == "pg_tmp: -T can be given 8 times" ]]
	run -2 --separate-stderr pg_tmp initdb -T 1
	[[ ${stderr_lines[0]} == "pg_tmp: initdb takes no -T" && -z $(ls -A "$TMPDIR") ]]
}
