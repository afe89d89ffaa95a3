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
	((${BATS_TEST_TRY_NUMBER:-1} == 1)) || sql "$SERVER" "drop database if exists $DATABASE" 2>/dev/null
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

# bats test_tags=long
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

@test "-j: a row is a JSON object" {
	run -0 --separate-stderr pg_sql -j -c "select 1 as i, -2.50 as n, 'NaN'::numeric as \"n a\", 1e300::float8 as f, '-Infinity'::float4 as g,
		true as b, null as z, '' as e, E'a\tb\n\"\\\\ä\u0001' as \"t\"\"t\", E'{\n \"a\": [1,\n2]}'::json as j, '{\"b\":null}'::jsonb as k,
		'{1,2}'::int[] as a, 9223372036854775807 as l union all select 2, 3, 4, 5, 6, false, 'x', 'y', null, null, '[]', null, 0" "$URL"
	[[ ${lines[0]} == '{"i":1,"n":-2.50,"n a":"NaN","f":1e+300,"g":"-Infinity","b":true,"z":null,"e":"","t\"t":"a\tb\n\"\\ä\u0001",'* ]]
	[[ ${lines[0]} == *'"j":{  "a": [1, 2]},"k":{"b": null},"a":"{1,2}","l":9223372036854775807}' ]]
	[[ ${lines[1]} == '{"i":2,"n":3,"n a":4,"f":5,"g":6,"b":false,"z":"x","e":"y","t\"t":null,"j":null,"k":[],"a":null,"l":0}' ]]
	[[ ${#lines[@]} == 2 && -z $stderr ]]
	run -0 pg_sql -j -c 'select' -c 'create table t()' -c 'copy (select 1) to stdout' "$URL"
	[[ $output == $'{}\n1' ]]
	# UTF-8, whatever the caller has.
	PGCLIENTENCODING=LATIN1 run -0 pg_sql -jc "select 'ä€' as a" "$URL"
	[[ $output == '{"a":"ä€"}' ]]
	need python3
	pg_sql -jc "select *, repeat(chr(i), 2) as r from pg_class, generate_series(1, 200) i where oid < 2000" "$URL" |
		python3 -c 'import json, sys; print(len([json.loads(line) for line in sys.stdin]) > 1000)' | grep -x True
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

@test "a file: each statement for itself, as psql" {
	printf '%s\n' 'create table t(a int);' "create database ${DATABASE}_2;" 'vacuum t;' 'insert into t values (1);' \
		"drop database ${DATABASE}_2;" 'select 1/0;' 'insert into t values (2);' >"$T/f.sql"
	run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ $stderr == "pg_sql: $T/f.sql:6: ERROR: division by zero" ]]
	run -0 pg_sql -c 'table t' "$URL"
	[[ $output == 1 ]]
	# They are run as they come.
	mkfifo "$T/fifo"
	pg_sql -f "$T/fifo" "$URL" 3>&- &
	local pid=$!
	exec 4>"$T/fifo"
	echo 'insert into t values (3);' >&4
	wait_until 30 has_three
	exec 4>&-
	wait $pid
}
has_three() { [[ $(sql "$URL" 'select count(*) from t where a = 3') == 1 ]]; }

@test "a file: quotes, comments, rules and bodies hold semicolons" {
	cat >"$T/f.sql" <<-'END'
		/* ; /* ' */ ; */ create table t(a text, b text); -- ;'
		create rule r as on insert to t where new.a = ';' do also (update t set b = 'x;'; delete from t where b = ';');
		do $a$ begin perform ';', $$;$$, $b$ $a $b$; end $a$;
		insert into t values (E'a\';', U&'\\'
		  ';b'), ('it''s;', $$;$$) returning a, b;;
		select 1 as "a;""b"; select 2; select (3
		)
	END
	run -0 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ $output == $'a\';\t\\;b\nit\'s;\t;\n1\n2\n3' ]]
	[[ -z $stderr ]]
	(($(sql "$URL" 'show server_version_num') >= 140000)) || return 0
	cat >"$T/f.sql" <<-'END'
		create function f(a int) returns text language sql begin atomic
			delete from t; select case when a > 0 then ';' end; end; select f(1);
	END
	run -0 pg_sql -f "$T/f.sql" "$URL"
	[[ $output == ';' ]]
}

