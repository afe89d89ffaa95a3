# pg_schema on servers 13 to 18: every catalog is covered, a restored dump is the same, versions differ in what the man
# page lists. A server of each version for the whole file.
# suite: network

load ../helper

VERSIONS=(13 14 15 16 17 18)

url_of() { cat "$SHARED/url.$1"; }

# load_objects DATABASE NAME...: the objects of t/sql/NAME.sql; of NAME-N.sql, if the server is N or newer.
load_objects() {
	local database=$1 name
	pg_sql -c "create database \"$database\"" "$URL"
	for name in "${@:2}"; do
		[[ $name != *-* || ${name#*-} -le $version ]] || continue
		pg_sql -f "$TINYPG_SOURCE/t/sql/$name.sql" "$(in_database "$URL" "$database")" >/dev/null 2>"$SHARED/stderr" ||
			{ cat "$SHARED/stderr"; return 1; }
	done
}

setup_file() {
	local version prefix
	SHARED=$(mktemp -d /tmp/tpg.XXXXXX)
	chmod 755 "$SHARED"
	export SHARED
	for version in "${VERSIONS[@]}"; do
		prefix=$(pg_fetch "$version") || { touch "$SHARED/none"; return; }
		URL=$(TMPDIR=$SHARED pg_tmp -w 900 -b "$prefix/bin")
		echo "$URL" >"$SHARED/url.$version"
		pg_sql -c 'create role alice' -c 'create role "Bob B"' "$URL"
		load_objects plain schema
		load_objects newest schema schema-14 schema-15 schema-18
		load_objects objects objects objects-11 objects-14
	done
}

teardown_file() {
	TMPDIR=$SHARED pg_tmp stop -A
	rm -rf "$SHARED"
}

setup() {
	[[ ! -e $SHARED/none ]] || skip "no PostgreSQL of some version can be had here"
	test_begin
}

@test "every object that a user can make on 13 to 18 is covered, but for large objects" {
	for version in "${VERSIONS[@]}"; do
		URL=$(url_of "$version")
		run -0 --separate-stderr pg_schema "$(in_database "$URL" newest)"
		[[ -z $stderr ]]
		run -2 --separate-stderr pg_schema "$(in_database "$URL" objects)"
		[[ $stderr == 'pg_schema: not covered: large object 4711 and 1 more' ]]
	done
}

# What the databases of a server share is no part of one; large objects are not covered, and said to be.
@test "every other catalog of 13 to 18 that gives an identity has a row among the objects that are covered" {
	for version in "${VERSIONS[@]}"; do
		URL=$(url_of "$version")
		pg_sql -c "select format('select %L where not exists (select from pg_catalog.%I where oid >= 16384);', relname, relname)
			from pg_class c where relkind = 'r' and relnamespace = 'pg_catalog'::regnamespace
			and relname not in ('pg_auth_members', 'pg_parameter_acl', 'pg_tablespace', 'pg_largeobject_metadata')
			and exists (select from pg_attribute where attrelid = c.oid and attname = 'oid')" "$URL" >"$T/questions"
		run -0 pg_sql -f "$T/questions" "$(in_database "$URL" newest)"
		[[ -z $output ]]
		(($(wc -l <"$T/questions") > 30))
	done
}

# A comment that can be made at all is in one of these rows; defaults, enum values and TOAST tables cannot have any.
@test "each comment in pg_description is printed, or its kind is named, on 13 to 18" {
	local what where
	for version in "${VERSIONS[@]}"; do
		URL=$(url_of "$version")
		pg_sql -c 'create database commented template newest' "$URL"
		pg_sql -f "$TINYPG_SOURCE/t/sql/comment-all.sql" "$(in_database "$URL" commented)" >"$T/comments"
		(($(wc -l <"$T/comments") > 200))
		run -2 --separate-stderr pg_schema "$(in_database "$URL" commented)"
		while IFS=$'\t' read -r what where; do
			[[ $output == *"<$what>"* || $stderr == *"not covered: comment on $where"* ]] || { echo "$version: $where $what"; false; }
		done <"$T/comments"
	done
}

@test "a database and its restored dump are the same, on 13 to 15" {
	need pg_dump
	for version in 13 14 15; do
		URL=$(url_of "$version")
		for name in newest objects; do
			pg_dump "$(in_database "$URL" $name)" >"$T/dump"
			pg_sql -c "create database restored_$name" "$URL"
			pg_sql -f "$T/dump" "$(in_database "$URL" restored_$name)" >/dev/null 2>"$T/stderr" || { cat "$T/stderr"; return 1; }
			diff -u <(pg_schema "$(in_database "$URL" $name)" 2>&1) <(pg_schema "$(in_database "$URL" restored_$name)" 2>&1)
		done
	done
}

# What a version writes differently, as the man page has it: columns of a query from one table, and to whom some members
# of operator families belong.
normalised() {
	sed -E -e '/^\t*function of access method|^\t\t(number|left|right|function): /d' -e 's/\<(t|v|base|plain|generated)\.//g'
}

@test "the same SQL on 13 to 18 differs only in what the man page lists" {
	for version in "${VERSIONS[@]}"; do
		URL=$(url_of "$version")
		pg_schema "$(in_database "$URL" plain)" | normalised >"$T/text.$version"
		diff -u "$T/text.13" "$T/text.$version"
	done
}

@test "a server older than 13 is refused, with its version" {
	pg_fetch 12 >/dev/null || skip "no PostgreSQL 12 can be had here"
	URL=$(pg_tmp -V 12)
	local problem="the server's version is 12."
	run -1 --separate-stderr pg_schema "$URL"
	[[ -z $output && $stderr == "pg_schema: $problem"*", and the oldest that can be read is 13" ]]
	run -2 --separate-stderr pg_diff "$URL" "$URL"
	[[ -z $output && $stderr == "pg_diff: $problem"*", and the oldest that can be read is 13" ]]
	pg_tmp stop "$URL"
}
