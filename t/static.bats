# What a static tinypg does otherwise: its own C library is not the servers', so it asks theirs about locales. How the
# static programs themselves are made and run is the matter of `make check-static`.

load helper

setup() {
	test_begin
	BINDIR=$(server_bindir)
}

teardown() { test_end; }

make_aside() { make --no-print-directory -s -C "$TINYPG_SOURCE" DEPS=no BIN="$T/bin" "$@"; }

# What the C library of the server says about a locale.
ask() { LD_PRELOAD=$T/bin/tinypg_libc.so TINYPG_LOCALE=$1 "$BINDIR/postgres" -V; }

@test "the library that is preloaded into a server tells its C library's version and codesets" {
	[[ $(uname -s) == Linux ]] || skip 'static programs are for Linux alone'
	make_aside STATIC=1 "$T/bin/tinypg_libc.so"
	[[ $(readelf -d "$T/bin/tinypg_libc.so") != *NEEDED* ]]
	version=$(getconf GNU_LIBC_VERSION) || skip 'the C library is not glibc'
	[[ $(ask C) == "libc $version"$'\t'ANSI_X3.4-1968 ]]
	[[ $(ask xx_YY.UTF-8) == "libc $version"$'\t' ]]
	for locale in $(locale -a | grep -i 'utf-\?8$'); do
		[[ $(ask "$locale") == "libc $version"$'\t'UTF-8 ]]
	done
}

# bats test_tags=long
@test "a static pg_tmp asks the server for its locales, once" {
	[[ $(uname -s) == Linux ]] || skip 'static programs are for Linux alone'
	# Without -static it is the same, and needs no archives.
	make_aside -j4 CFLAGS=-O0 CPPFLAGS=-DTINYPG_STATIC PRELOADS='tinypg_passwd.so tinypg_libc.so' \
		"$T"/bin/{pg_tmp,pg_watchdog,pg_initcache,tinypg_passwd.so,tinypg_libc.so}
	export PATH=$T/bin:$PATH TINYPG_CACHE=$T/cache TINYPG_SPARES=0
	chmod 755 "$T/bin"
	fallback=C
	! locale -a | grep -qix 'c.utf-\?8' || fallback=C.UTF-8
	run -0 --separate-stderr env LC_ALL=xx_YY.UTF-8 pg_tmp -b "$BINDIR"
	[[ $stderr == "pg_tmp: there is no locale 'xx_YY.UTF-8' on this system: the cluster has $fallback" ]]
	[[ $(pg_sql -c 'select datcollate from pg_database where datname = current_database()' "$output") == "$fallback" ]]
	run -1 --separate-stderr pg_tmp -b "$BINDIR" -l yy_XX
	[[ -z $output && $stderr == "pg_tmp: there is no locale 'yy_XX' on this system"$'\n'hint:* ]]
	run -1 --separate-stderr pg_tmp -b "$BINDIR" -l ../yy
	[[ -z $output && $stderr == "pg_tmp: there is no locale '../yy' on this system"$'\n'hint:* ]]

	# The address of the template is the one that the tools of the system have.
	run -0 env LC_ALL="$fallback" "$TINYPG_BIN/pg_initcache" -b "$BINDIR"
	templates=("$T"/cache/template/[0-9]*/)
	[[ ${#templates[@]} == 1 && -d $output ]]

	# It is remembered: without the library, there is nothing to ask with, and nothing is asked.
	rm "$T/bin/tinypg_libc.so"
	run -0 --separate-stderr env LC_ALL=xx_YY.UTF-8 pg_tmp -b "$BINDIR"
	[[ $stderr == "pg_tmp: there is no locale 'xx_YY.UTF-8' on this system: the cluster has $fallback" ]]
	pg_tmp stop -A
}
