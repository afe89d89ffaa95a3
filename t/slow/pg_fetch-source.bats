# pg_fetch -s source: PostgreSQL 15.18 from the tarball that Debian has of it, compiled with contrib, on a server that has
# the layout of postgresql.org; what it brings, and what happens to it when it is killed.
# suite: network first

# shellcheck disable=SC2030,SC2031  # each test is a shell of its own

load ../helper
load ../fetch-helper

VERSION=15.18
PACKAGE=postgresql-15=15.18-0+deb12u1

# What is not asked for is done quickly.
export CFLAGS=-O0

setup() {
	test_begin
	# Compiled once for the file; servers run from it as another user.
	export TINYPG_CACHE=$BATS_FILE_TMPDIR/cache
	chmod a+x "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR"
	serve
	export TINYPG_MIRROR=$URL/source TINYPG_SOURCES=source
}

teardown() { test_end; }

publish() {
	local file
	file=$(debian_original "$PACKAGE") || skip "apt has no source of PostgreSQL $VERSION: $(<"$BATS_FILE_TMPDIR/reason")"
	source_release "$VERSION" "$file"
}

nobody_compiles() { [[ -z $(our_processes) ]]; }

@test "it is killed while it compiles: nothing runs, and nothing stays" {
	publish
	export TINYPG_CACHE=$T/cache
	local signal pid
	for signal in TERM KILL; do
		pg_fetch -v "$VERSION" >/dev/null 2>"$T/said" 3>&- 7>&- &
		pid=$!
		wait_until 300 grep -q ': make$' "$T/said"
		kill -$signal $pid
		wait $pid || true
		wait_until 60 nobody_compiles
		[[ $signal == KILL || -z $(find "$TINYPG_CACHE" -name 'staging.*') ]]
		# Whoever comes next takes away what the dead left.
		run -1 pg_fetch -O "$VERSION"
		[[ -z $(ls "$TINYPG_CACHE/pg") ]]
	done
}

