# The superuser's password: where it comes from, who knows it, and whom it lets in.

# shellcheck disable=SC2016,SC2034  # commands are quoted

load helper
load spare-helper

setup() {
	test_begin
	export TINYPG_SPARES=0
	printf '%s\n' "$secret" >"$T/password"
}

secret='p/w @1:é%'
encoded='p%2Fw%20%401%3A%C3%A9%25'

# works URL PASSWORD: whether the superuser of that cluster on TCP is let in with it; the password as a URL has it.
works() { pg_sql -c 'select 1' "postgresql://$(id -un):$2@${1#*@}" >/dev/null 2>&1; }

@test "-P: the first line of the file is the password in the URL" {
	url=$(pg_tmp -t -P "$T/password")
	[[ $url == "postgresql://$(id -un):$encoded@127.0.0.1:"* ]]
	[[ $(sql "$url" 'select 5') == 5 ]]
	works "$url" "$encoded"
	run ! works "$url" wrong
	[[ $(sql "$url" "select left(rolpassword, 14) from pg_authid where rolname = current_user") == 'SCRAM-SHA-256$' ]]
	[[ $(pg_tmp list | cut -f5) == "$url" ]]
	pg_tmp stop "$url"
}

@test "-P -: the password is on standard input" {
	url=$(printf %s pw | pg_tmp -t -P -)
	works "$url" pw
	pg_tmp stop "$url"
}

@test "TINYPG_PASSWORD is the password, but -P overrides it" {
	url=$(TINYPG_PASSWORD=pw pg_tmp -t)
	works "$url" pw
	pg_tmp stop "$url"
	url=$(TINYPG_PASSWORD=pw pg_tmp -t -P "$T/password")
	works "$url" "$encoded"
	pg_tmp stop "$url"
}

@test "-P without -t: the socket needs no password, and the superuser has one" {
	url=$(pg_tmp -P "$T/password")
	[[ $url == "postgresql:///test?host="* && $url != *password* ]]
	[[ $(sql "$url" "select left(rolpassword, 14) from pg_authid where rolname = current_user") == 'SCRAM-SHA-256$' ]]
	pg_tmp stop "$url"
}

@test "a password that cannot be used, and a file that cannot be read, are named" {
	# refused LINE: pg_tmp -P f fails with this line.
	refused() {
		run -1 --separate-stderr pg_tmp -t -P f
		[[ -z $output && $stderr == "pg_tmp: $1" ]]
	}
	cd "$T"
	refused "cannot read the password in 'f': No such file or directory"
	: >f
	refused "the password in 'f' is empty"
	echo >f
	refused "the password in 'f' is empty"
	printf 'a\nb\n' >f
	refused "the password in 'f' has more than one line"
	printf 'a\0b' >f
	refused "the password in 'f' holds a NUL byte"
	printf '%01025d' 0 >f
	refused "the password in 'f' is longer than 1024 bytes"
	run -1 --separate-stderr pg_tmp -t -P . </dev/null
	[[ $stderr == "pg_tmp: cannot read the password in '.': Is a directory" ]]
	run -1 --separate-stderr pg_tmp -t -P - </dev/null
	[[ $stderr == "pg_tmp: the password in standard input is empty" ]]
	all_gone
}

@test "a password of 1024 bytes works" {
	printf '%01024d' 7 >"$T/password"
	url=$(pg_tmp -t -P "$T/password")
	works "$url" "$(<"$T/password")"
	pg_tmp stop "$url"
}

@test "run: the command has the variable of its caller, and the password of its cluster" {
	run -0 env TINYPG_PASSWORD=pw pg_tmp -t run sh -c 'echo "$TINYPG_PASSWORD $PGPASSWORD"; pg_sql -c "select 5"'
	[[ $output == $'pw pw\n5' ]]
}

@test "-P with standard input that -f or a command reads, and with initdb, is an error of usage" {
	run -2 --separate-stderr pg_tmp -P - -f - </dev/null
	[[ ${stderr_lines[0]} == "pg_tmp: -P and -f cannot both read standard input" ]]
	run -2 --separate-stderr pg_tmp -P - run cat </dev/null
	[[ ${stderr_lines[0]} == "pg_tmp: -P cannot read the standard input of the command" ]]
	run -2 --separate-stderr pg_tmp initdb -P "$T/password"
	[[ ${stderr_lines[0]} == "pg_tmp: initdb takes no -P" ]]
	run -2 --separate-stderr pg_tmp -P ''
	[[ ${stderr_lines[0]} == "pg_tmp: the file of -P is empty" ]]
	all_gone
}

# bats test_tags=long
@test "the password is in no argument, environment, log, record, nor template, and not in those of a spare" {
	export TINYPG_SPARES=1
	printf 'f7Xq0sV2nE5w' >"$T/password"
	url=$(TINYPG_PASSWORD=$(<"$T/password") pg_tmp -t -S 'pg_sql -c "create table t ()"')
	wait_until 60 eval '[[ -n $(pg_tmp list | grep -w spare) ]]'
	dir=$(url_directory "$url")
	# The look itself finds what is there.
	grep -aqF "$dir" "/proc/$(postmaster_of "$url")/cmdline"
	# What ends, or goes, meanwhile is no match.
	run grep -lasFf "$T/password" /proc/[0-9]*/cmdline /proc/[0-9]*/environ
	[[ -z $output ]]
	run grep -rlsFf "$T/password" "$TINYPG_CACHE" "$TMPDIR"
	[[ -z $output ]]
	TINYPG_SPARES=0 pg_tmp stop -A
}

# bats test_tags=long
@test "a spare has the password of the last caller, and is passed over by a caller with another" {
	# next PASSWORD: the cluster that a caller with this password is given; its spare is ready when this returns.
	next() {
		TINYPG_SPARES=1 TINYPG_PASSWORD=$1 pg_tmp -t >"$T/url"
		works "$(<"$T/url")" "$1"
		name=$(basename "$(url_directory "$(<"$T/url")")")
		wait_until 60 eval '[[ $(pg_tmp list | grep -cw spare) == 1 ]]'
		spare=$(pg_tmp list | awk -F '\t' '$2 == "spare" { print $1 }')
	}
	next one
	first=$spare
	next two
	[[ $name != "$first" && $spare != "$first" ]]
	second=$spare
	next two
	[[ $name == "$second" ]]
	pg_tmp stop -A
}

@test "-d: a running cluster with another password is not joined" {
	url=$(pg_tmp -t -P "$T/password" -d "$T/dir")
	[[ $(pg_tmp -t -P "$T/password" -d "$T/dir") == "$url" ]]
	[[ $(pg_tmp -d "$T/dir") == "$url" ]]
	run -1 --separate-stderr env TINYPG_PASSWORD=other pg_tmp -d "$T/dir"
	[[ $stderr == "pg_tmp: cannot use the running '$T/dir': its superuser has another password" ]]
	pg_tmp stop "$url"
}

@test "the password is set where -c has transactions read only, too" {
	run -0 pg_tmp run -t -c default_transaction_read_only=on pg_sql -c 'show default_transaction_read_only'
	[[ $output == on ]]
}
