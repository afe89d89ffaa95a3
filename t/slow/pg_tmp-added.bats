# Added extensions on portable servers: 13, the last major version without extension_control_path, and the first with it.
# suite: network

load ../helper
load ../added-helper

setup() {
	test_begin
	export TINYPG_CACHE=$T/cache:$TINYPG_TEST_CACHE
}

# A library of the installation under another name serves as one that somebody has built. The script names it by $libdir,
# which from 18 on is not the same as to search dynamic_library_path, and lies in a directory of its own.
@test "servers 13, 17 and 18 see an added library and scripts in a directory of their own" {
	local major bindir library url
	for major in 13 17 18; do
		bindir=$(TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch -q "$major")/bin || skip "no PostgreSQL $major can be had here"
		rm -rf "$T/sounds-1.0"
		new_package sounds 1.0 '' "directory = 'sounds'" "requires = 'hstore'"
		mkdir -p "$T/sounds-1.0/lib" "$T/sounds-1.0/share/sounds"
		printf '%s\n' "create function sound(text) returns text language c strict as '\$libdir/sounds', 'soundex';" \
			>"$T/sounds-1.0/share/sounds/sounds--1.0.sql"
		rm "$T/sounds-1.0/share/extension/sounds--1.0.sql"
		library=$(pg_extlist -b "$bindir" -a fuzzystrmatch | cut -f 11)
		cp -L "$library" "$T/sounds-1.0/lib/sounds.so"
		add_package sounds 1.0 "$bindir"
		url=$(pg_tmp -w 60 -b "$bindir" -x sounds)
		run sql "$url" "select sound('Anne'), current_setting('server_version_num')::int / 10000"
		pg_tmp stop "$url"
		[[ $output == "A500"$'\t'"$major" ]]
	done
}

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
