# What a user is told where the machine lacks something that pg_tmp needs: what, and what to do.

load helper

# told LINE HINT COMMAND...: status 1, nothing on stdout, and the two lines (patterns) on stderr.
told() {
	local line=$1 hint=$2
	shift 2
	run -1 --separate-stderr "$@"
	[[ -z $output && ${#stderr_lines[@]} == 2 ]] || { printf '%s\n' "$output" "$stderr"; return 1; }
	# shellcheck disable=SC2053  # patterns
	[[ ${stderr_lines[0]} == $line && ${stderr_lines[1]} == "hint: "$hint ]] || { printf '%s\n' "$stderr"; return 1; }
}

need_unshare() { unshare "$@" true 2>/dev/null || skip "unshare $* is not allowed here"; }

@test "the loopback interface is down" {
	need_unshare -n
	told 'pg_tmp: cannot find a free port: *' '*ip link set lo up' unshare -n pg_tmp -t
	told 'pg_tmp: cannot use port 5433: *' '*ip link set lo up' unshare -n pg_tmp -t -p 5433
	told "pg_getport: cannot get a port of '127.0.0.1': *" '*ip link set lo up' unshare -n pg_getport
}

@test "a TMPDIR or a cache that is read-only" {
	need_unshare -m
	mkdir ro
	# shellcheck disable=SC2016
	read_only=(unshare -m sh -c 'mount -t tmpfs -o ro none "$T/ro" && exec "$@"' sh)
	"${read_only[@]}" true || skip "nothing can be mounted here"
	told "pg_tmp: cannot make '$T/ro/tinypg.$(id -u)': Read-only file system" 'set TMPDIR to *' \
		"${read_only[@]}" env TMPDIR="$T/ro" pg_tmp
	told "pg_initcache: cannot make the cache '$T/ro/c/template': Read-only file system" 'set TINYPG_CACHE to *' \
		"${read_only[@]}" env TINYPG_CACHE="$T/ro/c" pg_tmp
	echo x >x.tgz
	told "pg_fetch: cannot make the cache '$T/ro/c/pg/': Read-only file system" 'set TINYPG_CACHE to *' \
		"${read_only[@]}" env TINYPG_CACHE="$T/ro/c" pg_fetch x.tgz
}

@test "a TMPDIR that is no directory, one too long for PostgreSQL, and one below a directory that is gone" {
	told "pg_tmp: '/dev/null' is not safe for temporary clusters: '/dev/null': it is not a directory" 'set TMPDIR to *' \
		env TMPDIR=/dev/null pg_tmp
	long=$T$(printf "/%0200d" 1 2 3 4 5)
	mkdir -p "$long"
	told "pg_tmp: a path of * bytes is too long for PostgreSQL: '$long/*'" 'set TMPDIR to a shorter directory' \
		env TMPDIR="$long" pg_tmp
	[[ -z $(ls "$long"/tinypg.*) ]]
	mkdir gone
	cd gone
	rmdir ../gone
	for variable in TMPDIR TINYPG_CACHE; do
		run -1 --separate-stderr env "$variable=here" pg_tmp
		[[ -z $output && $stderr == "pg_tmp: cannot use $variable 'here': No such file or directory" ]]
	done
}

@test "a cache that others can write to is refused in one line and a hint" {
	mkdir open
	chmod 777 open
	told "pg_tmp: cannot trust the cache '$T/open/new': '$T/open': others may write to it*" 'set TINYPG_CACHE to *' \
		env TINYPG_CACHE="$T/open/new" pg_tmp
}

@test "root in a directory that the runtime user cannot reach: nothing is left in it" {
	need_root
	mkdir -m 700 closed
	told "pg_tmp: the user '*', who runs the servers of root, cannot reach '$T/closed'" 'set TMPDIR to *TINYPG_USER*' \
		env TMPDIR="$T/closed" pg_tmp
	[[ -z $(ls -A closed) ]]
	told "pg_tmp: the user '*', who runs the servers of root, cannot reach '$T/closed'" 'name a directory *TINYPG_USER*' \
		pg_tmp -d "$T/closed/d"
	[[ -z $(ls -A closed) ]]
	told "pg_tmp: the user '*', who runs the servers of root, cannot reach '$T/closed'" 'name a directory *TINYPG_USER*' \
		pg_tmp -d "$T/closed/new/d"
	[[ -z $(ls -A closed) ]]
	# Whatever the umask.
	mkdir open
	chmod 755 open
	url=$(umask 077 && TMPDIR=$T/open pg_tmp)
	TMPDIR=$T/open pg_tmp stop "$url"
}

# bats test_tags=long
@test "an encoding that the environment's locale is not for" {
	locale -a | grep -qixE 'C\.utf-?8' || skip "no C.UTF-8 here"
	export LC_ALL=C.UTF-8
	told "pg_tmp: the locale 'C.UTF-8' is not for the encoding LATIN1" '*-l C*' pg_tmp -E LATIN1 -l C.UTF-8
	run -0 --separate-stderr pg_tmp -E LATIN1
	[[ $stderr == "pg_tmp: the locale 'C.UTF-8' is not for the encoding LATIN1: the cluster has C" ]]
	[[ $(sql "$output" 'show server_encoding') == LATIN1 ]]
	pg_tmp stop "$output"
}

@test "servers that are here and cannot be run" {
	mkdir bin
	for name in env dirname unshare; do ln -s "$(command -v "$name")" bin; done
	printf '#!/bin/sh\nexit 3\n' >bin/postgres
	chmod +x bin/postgres
	run -1 --separate-stderr env PATH="$T/bin" TINYPG_SOURCES=maven TINYPG_MIRROR=http://127.0.0.1:1 \
		TINYPG_RETRIES=0 TINYPG_CACHE="$T/none" TINYPG_VERSION='<11' "$TINYPG_BIN/pg_extlist"
	[[ $stderr == *"pg_extlist: passed over '$T/bin/postgres': '-V' failed with status 3"* ]]
}
