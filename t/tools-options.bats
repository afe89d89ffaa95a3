# What every tool answers to.

load helper

@test "-h and --help print the summary, --version the version that all have" {
	for tool in "$TINYPG_BIN"/pg_*; do
		name=${tool##*/}
		run -0 --separate-stderr "$tool" --help
		[[ ${lines[0]} == "usage: $name "* && ${#lines[@]} -gt 1 && -z $stderr ]]
		summary=$output
		run -0 --separate-stderr "$tool" -h
		[[ $output == "$summary" && -z $stderr ]]
		run -0 --separate-stderr "$tool" --version
		[[ $output == "$name (tinypg) "[0-9]*.[0-9]* && -z $stderr ]]
		printf '%s\n' "${output##* }" >>"$T/versions"
	done
	[[ $(sort -u "$T/versions" | wc -l) -eq 1 ]]
}

@test "another word with two dashes is a usage error that names it" {
	for tool in "$TINYPG_BIN"/pg_*; do
		run -2 --separate-stderr "$tool" --nonsense
		[[ -z $output && ${stderr_lines[0]} == "${tool##*/}: unknown option '--nonsense'" ]]
	done
}

@test "behind --, and as the argument of an option, --help is a word like others" {
	run -2 --separate-stderr pg_getport -- --help
	[[ ${stderr_lines[0]} == "pg_getport: unexpected argument '--help'" ]]
	run -2 --separate-stderr pg_getport -n --help
	[[ ${stderr_lines[0]} == "pg_getport: -n takes a number from 1 to 65535, not '--help'" ]]
}

@test "options may stand behind the operands of each tool that has some, up to --" {
	: >a.sql
	for line in 'pg_bundle . -Z' 'pg_diff a b -Z' 'pg_extadd a -Z' 'pg_extlist a -Z' 'pg_fetch 17 -Z' 'pg_migrate . -Z' 'pg_plan . -Z' 'pg_schema a -Z' \
		'pg_sql a -Z' 'pg_stage . -Z' 'pg_verify . -Z' 'pg_tmp stop a -Z'; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr $line
		[[ ${stderr_lines[0]} == "${line%% *}: unknown option '-Z'" ]]
	done
	run -2 --separate-stderr pg_diff -- a.sql -Z
	[[ ${stderr_lines[0]} == "pg_diff: '-Z' is neither a file or directory nor a URL" ]]
}

@test "pg_fetch with an empty version, as a variable that is not set leaves it, is an error of usage" {
	for task in "" -l -p -i -r; do
		run -2 --separate-stderr pg_fetch -O ${task:+"$task"} ""
		[[ -z $output && ${stderr_lines[0]} == "pg_fetch: the version is empty" ]]
	done
}

@test "-b with an empty directory, as a variable that is not set leaves it, is an error of usage" {
	for tool in pg_tmp pg_extlist pg_initcache; do
		run -2 --separate-stderr "$tool" -b ""
		[[ -z $output && ${stderr_lines[0]} == "$tool: the directory of -b is empty" ]]
	done
}
