# pg_extlist against a server of every major version: the same answer, without a server.
# suite: network

load ../helper
load ../extension-helper

# agrees VERSION: with what the installation has, and with extensions as nobody makes them. A server lists nothing at all
# while there is a control file that it refuses (an archive of 10 has some of a later version): these are taken away.
agrees() {
	local prefix bindir url refused
	prefix=$(pg_fetch "$1") || skip "no PostgreSQL $1 can be had here"
	bindir=$(copy_server "$prefix/bin")
	odd_extensions "$T/share"
	while read -r refused; do
		rm "$refused"
	done < <(pg_extlist -b "$bindir" 2>&1 >"$T/list" | sed -n "s/^pg_extlist: '\\(.*\\.control\\)' line .*/\\1/p")
	url=$(pg_tmp -w 300 -b "$bindir")
	same_answer "$url" -b "$bindir"
	pg_tmp stop "$url"
}

@test "PostgreSQL 10" { agrees 10; }
@test "PostgreSQL 11" { agrees 11; }
@test "PostgreSQL 12" { agrees 12; }
@test "PostgreSQL 13" { agrees 13; }
@test "PostgreSQL 14" { agrees 14; }
@test "PostgreSQL 15" { agrees 15; }
@test "PostgreSQL 16" { agrees 16; }
@test "PostgreSQL 17" { agrees 17; }
@test "PostgreSQL 18" { agrees 18; }

@test "PostgreSQL 18 with an extension_control_path and a dynamic_library_path" {
	local prefix url path
	prefix=$(pg_fetch 18) || skip "no PostgreSQL 18 can be had here"
	odd_extensions "$T/one"
	mkdir -p "$T/two/extension" "$T/libraries"
	cp "$prefix/lib/postgresql/hstore.so" "$T/libraries/mine.so"
	chmod -R a+rX "$T/libraries"
	local -x extension=$T/two/extension
	odd ring "comment = 'another'" 1
	odd mine "module_pathname = '\$libdir/mine'
		default_version = '1'" 1
	odd hstore "comment = 'hides the other'" 1
	chmod -R a+rX "$T/two"
	for path in "$T/one:\$system:$T/two" "$T/two/:$T/one:$T/nowhere" "\$system" "$T/two"; do
		url=$(pg_tmp -w 300 -b "$prefix/bin" \
			-o "-c 'extension_control_path=$path' -c 'dynamic_library_path=\$libdir:$T/libraries'")
		same_answer "$url" -b "$prefix/bin" -c "extension_control_path=$path" \
			-c "dynamic_library_path=\$libdir:$T/libraries"
		pg_tmp stop "$url"
	done
}
