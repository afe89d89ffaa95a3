# -f DIR: the SQL files of a directory; and dumps, which are no SQL.

load helper

# Hidden files, subdirectories and other files would be errors.
sql_directory() {
	mkdir -p "$T/sql/sub.sql"
	echo 'create table t (at serial, name text)' >"$T/sql/10.sql"
	echo "insert into t (name) values ('9')" >"$T/sql/9.sql"
	echo "insert into t (name) values ('B')" >"$T/sql/B.sql"
	echo "insert into t (name) values ('a')" >"$T/a"
	ln -s ../a "$T/sql/a.sql"
	echo nonsense | tee "$T/sql/.hidden.sql" "$T/sql/README" "$T/sql/sub.sql/c.sql" >/dev/null
}
names() { sql "$1" 'select name from t order by at' | xargs; }

@test "-f DIR: its files *.sql are run in the order of their bytes, by pg_tmp and by pg_sql" {
	sql_directory
	url=$(pg_tmp -f sql)
	[[ $(names "$url") == '9 B a' ]]
	sql "$url" 'drop table t'
	LC_ALL=en_US.UTF-8 pg_sql -f "$T/sql/" "$url"
	[[ $(names "$url") == '9 B a' ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "-f DIR: a file that is changed, added, removed or renamed makes another template, and what is as it was the same" {
	sql_directory
	first=$(pg_initcache -f sql)
	seen=("$first")
	echo "insert into t (name) values ('C')" >"$T/sql/C.sql"
	seen+=("$(pg_initcache -f sql)")
	mv "$T/sql/C.sql" "$T/sql/A.sql"
	seen+=("$(pg_initcache -f sql)")
	echo "insert into t (name) values ('D')" >"$T/sql/A.sql"
	seen+=("$(pg_initcache -f sql)")
	[[ $(printf '%s\n' "${seen[@]}" | sort -u | wc -l) == 4 ]]
	rm "$T/sql/A.sql"
	mv "$T/sql" "$T/moved"
	[[ $(pg_initcache -f moved) == "$first" ]]
}

# bats test_tags=long
@test "-f DIR: the request of a spare has the names and the state of its files" {
	export TINYPG_SPARES=1
	sql_directory
	pg_tmp stop "$(pg_tmp -f sql)"
	wait_until 60 has_spare
	spares=$(pg_tmp list | awk -F'\t' '$2 == "spare" { print $1 }')
	url=$(pg_tmp -f sql)
	grep -qxF -- "${url##*%2F}" <<<"$spares"
	rm "$T/sql/9.sql"
	url=$(pg_tmp -f sql)
	[[ $(names "$url") == 'B a' ]]
	pg_tmp stop -A
}

# bats test_tags=long
@test "-f DIR: a directory without such a file, and an error in a file, are reported by name" {
	mkdir "$T/none" "$T/bad"
	printf 'select 1;\nselect nonsense;\n' >"$T/bad/1.sql"
	for words in pg_tmp 'pg_initcache' "pg_sql postgresql:///x"; do
		url=
		[[ $words != pg_sql* ]] || url=$(pg_tmp)
		run -1 --separate-stderr "${words%% *}" -f "$T/none" ${url:+"$url"}
		[[ -z $output && $stderr == "${words%% *}: there are no *.sql files in '$T/none'" ]]
		run -1 --separate-stderr "${words%% *}" -f "$T/bad" ${url:+"$url"}
		[[ $stderr == *"$T/bad/1.sql:2: "*nonsense* ]]
		[[ -z $url ]] || pg_tmp stop "$url"
	done
}

# bats test_tags=long
@test "-f: a dump that only pg_restore reads is named, with the options that load it" {
	tool=$(newest_of pg_dump) || skip "no pg_dump here"
	PATH=$(dirname "$tool"):$PATH
	url=$(pg_tmp)
	sql "$url" 'create table t as select 7 as i'
	for format in custom tar directory; do
		"$tool" -F "$format" -f "$T/$format.dump" "$url"
		run -1 --separate-stderr pg_tmp -f "$T/$format.dump"
		[[ -z $output && ${stderr_lines[0]} == *": '$T/$format.dump' is a dump in pg_dump's $format format, which is no SQL" ]]
		hint=${stderr_lines[1]}
		run -1 --separate-stderr pg_sql -f "$T/$format.dump" "$url"
		[[ ${stderr_lines[0]} == "pg_sql: "*"a dump in pg_dump's $format format, which is no SQL" && ${stderr_lines[1]} == 'hint: pg_restore -f - '* ]]
	done
	pg_tmp stop "$url"
	[[ $hint == "hint: -S 'pg_restore -d \"\$DATABASE_URL\" $T/directory.dump' -K $T/directory.dump" ]]
	url=$(eval "pg_tmp ${hint#hint: }")
	[[ $(sql "$url" 'table t') == 7 ]]
	pg_tmp stop "$url"
}
