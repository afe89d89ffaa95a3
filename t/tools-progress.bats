# The line that says, on a terminal, what takes longer than a second; gone when it is done.

# shellcheck disable=SC2016  # a terminal's shell expands it
load helper
load fetch-helper
load extadd-helper
load extension-helper

setup() {
	test_begin
	export TERM=xterm TINYPG_CACHE=$T/cache TINYPG_SPARES=0
}

LINE_END=$'\e[K\r'
ERASED=$'\r\e[K\r'

# What is left on the terminal: nothing of a line that was drawn, if each was erased or drawn over.
left() { printf "%s" "${output##*"$LINE_END"}" | tr -d "\r"; }

# bats test_tags=long
@test "pg_initcache says which step runs, and how long it has" {
	run -0 terminal '' -- pg_initcache -S 'sleep 2.5'
	[[ $output == *$'\rpg_initcache: making the template: '*", 1 s$LINE_END"*"$ERASED"* ]]
	[[ $output == *"making the template: -S sleep 2.5, "[1-9]*" s$LINE_END"* ]]
	[[ $(left) == "$TINYPG_CACHE/template/"* ]]
	# The seconds are those of the step.
	run -0 terminal '' -- pg_initcache -S 'sleep 2.5' -S 'sleep 1.2; : quick'
	[[ $output == *": quick, "[01]" s$LINE_END"* ]]
	# Nothing has to be made, nothing takes long.
	run -0 terminal '' -- pg_initcache -S 'sleep 2.5'
	[[ $output == "$TINYPG_CACHE/template/"* ]]
}

# bats test_tags=long
@test "pg_tmp says what is done for it, and run has the terminal then" {
	run -0 terminal '' -- pg_tmp run -S 'sleep 2' echo ran
	[[ $output == *$'\rpg_tmp: making the template: -S sleep 2'*" s$LINE_END"*"${ERASED}ran"* ]]
	[[ $(left) == ran ]]
}

# bats test_tags=long
@test "a message takes the place of the line" {
	run -1 terminal '' -- pg_initcache -S 'sleep 2; exit 3'
	[[ $output == *" s$LINE_END${ERASED}pg_initcache: "* && $(left) == "pg_initcache: "* ]]
	# Also that of a program that works for the one that draws.
	run -1 terminal '' -- pg_tmp -S 'sleep 2; exit 3'
	[[ $output == *" s$LINE_END"$'\e[K'"pg_initcache: "* ]]
}