@test "a file: standard_conforming_strings and client_encoding are followed" {
	printf '%s\n' "set escape_string_warning = off; set standard_conforming_strings = off; select 'a\\';';" \
		"set standard_conforming_strings = on; select 'b\\'; select 2" >"$T/f.sql"
	run -0 pg_sql -f "$T/f.sql" "$URL"
	[[ $output == $'a\';\nb\\\n2' ]]
	printf "set client_encoding = 'SJIS'; select octet_length(E'\\x95\\\\'), 1 as \\x95\\\\; select 2" >"$T/f.sql"
	run -0 pg_sql -f "$T/f.sql" "$URL"
	[[ $output == $'3\t1\n2' ]]
}

# bats test_tags=long
@test "a file is split as the server itself splits a command: literals of every kind" {
	need python3
	local standard seed
	for standard in on off; do
		export PGOPTIONS="-c standard_conforming_strings=$standard -c escape_string_warning=off"
		for seed in 1 2 $RANDOM; do
			"$TINYPG_SOURCE/t/sql/literals" "$seed" 200 $standard >"$T/f.sql"
			echo "seed $seed, standard_conforming_strings $standard"
			pg_sql -c "$(<"$T/f.sql")" "$URL" >"$T/theirs"
			pg_sql -f "$T/f.sql" "$URL" >"$T/ours"
			cmp "$T/theirs" "$T/ours"
		done
	done
}

@test "a file: COPY with its data" {
	cat >"$T/f.sql" <<-'END'
		create table t(a text, b text);
		copy t from stdin; -- a comment; "
		1	;'
		\\.x	\N
		\.
		select count(*) from t; copy t from stdin csv;
		"a
		b",c
		\.
		copy t (a) from stdin;
		\.
		select a, b from t order by a collate "C";
		copy t to stdout;
		nonsense
	END
	run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ $output == $'2\n1\t;\'\n\\.x\t\na\nb\tc\n1\t;\'\n\\\\.x\t\\N\na\\nb\tc' ]]
	[[ ${stderr_lines[0]} == "pg_sql: $T/f.sql:14: ERROR: syntax error at or near \"nonsense\"" ]]
	# What follows may come later than the end of the data.
	mkfifo "$T/fifo"
	pg_sql -f "$T/fifo" "$URL" >"$T/out" 3>&- &
	local pid=$!
	exec 4>"$T/fifo"
	printf 'truncate t; copy t from stdin;\n1\t2\n\\.\n' >&4
	wait_until 30 has_one_row
	echo 'select a, b from t' >&4
	exec 4>&-
	wait $pid
	[[ $(<"$T/out") == $'1\t2' ]]
	# Lines that end as Windows has it; what is binary goes on to the end.
	printf 'truncate t;\r\ncopy t from stdin;\r\n1\t2\r\n\\.\r\nselect a, b from t;\r\n' >"$T/f.sql"
	run -0 pg_sql -f "$T/f.sql" "$URL"
	[[ $output == $'1\t2' ]]
	{ echo 'copy t from stdin (format binary);'; pg_sql -c 'copy t to stdout (format binary)' "$URL"; } >"$T/f.sql"
	run -0 pg_sql -f "$T/f.sql" -c 'select count(*) from t' "$URL"
	[[ $output == 2 ]]
}

has_one_row() { [[ $(sql "$URL" 'select count(*) from t') == 1 ]]; }

