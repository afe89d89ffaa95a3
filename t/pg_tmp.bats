# pg_tmp: its command line as a whole, and the form of its answer.

load helper

# usage_error COMMAND...: status 2, nothing on stdout, one line and a usage on stderr, and nothing was started.
usage_error() {
	run -2 --separate-stderr "$@"
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: "* ]]
	[[ $stderr == *$'\n'usage:* ]]
	all_gone
}

@test "-h prints a summary on stdout" {
	run -0 --separate-stderr pg_tmp -h
	[[ $output == "usage: pg_tmp"* ]]
	[[ -z $stderr ]]
	for option in -k -t -d -o -p -w -V -b -U -D -E -l; do
		[[ $output == *"$option"* ]]
	done
}

@test "an option that does not exist" { usage_error pg_tmp -Z; }
@test "an option without its argument" { usage_error pg_tmp -w; }
@test "a command that does not exist" { usage_error pg_tmp frobnicate; }

@test "an operand too much" {
	usage_error pg_tmp start more
	usage_error pg_tmp list more
}

@test "invalid numbers" {
	usage_error pg_tmp -w x
	usage_error pg_tmp -w ''
	usage_error pg_tmp -w -1
	usage_error pg_tmp -w 5s
	usage_error pg_tmp -w 99999999999999999999
	usage_error pg_tmp -t -p 70000
	usage_error pg_tmp -t -p x
	usage_error pg_tmp -t -p -5
}

@test "a version that is none" { usage_error pg_tmp -V seventeen; }

@test "empty arguments" {
	usage_error pg_tmp -d ''
	usage_error pg_tmp -U ''
	usage_error pg_tmp -D ''
}

@test "server options whose quotes do not close" { usage_error pg_tmp -o "-c log_line_prefix='a"; }
@test "stop says what it needs" { usage_error pg_tmp stop; }
@test "a bindir that is not there is named" { failure "'/nowhere" pg_tmp -b /nowhere; }

@test "a bindir without a server is named" {
	mkdir "$T/empty"
	failure "'$T/empty" pg_tmp -b "$T/empty"
}

# bats test_tags=long
@test "a version that is not to be had" {
	export TINYPG_SOURCES=npm TINYPG_MIRROR=http://127.0.0.1:9 TINYPG_CACHE=$T/cache
	run -1 --separate-stderr pg_tmp -V 98
	[[ -z $output ]]
	[[ $stderr == *98* ]]
	all_gone
}

@test "commands stand before or after the options" {
	a=$(pg_tmp start -w 30)
	b=$(pg_tmp -w 30 start)
	c=$(pg_tmp -w 30)
	[[ $a != "$b" && $b != "$c" ]]
	pg_tmp -d "$(url_directory "$a")" stop
	pg_tmp stop -d "$(url_directory "$b")"
	pg_tmp stop "$c"
	all_gone
}

@test "the answer is one URL, and stderr is empty" {
	run -0 --separate-stderr pg_tmp
	[[ -z $stderr ]]
	((${#lines[@]} == 1))
	prefix=$(printf %s "$TMPDIR" | sed 's:/:%2F:g')
	[[ $output =~ ^postgresql:///test\?host=$prefix%2Ftinypg\.$EUID%2F[A-Za-z0-9]+$ ]]
	[[ $(sql "$output" 'select 5') == 5 ]]
	pg_tmp stop "$output"
	all_gone
}