# bats test_tags=long
@test "^C and ^Z take the line away, too" {
	run -130 terminal " s$LINE_END" ^C "$ERASED" -- pg_tmp -S 'sleep 3; : interrupted'
	[[ ${output##*"$LINE_END"} != *making* ]]
	run -0 terminal '$ ' 'pg_tmp -w 1 -S "sleep 3; : stopped"\n' " s$LINE_END" ^Z "$ERASED" '' Stopped \
		'fg\n' " s$LINE_END" '' "$ERASED" '' postgresql 'pg_tmp stop -A; exit\n' exit -- env PS1='$ ' bash --norc --noprofile -i
}

# bats test_tags=long
@test "nothing is drawn in a file, in a pipe, on a terminal that cannot draw, or without one" {
	pg_initcache -S 'sleep 1.2; : 1' >out 2>err
	[[ ! -s err && $(cat out) == "$TINYPG_CACHE/template/"* ]]
	run -0 terminal '' -- sh -c 'pg_initcache -S "sleep 1.2; : 2" 2>&1 | cat; pg_initcache -S "sleep 1.2; : 3" 2>err'
	[[ $output != *$'\e'* && ! -s err ]]
	TERM=dumb run -0 terminal '' -- pg_initcache -S 'sleep 1.2; : 4'
	[[ $output != *making* ]]
}

# bats test_tags=long
@test "nothing is drawn in the background of a terminal" {
	run -0 terminal '$ ' 'pg_initcache -S "sleep 2" & pg_tmp -S "sleep 2" -w 1 & wait; echo do""ne\n' 'done' \
		'pg_tmp stop -A; exit\n' exit -- env PS1='$ ' bash --norc --noprofile -i
	[[ $output == *"$TINYPG_CACHE/template/"* && $output == *postgresql:* && $output != *"making the template"* ]]
}

# bats test_tags=long
@test "a line that would not fit is cut, and in a narrow terminal there is none" {
	run -0 terminal '' -- sh -c 'stty cols 40; pg_initcache -S "sleep 1.5 && : $(printf "%0100d" 0)"'
	[[ $output =~ $'\r'(pg_initcache: making the[^$'\r']*)$'\e[K\r' ]]
	((${#BASH_REMATCH[1]} < 40))
	run -0 terminal '' -- sh -c 'stty cols 8; pg_initcache -S "sleep 1.5; : narrow"'
	[[ $output != *making* ]]
}

# bats test_tags=long
@test "what a step is called writes nothing to the terminal" {
	run -0 terminal '' -- pg_initcache -S $'sleep 1.5; : \e[31m'
	[[ $output == *'\x1b[31m, '* && $output != *$'\e[31m'* ]]
}

# slow_server: a copy of the server whose initdb is slow to start; prints the directory of its programs.
slow_server() {
	local bindir
	bindir=$(copy_server "$(server_bindir)") || return
	mv "$bindir/initdb" "$bindir/initdb.quick"
	printf '#!/bin/sh\nsleep 1.5\nexec "%s.quick" "$@"\n' "$bindir/initdb" >"$bindir/initdb"
	chmod 755 "$bindir/initdb"
	echo "$bindir"
}

# bats test_tags=long
@test "pg_initcache says that initdb runs, which file, and which extension" {
	bindir=$(slow_server)
	export TINYPG_CACHE=$T/empty
	run -0 terminal '' -- pg_initcache -b "$bindir"
	[[ $output == *$'\rpg_initcache: making the template: initdb, 1 s'"$LINE_END"*"$ERASED"* ]]
	echo 'select pg_sleep(2.5)' >slow.sql
	run -0 terminal '' -- pg_initcache -x hstore -f slow.sql
	[[ $output == *$'\rpg_initcache: making the template: -f slow.sql, 1 s'"$LINE_END"*"$ERASED"* ]]
}

# bats test_tags=long
@test "pg_initcache says that it imports, and from where" {
	pg_initcache -o a.tar.zst
	mkfifo slow
	{ head -c 1000; sleep 2; cat; } <a.tar.zst >slow &
	TINYPG_CACHE=$T/empty run -0 terminal '' -- pg_initcache -i slow
	[[ $output == *$'\rpg_initcache: importing '"'slow', 1 s$LINE_END"*"$ERASED"* ]]
}

# bats test_tags=long
@test "pg_verify says how many steps are done, and pg_diff which database it makes" {
	mkdir -p migrations
	echo 'select pg_sleep(1.5); create table a (i int)' >migrations/p--1.0.sql
	echo 'create table a (i int); create table b (i int)' >migrations/p--1.1.sql
	echo 'create table b (i int)' >migrations/p--1.0--1.1.sql
	run -0 terminal '' -- pg_verify migrations
	[[ $output == *$'\rpg_verify: verifying, 0 of '[0-9]*' done, '[1-9]*" s$LINE_END"* ]]
	[[ $(left) == *"1.0--1.1  ok"* ]]
	run -1 terminal '' -- pg_diff migrations/p--1.0.sql migrations/p--1.1.sql
	[[ $output == *$'\rpg_diff: making a database of '"'migrations/p--1.0.sql', "[1-9]*" s$LINE_END"* ]]
	[[ $(left) == *'CREATE TABLE public.b'* ]]
}

# bats test_tags=long
@test "pg_fetch says that it compiles, but not with -q" {
	small_source "$T/15.tar.bz2" 'sleep 1.5'
	run -0 terminal '' -- pg_fetch "$T/15.tar.bz2"
	[[ $output == *$'\rpg_fetch: compiling '*", 1 s$LINE_END"*"$ERASED"* ]]
	pg_fetch -r 15.18
	run -0 terminal '' -- pg_fetch -q "$T/15.tar.bz2"
	[[ $output != *compiling* ]]
}

# bats test_tags=long
@test "pg_extadd says that it builds" {
	need_pgxs
	cp -R "$TINYPG_SOURCE/t/pgxs/counter" "$T/counter"
	printf 'all: wait\nwait:\n\tsleep 1.5\n' >>"$T/counter/Makefile"
	run -0 terminal '' -- pg_extadd "$T/counter"
	[[ $output == *$'\rpg_extadd: building '*", 1 s$LINE_END"*"$ERASED"* ]]
}

# bats test_tags=long
@test "an ordinary user has the line, too" {
	cp "$BATS_TEST_DIRNAME/terminal.py" "$T"
	run -0 as_other env TINYPG_SPARES=0 python3 "$T/terminal.py" '' -- pg_tmp run -S 'sleep 2; : other' echo ran
	[[ $output == *$'\rpg_tmp: making the template: -S sleep 2'*" s$LINE_END"*"${ERASED}ran"* ]]
}