# bats test_tags=long
@test "a file: COPY that fails names the line" {
	pg_sql -c 'create table t(a int, b text)' "$URL"
	printf -- '-- x\ncopy t from stdin;\n1\tx\nx\ty\n\\.\nselect 1;\n' >"$T/f.sql"
	run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ ${stderr_lines[0]} == "pg_sql: $T/f.sql:4: ERROR: invalid input syntax for type integer: \"x\"" ]]
	[[ ${stderr_lines[1]} == 'context: COPY t, line 2, column a: "x"' ]]
	[[ ${#stderr_lines[@]} == 2 && -z $output ]]
	for text in '1\tx\n' '' '1\tx\n\\\\.x' '1\tx' 'x'; do
		printf '\n\ncopy t\nfrom stdin;\n%b' "$text" >"$T/f.sql"
		run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
		[[ $stderr == "pg_sql: $T/f.sql:3: the data of COPY have no end '\\.'" ]]
	done
	run -1 --separate-stderr pg_sql "$URL" <<<$'\ncopy t from stdin; select 1;\n1\tx\n\\.'
	[[ $stderr == "pg_sql: stdin:2: the data of COPY begin in the next line: nothing may follow it here" ]]
	run -0 pg_sql -c 'select count(*) from t' "$URL"
	[[ $output == 0 ]]
}

@test "a file: what nothing ends is named with the line where it began" {
	unterminated() {
		printf "select 1;\n\nselect\n%b" "$1" >"$T/f.sql"
		run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
		[[ $output == 1 && $stderr == "pg_sql: $T/f.sql:4: unterminated $2" ]]
	}
	unterminated "'a\n\nb" "quoted string"
	unterminated "E'a\\\\'" "quoted string"
	unterminated '"a\n""' "quoted identifier"
	unterminated '$a$ \n$$ $a' "dollar-quoted string"
	unterminated '/* \n/* */ ;' "/* comment"
	printf 'select 1;\ncreate function f() returns int\nbegin atomic\nselect 1; case x;\n' >"$T/f.sql"
	run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ $output == 1 && $stderr == "pg_sql: $T/f.sql:3: unterminated BEGIN ATOMIC" ]]
	printf 'PGDMP\0\1' >"$T/it's"
	run -1 --separate-stderr pg_sql -f "$T/it's" "$URL"
	[[ ${stderr_lines[0]} == "pg_sql: $T/it's:1: a dump in pg_dump's custom format, which is no SQL" ]]
	[[ ${stderr_lines[1]} == "hint: pg_restore -f - FILE | pg_sql" ]]
}

