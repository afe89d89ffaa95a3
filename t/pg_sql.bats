# pg_sql: what it prints, what it says of errors, how it connects. One server for the whole file, a database a test.

load helper

setup_file() {
	SHARED=$(mktemp -d /tmp/tpg.XXXXXX)
	chmod 755 "$SHARED"
	SERVER=$(TMPDIR=$SHARED pg_tmp -w 600)
	export SHARED SERVER
}

teardown_file() {
	[[ -z ${SERVER:-} ]] || TMPDIR=$SHARED pg_tmp stop "$SERVER"
	rm -rf "$SHARED"
}

setup() {
	test_begin
	DATABASE=t$BATS_TEST_NUMBER
	sql "$SERVER" "drop database if exists $DATABASE" 2>/dev/null
	sql "$SERVER" "create database $DATABASE"
	URL=${SERVER/\/test?/\/$DATABASE?}
}

# refused DIRECTORY REASON: what was said on stderr, whole (REASON is a pattern).
refused() {
	# shellcheck disable=SC2053
	[[ $stderr == "pg_sql: connection to server on socket \"$1/.s.PGSQL.5432\" failed: "$2 ]]
}

@test "rows: tabs between columns, null empty, values as they are" {
	run -0 --separate-stderr pg_sql -c "select 1, null, 'b c', '' union all select 2, 'x', null, E'\\\\' order by 1" "$URL"
	[[ $output == $'1\t\tb c\t\n2\tx\t\t\\' ]]
	[[ -z $stderr ]]
}

@test "the same as psql -At" {
	need psql
	local command
	for command in "select 1, null, 2.50, true, false, '{1,null}'::int[], row(1,null), '\\x00ff'::bytea" \
		"select E'a\\tb', E'c\\nd', E'e\\\\'" "select 1; select 2, 3; select; select 4" "select 1 where false" \
		"values (1),(2),(3)" "show server_version" "explain (costs off) select 1" "create table t(a int); select * from t" \
		"insert into t values (1) returning a" "copy (select 1, null, E'a\\tb') to stdout"; do
		sql "$URL" "$command" >"$T/theirs"
		psql -XAtq -c 'drop table if exists t' "$URL" 2>/dev/null
		[[ $command != insert* ]] || sql "$URL" 'create table t(a int)'
		pg_sql -c "$command" "$URL" >"$T/ours"
		cmp "$T/theirs" "$T/ours"
	done
}

@test "commands print nothing, an empty one neither" {
	run -0 --separate-stderr pg_sql -c 'create table t(a int)' -c 'insert into t values (1)' -c '' -c ' ; ; -- x' "$URL"
	[[ -z $output$stderr ]]
}

@test "-c and -f in the order given; standard input without either" {
	echo "insert into t values ('f'); select * from t order by 1" >"$T/f.sql"
	run -0 pg_sql -c "create table t(a text)" -f "$T/f.sql" -c "insert into t values ('g')" -f - "$URL" \
		<<<"select count(*) from t"
	[[ $output == $'f\n2' ]]
	run -0 pg_sql "$URL" <<<"select 7"
	[[ $output == 7 ]]
	run -0 pg_sql -f <(echo 'select 8') "$URL"
	[[ $output == 8 ]]
	run -0 pg_sql "$URL" </dev/null
	[[ -z $output ]]
}

@test "an error: one line, status 1, what came before was printed, nothing after it is run" {
	run -1 --separate-stderr pg_sql -c 'select 1' -c 'select x' -c 'create table t()' "$URL"
	[[ $output == 1 ]]
	[[ $stderr == $'pg_sql: ERROR: column "x" does not exist\nLINE 1: select x\n               ^' ]]
	# In this order in one log, too.
	run -1 bash -c "pg_sql -c 'select 1' -c 'select x' '$URL' 2>&1"
	[[ $output == $'1\npg_sql: ERROR: column "x" does not exist\nLINE 1: select x\n               ^' ]]
	run -1 pg_sql -c 'table t' "$URL"
}