@test "compiled with contrib; it runs from anywhere, pg_config and psql with it" {
	publish
	run -0 --separate-stderr pg_fetch -l
	[[ $output == "$VERSION"$'\tsource\t'"$VERSION" ]]
	# A compiler that keeps files in its home, as ccache does.
	printf '#!/bin/sh\n: >"$HOME/.compiled" && exec cc "$@"\n' >cc
	chmod +x cc
	run -0 --separate-stderr env CC="$T/cc" pg_fetch "$VERSION"
	prefix=$output
	[[ $prefix == "$TINYPG_CACHE/pg/$VERSION-source" ]]
	((${#stderr_lines[@]} == 0)) || [[ $stderr == "pg_fetch: PostgreSQL $VERSION-source is compiled without "*": the headers for that are not installed" ]]
	((${#stderr_lines[@]} <= 1))
	[[ $(ls "$TINYPG_CACHE/pg") == "$VERSION-source" ]]
	[[ -z $(find "$prefix" ! -user "$(id -u)") ]]
	[[ -z $(find "$prefix" -newermt '1 day ago' -name 'tinypg-*') ]]
	[[ $(pg_extlist -b "$prefix/bin" | wc -l) -gt 40 ]]
	cp -R "$prefix" "$T/moved"
	[[ $("$T/moved/bin/pg_config" --sharedir) == "$T/moved/share" ]]
	[[ $("$T/moved/bin/psql" -V) == "psql (PostgreSQL) $VERSION" ]]
	url=$(pg_tmp -b "$prefix/bin" -w 300)
	[[ $("$T/moved/bin/psql" "$url" -Atc 'create extension hstore; select '"'a=>1'"'::hstore') == *'"a"=>"1"' ]]
	pg_tmp stop "$url"
}

@test "an extension of one's own, compiled against it with PGXS" {
	local prefix
	prefix=$(pg_fetch -O "$VERSION") || skip "it was not compiled"
	mkdir "$T/ext"
	cd "$T/ext"
	cat >answer.c <<-'END'
		#include "postgres.h"
		#include "fmgr.h"
		PG_MODULE_MAGIC;
		PG_FUNCTION_INFO_V1(answer);
		Datum answer(PG_FUNCTION_ARGS) { PG_RETURN_INT32(42); }
	END
	printf "default_version = '1.0'\nmodule_pathname = '\$libdir/answer'\n" >answer.control
	echo "create function answer() returns int as 'MODULE_PATHNAME' language c;" >answer--1.0.sql
	printf 'MODULES = answer\nEXTENSION = answer\nDATA = answer--1.0.sql\nPGXS := $(shell $(PG_CONFIG) --pgxs)\ninclude $(PGXS)\n' >Makefile
	make -s CC=cc PG_CONFIG="$prefix/bin/pg_config" install
	url=$(pg_tmp -b "$prefix/bin" -w 300)
	[[ $("$prefix/bin/psql" "$url" -qAtc 'create extension answer' -c 'select answer()') == 42 ]]
	pg_tmp stop "$url"
}

# Debian has no source of 18, so that is shown of 15 only.
@test "npm's server has no headers: the tarball of its version lends them, and the extension serves pg_tmp" {
	publish
	local prefix bindir url spare
	prefix=$(unset TINYPG_MIRROR TINYPG_SOURCES && TINYPG_CACHE=$TINYPG_TEST_CACHE pg_fetch -q -s npm "$VERSION") ||
		skip "npm's PostgreSQL $VERSION cannot be had"
	bindir=$prefix/bin
	# Another try of this test has the same cache.
	[[ -z $(pg_extadd -l -b "$bindir") ]] || pg_extadd -r counter -b "$bindir"
	# The compiler with which the server was compiled was one of the test before.
	# shellcheck disable=SC2153  # of the helper
	run --separate-stderr pg_extadd -b "$bindir" -s source "$TINYPG_SOURCE/t/pgxs/counter" CC=cc
	printf '%s\n' "$stderr"
	[[ $output == $'counter\t2.0' && $stderr != *"the headers are those of"* ]]
	# It was compiled for the test before, and is not asked for again.
	[[ $(requests 'postgresql-.*\.tar\.bz2$') -le 1 ]]
	[[ $(pg_extadd -l -b "$bindir" | cut -f 1-3) == $'counter\t2.0\t'"$bindir" ]]
	export TINYPG_SPARES=1
	url=$(pg_tmp -b "$bindir" -x counter)
	[[ $(sql "$url" "select counter_next(), current_setting('server_version')") == $'1\t'"$VERSION" ]]
	wait_until 60 has_spare
	spare=$(pg_tmp list | grep spare)
	url=$(pg_tmp -b "$bindir" -x counter)
	[[ $spare == *"${url##*2F}"* && $(sql "$url" 'select counter_next()') == 1 ]]
	TINYPG_SPARES=0 pg_tmp stop -A
	pg_extadd -r counter -b "$bindir"
	run -1 --separate-stderr pg_tmp -b "$bindir" -x counter
	[[ ${stderr_lines[0]} == *"no extension 'counter'"* ]]
	# The server's installation was not touched.
	[[ ! -e $prefix/lib/postgresql/counter.so && ! -e $prefix/bin/pg_config ]]
}

@test "a compiler that fails: the end of its output is shown, and all of it kept" {
	publish
	export TINYPG_CACHE=$T/cache
	run -1 --separate-stderr env CC=false pg_fetch -q "$VERSION"
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_fetch: cannot compile PostgreSQL $VERSION-source: configure failed; the end of '$TINYPG_CACHE/pg/$VERSION-source.log':" ]]
	[[ $stderr == *"pg_fetch: | configure: error: "* ]]
	grep -q 'configure: error' "$TINYPG_CACHE/pg/$VERSION-source.log"
	[[ $(ls "$TINYPG_CACHE/pg") == "$VERSION-source.log" ]]
	# As a file it is known by what it holds.
	run -1 --separate-stderr env CC=false pg_fetch "$(debian_original "$PACKAGE")"
	[[ ${stderr_lines[0]} == "pg_fetch: '"*".orig.tar.bz2' is compiled without "* ]]
	[[ ${stderr_lines[1]} == "pg_fetch: cannot compile '"*".orig.tar.bz2': configure failed; the end of '$TINYPG_CACHE/pg/file."*".log':" ]]
}
