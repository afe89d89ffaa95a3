# pg_initcache with every major version, and with servers that take their time.
# suite: network

load ../helper
load ../initcache-helper

# works VERSION: a template of it is made, and a copy of it starts and has the database.
works() {
	local prefix directory
	prefix=$(pg_fetch "$1") || skip "no PostgreSQL $1 can be had here"
	directory=$(TINYPG_CACHE=$T/cache pg_initcache -b "$prefix/bin" -D 'my db')
	[[ ${directory##*/} == "$1".* ]]
	cp -R "$directory/data" "$T/data"
	chmod -R go-rwx "$T/data"
	((EUID != 0)) || chown -R "$(runtime_user)" "$T/data"
	as_runtime "$prefix/bin/postgres" --single -D "$T/data" 'my db' >"$T/out" 2>&1 \
		<<<"select current_database(), current_setting('server_version_num'), current_setting('server_encoding')"
	grep -qF 'my db' "$T/out"
	grep -qF 'UTF8' "$T/out"
	grep -qF "\"$1" "$T/out"
	# Nothing had to be recovered.
	run ! grep -qE 'recovery|interrupted|FATAL|PANIC' "$T/out"
	[[ $(find "$directory/data/pg_wal" -type f | wc -l) == 1 ]]
}

@test "PostgreSQL 10" { works 10; }
@test "PostgreSQL 11" { works 11; }
@test "PostgreSQL 12" { works 12; }
@test "PostgreSQL 13" { works 13; }
@test "PostgreSQL 14" { works 14; }
@test "PostgreSQL 15" { works 15; }
@test "PostgreSQL 16" { works 16; }
@test "PostgreSQL 17" { works 17; }
@test "PostgreSQL 18" { works 18; }

@test "a program that hangs is given up after ten seconds" {
	mkdir "$T/hangs"
	printf '#!/bin/sh\nsleep 600\n' >"$T/hangs/postgres"
	chmod +x "$T/hangs/postgres"
	run -1 --separate-stderr pg_initcache -b "$T/hangs"
	[[ $stderr == "pg_initcache: cannot use '$T/hangs/postgres': '-V' did not end within 10 seconds" ]]
	# In PATH it is passed over.
	run -0 env PATH="$T/hangs:$(server_bindir):$PATH" pg_initcache -D postgres
}