@test "the place of an error in a long line, and behind a function" {
	printf "select '%0200d', 'é', nope, '%0200d';" 1 2 >"$T/f.sql"
	run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ ${stderr_lines[1]} == "LINE 1: ...00000"*"1', 'é', nope, '000"*"0..." ]]
	[[ ${stderr_lines[2]} == *^ && ${stderr_lines[1]:${#stderr_lines[2]}-1:4} == nope ]]
	run -1 --separate-stderr pg_sql "$URL" <<-'END'
		create function f() returns int language plpgsql as $$ begin
			return (select nope from pg_class); end $$;
		select
			f();
	END
	[[ ${stderr_lines[0]} == 'pg_sql: stdin:3: ERROR: column "nope" does not exist' ]]
	[[ ${stderr_lines[1]} == 'query: '*'select nope from pg_class'* ]]
	[[ ${stderr_lines[2]} == 'context: PL/pgSQL function f() line 2 at RETURN' && ${#stderr_lines[@]} == 3 ]]
	run -0 --separate-stderr pg_sql "$URL" <<<$'select 1;\ndrop table if exists nix;'
	[[ $stderr == 'pg_sql: stdin:2: NOTICE: table "nix" does not exist, skipping' ]]
}

# bats test_tags=long
@test "backslash commands: those of pg_dump, no others" {
	sql "$SERVER" "create database \"${DATABASE} 'x\""
	run -0 --separate-stderr pg_sql "$URL" <<-END
		\\restrict aB3
		set search_path = pg_catalog;
		\\unrestrict aB3
		\\connect $DATABASE
		show search_path;
		\\connect -reuse-previous=on "dbname='$DATABASE \\'x'"
		select current_database();
		\\c "$DATABASE"
		select current_database()
	END
	[[ $output == "\"\$user\", public"$'\n'"$DATABASE 'x"$'\n'"$DATABASE" && -z $stderr ]]
	sql "$SERVER" "drop database \"${DATABASE} 'x\""
	refuses() {
		run -1 --separate-stderr pg_sql "$URL" <<<$'select 1;\n'"$1"$'\nselect 2;'
		[[ $output == 1 && ${stderr_lines[0]} == "pg_sql: stdin:$2" ]] || { echo "$stderr"; return 1; }
	}
	refuses '\d t' '2: \d: this command of psql is not supported'
	refuses '  \! touch x' '2: \!: this command of psql is not supported'
	refuses 'select 3 \connect x' '2: \connect: in the middle of a statement'
	for command in gexec gset gx ';' 'gdesc' 'd+'; do
		refuses "select 3 \\$command" "2: \\$command: this command of psql is not supported"
		[[ ${stderr_lines[1]} == 'hint: SQL only, and \connect, \restrict and \unrestrict, which pg_dump writes' ]]
	done
	refuses 'select 3\; select 4;' '2: \;: this command of psql is not supported'
	refuses $'\\restrict a\n\\connect postgres' '3: \connect: only \unrestrict is allowed here'
	refuses $'\\restrict a\n\\unrestrict b' '3: \unrestrict: not the key of \restrict'
	refuses '\unrestrict b' '2: \unrestrict: there was no \restrict'
	refuses '\restrict' '2: \restrict: one key is wanted'
	refuses '\connect' '2: \connect: a database of the same server is wanted, and no other argument'
	refuses '\connect a b' '2: \connect: a database of the same server is wanted, and no other argument'
	refuses '\connect "dbname=a host=b"' '2: \connect: a database of the same server is wanted, and no other argument'
	refuses '\connect "a' '2: \connect: unterminated quoted string'
	refuses '\connect nix' '2: \connect: connection to server on socket "'"$(url_directory "$URL")"'/.s.PGSQL.5432" failed: FATAL: database "nix" does not exist'
}

@test "\\connect with a semicolon behind it, as psql takes it" {
	sql "$SERVER" "create database \"$DATABASE;\""
	cat >"$T/f.sql" <<-END
		\c postgres;
		select current_database();
		\connect "$DATABASE;";;
		select current_database();
		\c $DATABASE ;
		select current_database();
	END
	run -0 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ $output == "postgres"$'\n'"$DATABASE;"$'\n'"$DATABASE" && -z $stderr ]]
	if command_psql >/dev/null; then
		[[ $("$(command_psql)" -XAtqf "$T/f.sql" "$URL") == "$output" ]]
	fi
	sql "$SERVER" "drop database \"$DATABASE;\""
}

# bats test_tags=long
@test "what pg_dumpall writes of a cluster goes into one of another superuser" {
	need pg_dumpall
	local restored
	sql "$SERVER" "create role ann login password 'x'"
	sql "$URL" "create table t (a int); insert into t values (1); alter table t owner to ann"
	"$(newest_of pg_dumpall || command -v pg_dumpall)" -d "$SERVER" >"$T/all.sql"
	restored=$(pg_tmp -U restorer -D postgres)
	run -0 --separate-stderr pg_sql -f "$T/all.sql" "$restored"
	[[ -z $stderr ]]
	run -0 pg_sql "${restored/\/postgres?/\/$DATABASE?}" -c "select tableowner from pg_tables where tablename = 't'" -c 'table t'
	[[ $output == $'ann\n1' ]]
	pg_tmp stop "$restored"
	sql "$URL" 'drop table t'
	sql "$SERVER" 'drop role ann'
}

@test "-c: a command of psql is named before anything is sent" {
	for command in '\d' ' \d+ t' 'create table t(); \dt' 'select 1 \gx'; do
		run -1 --separate-stderr pg_sql -c "$command" "$URL"
		[[ -z $output && ${stderr_lines[0]} == "pg_sql: "*": this command of psql is not supported" ]]
		[[ ${stderr_lines[1]} == 'hint: pg_sql takes SQL only; for backslash commands there is psql' ]]
	done
	run -1 pg_sql -c 'table t' "$URL"
	run -0 --separate-stderr pg_sql -c "select E'\\\\' || '\\' as \"\\\" -- \\d" "$URL"
	[[ $output == $'\\\\' ]]
	run -1 --separate-stderr pg_sql -c "select '\\d" "$URL"
	[[ ${stderr_lines[0]} == 'pg_sql: ERROR: unterminated quoted string '* ]]
}

@test "-1 and files: BEGIN and COMMIT are passed over, what would break it is refused" {
	printf '%s\n' 'create table t(a int);' 'begin;' 'insert into t values (1);' 'commit work;' '\connect '"$DATABASE" \
		'savepoint a; insert into t values (2); rollback to a;' >"$T/f.sql"
	run -1 pg_sql -1 -f "$T/f.sql" -c 'select 1/0' "$URL"
	run -1 pg_sql -c 'table t' "$URL"
	run -0 --separate-stderr pg_sql -1 -f "$T/f.sql" -c 'table t' "$URL"
	[[ $output == 1 && -z $stderr ]]
	run -1 --separate-stderr pg_sql -1 "$URL" <<<$'delete from t;\n rollback;'
	[[ $stderr == 'pg_sql: stdin:2: ROLLBACK is refused: everything is one transaction' ]]
	run -1 --separate-stderr pg_sql -1 "$URL" <<<$'delete from t;\n\\connect postgres'
	[[ $stderr == 'pg_sql: stdin:2: \connect: with -1 the database cannot change' ]]
	run -0 pg_sql -c 'table t' "$URL"
	[[ $output == 1 ]]
	run -1 --separate-stderr pg_sql -1 -c 'rollback' -c 'delete from t' "$URL"
	[[ $stderr == 'pg_sql: ROLLBACK is refused: everything is one transaction' ]]
	run -0 pg_sql -c 'table t' "$URL"
	[[ $output == 1 ]]
}

@test "a transaction that nothing ends is rolled back, and a line says so" {
	printf 'select 1;\nbegin;\ncreate table a1(a int);\n' >"$T/f.sql"
	run -0 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
	[[ $output == 1 && $stderr == "pg_sql: $T/f.sql:2: the transaction begun here has no end: it is rolled back" ]]
	run -1 pg_sql -c 'table a1' "$URL"
	run -0 --separate-stderr pg_sql "$URL" <<<'begin; commit and chain; select 1;'
	[[ $stderr == 'pg_sql: stdin:1: the transaction begun here has no end: it is rolled back' ]]
	run -0 --separate-stderr pg_sql -c begin -c 'select 1' "$URL"
	[[ $stderr == 'pg_sql: the transaction begun here has no end: it is rolled back' ]]
	# Another file may end it.
	run -0 --separate-stderr pg_sql -f "$T/f.sql" -c commit "$URL"
	[[ -z $stderr ]]
	run -0 --separate-stderr pg_sql -1 -c 'begin; table a1' "$URL"
	[[ -z $stderr ]]
}

@test "-1 and commands: what they have of BEGIN and COMMIT is passed over, too" {
	local command
	for command in 'commit; begin' 'commit and chain' 'end; start transaction isolation level serializable; select 1' \
		$'/* a */ commit\n; -- b\nbegin'; do
		run -1 --separate-stderr pg_sql -1 -c 'create table z(a int)' -c "$command" -c 'select 1/0' "$URL"
		[[ $stderr == 'pg_sql: ERROR: division by zero' ]]
		run -1 pg_sql -c 'table z' "$URL"
	done
	run -0 --separate-stderr pg_sql -1 -c "create table z(a text); begin; insert into z values ('a;b'); commit and chain" \
		-c 'savepoint a; delete from z; rollback to a; table z' -c '' "$URL"
	[[ $output == 'a;b' && -z $stderr ]]
	run -0 pg_sql -1 -c 'copy z from stdin; table z' "$URL" <<<c
	[[ $output == $'a;b\nc' ]]
	run -1 --separate-stderr pg_sql -1 -c $'select 1;\nselekt 2' "$URL"
	[[ ${stderr_lines[0]} == 'pg_sql: line 2: ERROR: syntax error at or near "selekt"' ]]
	[[ ${stderr_lines[1]} == 'LINE 2: selekt 2' ]]
	run -1 --separate-stderr pg_sql -1 -c "select 1; select 'a" "$URL"
	[[ $output == 1 && $stderr == 'pg_sql: unterminated quoted string' ]]
	run -1 --separate-stderr pg_sql -1 -c '\connect postgres' "$URL"
	[[ $stderr == 'pg_sql: \connect: this command is supported in files only' ]]
	run -1 --separate-stderr pg_sql -1 -c "prepare transaction 'a'" "$URL"
	[[ $stderr == 'pg_sql: PREPARE TRANSACTION is refused: everything is one transaction' ]]
	run -1 --separate-stderr pg_sql -1 -c $'do \'begin end\';\nabort' "$URL"
	[[ $stderr == 'pg_sql: ROLLBACK is refused: everything is one transaction' ]]
}

# same DUMP DUMP: two dumps are the same, but for the keys that pg_dump makes up.
same() { diff <(grep -v '^.\(un\)\{0,1\}restrict ' "$1") <(grep -v '^.\(un\)\{0,1\}restrict ' "$2"); }

# bats test_tags=long
@test "a dump is restored and dumped again: the same, also by psql" {
	need pg_dump psql
	local version copy
	version=$(sql "$URL" 'show server_version_num')
	pg_sql -f "$TINYPG_SOURCE/t/sql/objects.sql" "$URL" >/dev/null 2>&1
	((version < 110000)) || pg_sql -f "$TINYPG_SOURCE/t/sql/objects-11.sql" "$URL" >/dev/null
	((version < 140000)) || pg_sql -f "$TINYPG_SOURCE/t/sql/objects-14.sql" "$URL" >/dev/null
	pg_dump "$URL" >"$T/a.sql" || skip "this pg_dump cannot dump this server"
	for copy in sql one psql; do
		sql "$SERVER" "create database ${DATABASE}_$copy"
	done
	pg_sql -f "$T/a.sql" "${SERVER/\/test?/\/${DATABASE}_sql?}" >/dev/null 2>&1
	pg_sql -1 "${SERVER/\/test?/\/${DATABASE}_one?}" <"$T/a.sql" >/dev/null 2>&1
	psql -Xq -v ON_ERROR_STOP=1 -f "$T/a.sql" "${SERVER/\/test?/\/${DATABASE}_psql?}" >/dev/null 2>&1
	for copy in sql one psql; do
		pg_dump "${SERVER/\/test?/\/${DATABASE}_$copy?}" >"$T/b.sql"
		same "$T/a.sql" "$T/b.sql"
	done
}

@test "a NUL byte, a byte order mark, no file, a directory" {
	run -1 --separate-stderr pg_sql -f <(printf 'select 1;\nselect \0 2;\n') "$URL"
	[[ $output == 1 ]]
	[[ $stderr == 'pg_sql: /dev/fd/'*':2: a NUL byte, which SQL cannot hold' ]]
	run -0 pg_sql "$URL" < <(printf '\357\273\277select 1;\n')
	[[ $output == 1 ]]
	run -1 --separate-stderr pg_sql -f "$T/none.sql" "$URL"
	[[ $stderr == "pg_sql: cannot open '$T/none.sql': No such file or directory" ]]
	mkdir "$T/empty"
	run -1 --separate-stderr pg_sql -f "$T/empty" "$URL"
	[[ $stderr == "pg_sql: there are no *.sql files in '$T/empty'" ]]
	run -1 --separate-stderr pg_sql "$URL" <"$T"
	[[ $stderr == "pg_sql: cannot read standard input: Is a directory" ]]
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

# runs WHAT, runs_not WHAT: whether a session of the test's database is in a statement that begins so.
runs() { [[ $(sql "$SERVER" "select count(*) from pg_stat_activity where datname = '$DATABASE' and state = 'active' and query like '$1%'") != 0 ]]; }
runs_not() { ! runs "$1" && ! [[ $(sql "$SERVER" 'select 1') != 1 ]]; }

@test "INT, TERM and HUP cancel the statement and end by the signal" {
	need_signals
	local status=0 pid signal
	# In the background bash ignores INT.
	run -130 --separate-stderr timeout --preserve-status -s INT 1 pg_sql -c 'select pg_sleep(600)' "$URL"
	[[ -z $output$stderr ]]
	wait_until 30 runs_not 'select pg_sleep'
	for signal in TERM:143 HUP:129; do
		pg_sql -c 'select pg_sleep(600)' "$URL" 3>&- &
		pid=$!
		wait_until 30 runs 'select pg_sleep'
		kill "-${signal%:*}" $pid
		status=0
		wait $pid || status=$?
		((status == ${signal#*:}))
		wait_until 30 runs_not 'select pg_sleep'
	done
	# What was printed is not lost.
	pg_sql -c 'select 7' -c 'select generate_series(1, 20000); select pg_sleep(600)' "$URL" >"$T/out" 2>"$T/err" 3>&- &
	pid=$!
	wait_until 30 has_lines 1000 "$T/out"
	wait_until 60 grows_no_more "$T/out"
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	((status == 143))
	cmp "$T/out" <(echo 7 && seq 20000)
	[[ ! -s $T/err ]]
	wait_until 30 runs_not 'select generate'
}

has_lines() { (($(wc -l <"$2") >= $1)); }

# Nothing was written to it for a second: all rows that were sent have been printed, the last ones into a buffer.
grows_no_more() {
	local before
	before=$(stat -c %s "$1")
	sleep 1
	[[ $(stat -c %s "$1") == "$before" ]]
}

# bats test_tags=long
@test "TERM while COPY waits for data, while nobody takes the rows, while it connects" {
	need_signals
	local status=0 pid
	sql "$URL" 'create table t(a int)'
	mkfifo "$T/data"
	exec 8<>"$T/data"
	pg_sql -c 'copy t from stdin' "$URL" <"$T/data" 3>&- 8>&- &
	pid=$!
	echo 1 >&8
	wait_until 30 runs 'copy t'
	kill -TERM $pid
	wait $pid || status=$?
	((status == 143))
	wait_until 30 runs_not 'copy t'
	[[ $(sql "$URL" 'select count(*) from t') == 0 ]]

	pg_sql -c 'select generate_series(1, 1000000000)' "$URL" >"$T/data" 3>&- 8>&- &
	pid=$!
	wait_until 30 runs 'select generate'
	sleep 0.3
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	((status == 143))
	wait_until 30 runs_not 'select generate'
	exec 8>&-

	run -143 timeout --preserve-status 0.5 pg_sql -W 600 -c 'select 1' "postgresql:///test?host=$T"
}

@test "a signal that was ignored stays ignored" {
	need_signals
	mkfifo "$T/sql"
	exec 8<>"$T/sql"
	(
		trap '' TERM
		exec pg_sql -c 'select 1' -f "$T/sql" "$URL" >"$T/out" 3>&-
	) 8>&- &
	local pid=$!
	wait_until 30 test -s "$T/out"
	kill -TERM $pid
	echo 'select 2;' >&8
	wait_until 30 has_lines 2 "$T/out"
	exec 8>&-
	wait $pid
	[[ $(<"$T/out") == $'1\n2' ]]
}

@test "an answer that cannot be written: status 1, at once" {
	if [[ -e /dev/full ]]; then
		run -1 bash -c "pg_sql -c 'select 1' '$URL' >/dev/full"
		[[ $output == 'pg_sql: cannot write to standard output: No space left on device' ]]
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

@test "UTF-16 is named as such, with a mark or without" {
	for encoding in UTF-16 UTF-16LE UTF-16BE; do
		iconv -f UTF-8 -t $encoding <<<"select 1;" >"$T/f.sql"
		run -1 --separate-stderr pg_sql -f "$T/f.sql" "$URL"
		[[ ${stderr_lines[0]} == "pg_sql: $T/f.sql:1: the file is UTF-16, which no server takes" ]]
		[[ ${stderr_lines[1]} == "hint: iconv -f $encoding -t UTF-8 FILE | pg_sql" ]]
		run -0 pg_sql "$URL" < <(iconv -f $encoding -t UTF-8 "$T/f.sql")
		[[ $output == 1 ]]
	done
}

@test "a second byte order mark, and what else is invisible, is shown by its number" {
	run -1 --separate-stderr pg_sql "$URL" <<<$'\xef\xbb\xbf\xef\xbb\xbfselekt 1'
	[[ ${stderr_lines[0]} == 'pg_sql: stdin:1: ERROR: syntax error at or near "<U+FEFF>selekt"' ]]
	[[ ${stderr_lines[1]} == 'LINE 1: <U+FEFF>selekt 1' && ${stderr_lines[2]} == '        ^' ]]
	run -1 --separate-stderr pg_sql "$URL" <<<$'select \xc2\xa0\xe2\x80\x8b1, nix'
	[[ ${stderr_lines[1]} == $'LINE 1: select \xc2\xa0<U+200B>1, nix' ]]
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
	# $DATABASE_URL comes between the two.
	PGDATABASE=postgres DATABASE_URL=$URL run -0 pg_sql -c 'select current_database()'
	[[ $output == "$DATABASE" ]]
	DATABASE_URL=$URL run -0 pg_sql -c 'select current_database()' postgres
	[[ $output == postgres ]]
	PGDATABASE=postgres PGAPPNAME=mine run -0 pg_sql -c "select current_database(), current_setting('application_name')" "$URL"
	[[ $output == "$DATABASE"$'\tmine' ]]
}

@test "an empty URL is a usage error, and so is an empty DATABASE_URL: no other server is asked" {
	export PGHOST PGDATABASE=$DATABASE
	PGHOST=$(url_directory "$URL")
	run -2 --separate-stderr pg_sql -c 'create table t()' ''
	[[ ${stderr_lines[0]} == "pg_sql: the URL is empty" ]]
	DATABASE_URL=$URL run -2 pg_sql '' -c 'create table t()'
	DATABASE_URL='' run -2 --separate-stderr pg_sql -c 'create table t()'
	[[ ${stderr_lines[0]} == "pg_sql: DATABASE_URL is empty, and no URL was given" ]]
	run -0 pg_sql -c 'create table t()'
}

@test "where a connection fails, what said where is named if no URL was given" {
	DATABASE_URL="postgresql:///x?host=$T" run -4 --separate-stderr pg_sql -c ''
	[[ ${stderr_lines[0]} == *"No such file or directory" ]]
	[[ ${stderr_lines[1]} == "hint: the server was chosen by DATABASE_URL, as no URL was given" ]]
	PGHOST=$T run -4 --separate-stderr pg_sql -c ''
	[[ ${stderr_lines[1]} == "hint: the server was chosen by the variables PG*, as no URL was given" ]]
	DATABASE_URL='postgresql:///x?nonsense=1' run -2 --separate-stderr pg_sql -c ''
	[[ ${stderr_lines[0]} == 'pg_sql: wrong DATABASE_URL: invalid URI query parameter: "nonsense"' ]]
}

@test "options stand behind the URL, too, wherever getopt stops" {
	for strict in '' yes; do
		[[ -z $strict ]] || export POSIXLY_CORRECT=1
		run -0 pg_sql "$URL" -c 'select 1' -jc 'select 2 as b'
		[[ $output == $'{"?column?":1}\n{"b":2}' ]]
		run -0 pg_sql -c 'select 1' -- "$URL"
		run -0 pg_sql -c -- -- "$URL"
		run -2 --separate-stderr pg_sql -- "$URL" -c
		[[ ${stderr_lines[0]} == "pg_sql: more than one URL: '-c'" ]]
	done
}

@test "-P: the password is stored as password_encryption says" {
	local role=p$DATABASE kind
	sql "$URL" "create role $role login"
	for kind in md5 scram-sha-256; do
		run -0 pg_sql -P "$role" -c "select lower(left(rolpassword, 3)) from pg_authid where rolname = '$role'" \
			"$URL&options=-c%20password_encryption%3D$kind" <<<secret
		[[ $output == "${kind:0:3}" ]]
	done
	sql "$URL" "drop role $role"
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
	run -0 --separate-stderr pg_sql -p "$role" -f - "$URL" <<<$'secret\nselect 1;\nselect 2'
	[[ $output == $'1\n2' && -z $stderr ]]
	run -1 --separate-stderr pg_sql -p "$role" "$URL" < <(printf %01025d 0)
	[[ $stderr == "pg_sql: cannot read the password from standard input: File too large" ]]
	run -1 --separate-stderr pg_sql -p ann "$URL" < <(printf 'a\0b\n')
	[[ $stderr == "pg_sql: the password of 'ann' on standard input holds a NUL byte" ]]
	run -1 --separate-stderr pg_sql -p ann "$URL" < <(printf '\0\n')
	[[ $stderr == "pg_sql: the password of 'ann' on standard input holds a NUL byte" ]]
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
	[[ ${stderr_lines[0]} == "pg_sql: -W takes a number of seconds, not 'x'" ]]
	run -2 --separate-stderr pg_sql "$URL" "$URL"
	[[ ${stderr_lines[0]} == "pg_sql: more than one URL: '$URL'" ]]
	run -2 --separate-stderr pg_sql "$URL" 'postgresql://ann:secret@127.0.0.1:5433/shop'
	[[ ${stderr_lines[0]} == "pg_sql: more than one URL: 'user=ann dbname=shop host=127.0.0.1 port=5433'" ]]
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

# bats test_tags=long
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