@test "an error's detail and hint" {
	run -1 --separate-stderr pg_sql -c 'create table t(a int primary key)' -c 'insert into t values (1), (1)' "$URL"
	[[ $stderr == 'pg_sql: ERROR: duplicate key value violates unique constraint "t_pkey": Key (a)=(1) already exists.' ]]
	run -1 --separate-stderr pg_sql -c 'select bottom(1)' "$URL"
	[[ ${stderr_lines[1]} == "LINE 1: select bottom(1)" && ${stderr_lines[2]} == "               ^" ]]
	[[ ${#stderr_lines[@]} == 4 && ${stderr_lines[3]} == "hint: "* ]]
}

@test "the line of an error" {
	printf "select 1;\n\nselect 'é',\n  nope;\n" >"$T/f.sql"
	run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ $stderr == "pg_sql: $T/f.sql:4: ERROR: column \"nope\" does not exist"$'\nLINE 4:   nope;\n          ^' ]]
	printf "select 1;\r\nselekt;\r\n" >"$T/f.sql"
	run -1 --separate-stderr pg_sql "$URL" <"$T/f.sql"
	[[ $stderr == $'pg_sql: stdin:2: ERROR: syntax error at or near "selekt"\nLINE 2: selekt;\n        ^' ]]
	run -1 --separate-stderr pg_sql -c $'select 1;\nselekt' "$URL"
	[[ $stderr == $'pg_sql: line 2: ERROR: syntax error at or near "selekt"\nLINE 2: selekt\n        ^' ]]
	run -1 --separate-stderr pg_sql -f - "$URL" <<<"select 1/0"
	[[ $stderr == 'pg_sql: stdin:1: ERROR: division by zero' ]]
	# The end of the text, behind characters of several bytes.
	run -1 --separate-stderr pg_sql -c $'-- äöü\nselect (' "$URL"
	[[ $stderr == $'pg_sql: line 2: ERROR: syntax error at end of input\nLINE 2: select (\n                ^' ]]
}

@test "notices and warnings go to stderr, control characters escaped" {
	run -0 --separate-stderr pg_sql -c "do \$\$ begin
		raise notice E'a\\nb\\x1b[31m';
		raise warning 'w' using detail = 'd', hint = 'h';
	end \$\$" -c 'select 1' "$URL"
	[[ $output == 1 ]]
	[[ ${stderr_lines[0]} == 'pg_sql: NOTICE: a\nb\x1b[31m' ]]
	[[ ${stderr_lines[1]} == 'pg_sql: WARNING: w: d' ]]
	[[ ${stderr_lines[2]} == 'hint: h' ]]
}

@test "-1: all or nothing" {
	run -1 pg_sql -1 -c 'create table t()' -c 'select 1/0' "$URL"
	run -1 pg_sql -c 'table t' "$URL"
	run -0 pg_sql -1 -c 'create table t()' -c 'select txid_current()' -c 'select txid_current()' "$URL"
	[[ ${lines[0]} == "${lines[1]}" ]]
	run -0 pg_sql -c 'table t' "$URL"
	# Without it each command is done when it is.
	run -1 pg_sql -c 'create table u()' -c 'select 1/0' "$URL"
	run -0 pg_sql -c 'table u' "$URL"
}

@test "COPY to stdout and from stdin" {
	pg_sql -c 'create table t(a int, b text)' "$URL"
	run -0 pg_sql -c 'copy t from stdin' -c 'copy t to stdout' "$URL" <<<$'1\t\\N\n2\tx\\ty'
	[[ $output == $'1\t\\N\n2\tx\\ty' ]]
	# Whole in memory it is never: 4 MB in and out.
	seq 1 600000 >"$T/numbers"
	pg_sql -c 'create table n(a int)' -c 'copy n from stdin' "$URL" <"$T/numbers"
	pg_sql -c 'copy n to stdout' "$URL" | cmp - "$T/numbers"
	run -0 pg_sql -c 'copy (select 1) to stdout; select 2; copy (select 3) to stdout' "$URL"
	[[ $output == $'1\n2\n3' ]]
}

@test "COPY that fails" {
	pg_sql -c 'create table t(a int)' "$URL"
	run -1 --separate-stderr pg_sql -c 'copy t from stdin' "$URL" <<<x
	[[ ${stderr_lines[0]} == 'pg_sql: ERROR: invalid input syntax for type integer: "x"' ]]
	[[ ${stderr_lines[1]} == 'context: COPY t, line 1, column a: "x"' ]]
	run -1 --separate-stderr pg_sql -f - "$URL" <<<'copy t from stdin'
	[[ $stderr == "pg_sql: stdin:1: the data of COPY have no end '\\.'" ]]
	run -1 --separate-stderr pg_sql -c 'copy t from stdin' "$URL" <"$T"
	[[ ${stderr_lines[0]} == "pg_sql: ERROR: COPY from stdin failed: cannot read standard input" ]]
	run -1 --separate-stderr pg_sql -c 'copy (select 1/a from (values (1),(0)) v(a)) to stdout' "$URL"
	[[ $output == 1 ]]
	[[ $stderr == 'pg_sql: ERROR: division by zero' ]]
	run -0 pg_sql -c 'select count(*) from t' "$URL"
	[[ $output == 0 ]]
}

@test "a NUL byte, a byte order mark, no file, a directory" {
	run -1 --separate-stderr pg_sql -f <(printf 'select 1;\nselect \0 2;\n') "$URL"
	[[ $output == 1 ]]
	[[ $stderr == 'pg_sql: /dev/fd/'*':2: a NUL byte, which SQL cannot hold' ]]
	run -0 pg_sql "$URL" < <(printf '\357\273\277select 1;\n')
	[[ $output == 1 ]]
	run -1 --separate-stderr pg_sql -f "$T/none.sql" "$URL"
	[[ $stderr == "pg_sql: cannot open '$T/none.sql': No such file or directory" ]]
	run -1 --separate-stderr pg_sql -f "$T" "$URL"
	[[ $stderr == "pg_sql: cannot read '$T': Is a directory" ]]
}

@test "a backend that is ended" {
	run -1 --separate-stderr pg_sql -c 'select pg_terminate_backend(pg_backend_pid())' -c 'select 1' "$URL"
	[[ $stderr == 'pg_sql: FATAL: terminating connection due to administrator command' ]]
	[[ $output != *1* ]]
	pg_sql -c 'create table t(a text)' "$URL"
	mkfifo "$T/fifo"
	pg_sql -c 'copy t from stdin' "$URL" <"$T/fifo" 2>"$T/stderr" 3>&- &
	local pid=$! status=0
	exec 4>"$T/fifo"
	echo first >&4
	wait_until 30 copies_data
	sql "$URL" "select pg_terminate_backend(pid) from pg_stat_activity where query like 'copy t %'"
	wait_until 30 no_copy
	yes 2>/dev/null | head -n 100000 >&4 || true
	exec 4>&-
	wait $pid || status=$?
	((status == 1))
	grep '^pg_sql: ' "$T/stderr"
	[[ $(grep -cv '^context: ' "$T/stderr") -eq 1 ]]
}
copies_data() { [[ $(sql "$SERVER" "select count(*) from pg_stat_activity where query like 'copy t %'") == 1 ]]; }
no_copy() { [[ $(sql "$SERVER" "select count(*) from pg_stat_activity where query like 'copy t %'") == 0 ]]; }

@test "an answer that cannot be written: status 1, at once" {
	if [[ -e /dev/full ]]; then
		run -1 bash -c "pg_sql -c 'select 1' '$URL' >/dev/full"
		run -1 bash -c "pg_sql -c 'select generate_series(1, 1000000000)' '$URL' >/dev/full"
		run -1 bash -c "pg_sql -c 'copy (select generate_series(1, 1000000000)) to stdout' '$URL' >/dev/full"
	fi
	run -0 bash -c "trap '' PIPE; { pg_sql -c 'select generate_series(1, 1000000000)' '$URL'; echo \$? >&2; } 2>&1 >&3 3>&- |
		tail -n 1" 3> >(head -n 1 >/dev/null)
	[[ $output == 1 ]]
}

@test "closed standard descriptors" {
	need_closed
	run -1 bash -c "pg_sql -c 'select 1' '$URL' >&-"
	run -0 bash -c "pg_sql -c 'select 1' '$URL' <&- 2>&-"
	[[ $output == 1 ]]
	run -1 bash -c "pg_sql -c 'select x' '$URL' <&- 2>&-"
	run -0 bash -c "pg_sql '$URL' <&-"
}

@test "where to: URL, words, a database, the environment" {
	local directory
	directory=$(url_directory "$URL")
	for where in "$URL" "${URL/postgresql/postgres}" "host=$directory dbname=$DATABASE"; do
		run -0 pg_sql -c 'select current_database()' "$where"
		[[ $output == "$DATABASE" ]]
	done
	export PGHOST=$directory
	run -0 pg_sql -c 'select current_database()' "$DATABASE"
	[[ $output == "$DATABASE" ]]
	PGDATABASE=$DATABASE run -0 pg_sql -c "select current_database(), current_setting('application_name')"
	[[ $output == "$DATABASE"$'\tpg_sql' ]]
	PGDATABASE=postgres PGAPPNAME=mine run -0 pg_sql -c "select current_database(), current_setting('application_name')" "$URL"
	[[ $output == "$DATABASE"$'\tmine' ]]
}

@test "-p: a password that the server never sees" {
	local role="r $DATABASE\"'\\"
	sql "$URL" "create role \"${role//\"/\"\"}\" login"
	run -0 --separate-stderr pg_sql -p "$role" "$URL" <<<"it's secret"
	[[ -z $output$stderr ]]
	run -0 pg_sql -c "select rolpassword from pg_authid where rolname like 'r $DATABASE%'" "$URL"
	[[ $output == 'SCRAM-SHA-256$4096:'* ]]
	run -1 --separate-stderr pg_sql -p "$role" "$URL" </dev/null
	[[ $stderr == "pg_sql: no password of '"*"' on standard input" ]]
	run -1 --separate-stderr pg_sql -p nobody_is_so_called "$URL" <<<x
	[[ $stderr == 'pg_sql: ERROR: role "nobody_is_so_called" does not exist' ]]
	sql "$URL" "drop role \"${role//\"/\"\"}\""
}

@test "the command line" {
	run -0 --separate-stderr pg_sql -h
	[[ $output == "usage: pg_sql"* && -z $stderr ]]
	run -2 --separate-stderr pg_sql -Z
	[[ ${stderr_lines[0]} == "pg_sql: unknown option '-Z'" ]]
	run -2 --separate-stderr pg_sql -W x "$URL"
	[[ ${stderr_lines[0]} == "pg_sql: -W wants a number of seconds, not 'x'" ]]
	run -2 --separate-stderr pg_sql "$URL" "$URL"
	[[ ${stderr_lines[0]} == "pg_sql: more than one URL: '$URL'" ]]
	run -2 --separate-stderr pg_sql -c 'select 1' 'postgresql:///x?nonsense=1'
	[[ ${stderr_lines[0]} == 'pg_sql: wrong URL: invalid URI query parameter: "nonsense"' ]]
	run -2 --separate-stderr pg_sql -c 'select 1' 'dbname=x nonsense'
	[[ ${#stderr_lines[@]} -eq 2 ]]
}

@test "status 4: no server answers" {
	run -4 --separate-stderr pg_sql -c 'select 1' "postgresql:///test?host=$T"
	[[ -z $output ]]
	refused "$T" "No such file or directory"
	run -4 --separate-stderr pg_sql -c 'select 1' "postgresql://127.0.0.1:$(pg_getport)/test"
	[[ $stderr == "pg_sql: connection to server at \"127.0.0.1\", port "*" failed: Connection refused" ]]
	run -4 --separate-stderr pg_sql -W 0.3 -c 'select 1' "postgresql:///test?host=$T"
	refused "$T" "No such file or directory"
}

@test "status 5: not let in" {
	run -5 --separate-stderr pg_sql -c 'select 1' "${SERVER/\/test?/\/nix?}"
	refused "$(url_directory "$SERVER")" "FATAL: database \"nix\" does not exist"
	run -5 --separate-stderr pg_sql -c 'select 1' "$SERVER&user=nix"
	refused "$(url_directory "$SERVER")" 'FATAL: *"nix"*'
	sql "$SERVER" "alter database $DATABASE allow_connections false"
	run -5 --separate-stderr pg_sql -W 20 -c 'select 1' "$URL"
	refused "$(url_directory "$SERVER")" "FATAL: database \"$DATABASE\" is not currently accepting connections"
}

@test "status 5: a wrong password, or none" {
	local url user
	url=$(pg_tmp -t -w 60)
	user=${url#*://}
	user=${user%%:*}
	run -0 pg_sql -c 'select 1' "$url"
	[[ $output == 1 ]]
	run -5 --separate-stderr pg_sql -c 'select 1' "postgresql://$user:wrong@${url#*@}"
	[[ $stderr == "pg_sql: connection to server at "*" failed: FATAL: password authentication failed for user "* ]]
	run -5 --separate-stderr pg_sql -c 'select 1' "postgresql://$user@${url#*@}"
	[[ $stderr == "pg_sql: connection to server at "*" failed: fe_sendauth: no password supplied" ]]
	pg_tmp stop "$url"
}

@test "status 3: too many clients" {
	sql "$SERVER" "alter database $DATABASE connection limit 0; create role r$DATABASE login"
	run -3 --separate-stderr pg_sql -W 20 -c 'select 1' "$URL&user=r$DATABASE"
	refused "$(url_directory "$SERVER")" "FATAL: *\"$DATABASE\""
	sql "$SERVER" "drop role r$DATABASE"
}

@test "-W: a server that is about to start is waited for" {
	local url
	url=$(pg_tmp -w 0 -d "$T/d")
	pg_tmp stop -d "$T/d"
	pg_sql -W 60 -c 'select 5' "$url" >"$T/out" 3>&- &
	local pid=$!
	[[ $(pg_tmp -w 60 -d "$T/d") == "$url" ]]
	wait $pid
	[[ $(<"$T/out") == 5 ]]
	pg_tmp stop -d "$T/d"
}

@test "-W: a server that accepts and says nothing ends with the patience" {
	need python3
	python3 -c 'import socket,sys,time
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(8); time.sleep(60)' "$T/.s.PGSQL.5432" 3>&- &
	local pid=$!
	wait_until 30 test -S "$T/.s.PGSQL.5432"
	run -4 --separate-stderr pg_sql -W 0.5 -c 'select 1' "postgresql:///test?host=$T"
	[[ $stderr == "pg_sql: no answer from the server at '$T' in time" ]]
	run -4 --separate-stderr pg_sql -c 'select 1' "postgresql:///test?host=$T&connect_timeout=1"
	[[ $stderr == "pg_sql: no answer from the server at '$T' in time" ]]
	kill $pid
	wait $pid || true
	rm "$T/.s.PGSQL.5432"
}
