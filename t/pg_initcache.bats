# pg_initcache: templates, and which PostgreSQL, cache and locale they are made with.

load helper
load initcache-helper

setup() {
	test_begin
	BINDIR=$(server_bindir)
	USAGE='usage: pg_initcache [-vw] [-b bindir | -V version] [-U user] [-E encoding] [-l locale] [-D dbname]
                    [-x name[=version][@schema]] [-f file] [-S command] [-K file] ...
                    [-c name=value] [-i initdb-option] ... [-o file] [-- initdb-option...]
       pg_initcache [-v] [-b bindir | -V version] -i file
       pg_initcache -L | -s [-U user] | [-v] -r days'
}

teardown() { test_end; }

initcache() { pg_initcache -b "$BINDIR" "$@"; }

# refused PROBLEM OPTION...: status 2, the problem and the usage, nothing else.
refused() {
	local problem=$1
	shift
	run -2 --separate-stderr pg_initcache -b "$BINDIR" "$@"
	[[ $output == '' && $stderr == "pg_initcache: $problem"$'\n'"$USAGE" ]]
}

# fails LINE... -- OPTION...: status 1, these lines on stderr, nothing else.
fails() {
	local want=()
	while [[ $1 != -- ]]; do want+=("$1") && shift; done
	shift
	run -1 --separate-stderr "$@"
	[[ $output == '' ]]
	printf 'got:  %s\n' "${stderr_lines[@]}"
	[[ ${#stderr_lines[@]} == "${#want[@]}" ]]
	local i
	for i in "${!want[@]}"; do
		[[ ${stderr_lines[i]} == "${want[i]}" ]]
	done
}

other_user_name() { id -un "${TINYPG_TEST_USER:-nobody}"; }

@test "a template is made once, and is a stopped cluster with the database" {
	own_cache
	run -0 --separate-stderr initcache
	directory=$output
	[[ $stderr == '' ]]
	[[ $directory =~ ^$T/cache/template/[1-9][0-9]\.[0-9]+-[0-9a-f]{16}$ ]]
	run -0 --separate-stderr initcache -D test -E utf-8 -l C.UTF-8
	[[ $output == "$directory" || $LC_ALL != C.UTF-8 ]]
	[[ $(made) == 1 || $LC_ALL != C.UTF-8 ]]
	[[ -z $(staging) ]]
	[[ -s $directory/data/PG_VERSION && ! -e $directory/data/postmaster.pid ]]
	# template1, template0, postgres and test
	[[ $(find "$directory/data/base" -mindepth 1 -maxdepth 1 -type d | wc -l) == 4 ]]
	[[ $(find "$directory/data/pg_wal" -type f | wc -l) == 1 ]]
	grep -qx 'database test' "$directory/made"
	grep -qx "user $(id -un)" "$directory/made"
	if [[ -x $BINDIR/pg_controldata ]]; then
		LC_ALL=C "$BINDIR/pg_controldata" "$directory/data" | grep -q 'state: *shut down$'
	fi
	wait_until 60 test ! -e "$directory/boot"
	# Left unsynced by another boot it is made anew, by one of those who want it.
	echo somewhere-else >"$directory/boot"
	for i in {1..8}; do
		initcache >"$T/out.$i" 2>"$T/err.$i" &
	done
	wait
	[[ -z $(cat "$T"/err.*) && $(sort -u "$T"/out.*) == "$directory" && $(made) == 2 ]]
	wait_until 60 test ! -e "$directory/boot"
}

# bats test_tags=long
@test "a copy of it starts, and holds the database" {
	((EUID != 0)) || need setpriv
	directory=$(initcache -U 'a b' -D 'q"é $x')
	cp -R "$directory/data" "$T/data"
	chmod -R go-rwx "$T/data"
	((EUID != 0)) || chown -R "$(runtime_user)" "$T/data"
	as_runtime "$BINDIR/postgres" --single -D "$T/data" 'q"é $x' >"$T/out" 2>&1 <<<'select current_user, current_database()'
	grep -qF 'a b' "$T/out"
	grep -qF 'q"é $x' "$T/out"
}

# bats test_tags=long
@test "twenty at once: one is made, all print it" {
	own_cache
	for i in {1..20}; do
		initcache >"$T/out.$i" 2>"$T/err.$i" &
	done
	wait
	[[ $(cat "$T"/out.* | sort -u | wc -l) == 1 ]]
	[[ $(cat "$T"/out.* | wc -l) == 20 ]]
	[[ -z $(cat "$T"/err.*) ]]
	[[ $(made) == 1 ]]
	[[ -z $(staging) ]]
}

@test "it is the caller's own, and closed to others" {
	directory=$(initcache)
	[[ $(stat -c %a "$directory") == 700 ]]
	[[ -z $(find "$directory" ! -user "$(id -un)") ]]
	[[ -z $(find "$directory" -perm /022) ]]
}

# bats test_tags=long
@test "root's umask closes nothing that the runtime user has to reach" {
	own_cache
	need_root
	url=$(umask 077 && pg_tmp -b "$BINDIR")
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "an ordinary user makes his own" {
	need_root
	other_prepare
	run -0 --separate-stderr as_other env TINYPG_CACHE="$T/other/home/c" pg_initcache -b "$BINDIR"
	[[ $stderr == '' ]]
	[[ $(stat -c %U "$output/data/PG_VERSION") == "$(other_user_name)" ]]
	grep -qx "user $(other_user_name)" "$output/made"
}

# bats test_tags=long
@test "a uid without a passwd entry and without a home: the cache is below TMPDIR, the superuser is postgres" {
	need_root
	need setpriv
	other_prepare
	chmod 1777 "$T/t"
	run -0 --separate-stderr env -u TINYPG_CACHE HOME=/ TMPDIR="$T/t" \
		setpriv --reuid=54321 --regid=54321 --clear-groups "$OTHER_BIN/pg_initcache" -b "$BINDIR" -D postgres
	[[ $stderr == '' ]]
	[[ $output == "$T/t/tinypg.54321/cache/template/"* ]]
	[[ $(stat -c %a "$T/t/tinypg.54321") == 700 ]]
	grep -qx 'user postgres' "$output/made"
	wait_until 60 test ! -e "$output/boot"
	rm -rf "$T/t/tinypg.54321"
}

# bats test_tags=long
@test "a runtime user without a passwd entry" {
	need_root
	own_cache
	other_prepare
	run -0 --separate-stderr env TINYPG_USER=54321 "$OTHER_BIN/pg_initcache" -b "$BINDIR"
	[[ $stderr == '' ]]
	grep -qx 'user root' "$output/made"
}

# bats test_tags=long
@test "-L lists, -r removes what is not in use" {
	seeded_cache -b "$BINDIR"
	directory=$(initcache)
	name=${directory##*/}
	run -0 --separate-stderr pg_initcache -L
	[[ $output == "$name"$'\t'"${name%%-*}"$'\t'20*Z$'\t'*[0-9]$'\tserver='*" database=test encoding=UTF8 locale="* ]]
	wait_until 60 test ! -e "$directory/boot"
	run -0 pg_initcache -r 1
	[[ $output == '' && -d $directory ]]
	# Using it is a use.
	touch -d '9 days ago' "$directory"
	initcache
	run -0 pg_initcache -r 3
	[[ -d $directory ]]
	touch -d '3 days ago' "$directory"
	run -0 pg_initcache -r 4
	[[ -d $directory ]]
	flock -s "$directory" sleep 60 3>&- &
	holder=$!
	wait_until 30 is_held "$directory"
	run -0 --separate-stderr pg_initcache -v -r 3
	[[ $stderr == "pg_initcache: '$name' is in use" && -d $directory ]]
	pkill -P "$holder" sleep
	wait "$holder" || true
	run -0 --separate-stderr pg_initcache -v -r 3
	[[ $stderr == "pg_initcache: '$name' is removed" && ! -e $directory ]]
	[[ -z $(staging) ]]
	run -0 pg_initcache -L
	[[ $output == '' ]]
}

is_held() { ! flock -n -x "$1" true; }

# bats test_tags=long
@test "killed at any moment it leaves nothing that the next does not sweep" {
	own_cache
	for wait in 0.05 0.2 0.5; do
		initcache >/dev/null 2>&1 3>&- &
		pid=$!
		sleep "$wait"
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" || true
	done
	# initdb goes with its parent, what it ran ends by itself; then nobody holds a staging directory.
	wait_until 60 no_initdb
	wait_until 60 no_writer
	# One that was killed late had published; then it is the next that makes another who sweeps.
	directory=$(initcache)
	initcache -D other >/dev/null
	[[ -z $(staging) && -s $directory/data/PG_VERSION ]]
	[[ $(find "$TINYPG_CACHE/template" -mindepth 1 -maxdepth 1 | wc -l) == 3 ]]
}

no_initdb() { ! pgrep -f -- "--pgdata=$T"; }

# bats test_tags=long
@test "options of initdb" {
	directory=$(initcache -- --data-checksums --wal-segsize=4)
	grep -qx 'option --data-checksums' "$directory/made"
	[[ $(find "$directory/data/pg_wal" -type f -size 4096k | wc -l) == 1 ]]
	refused "'-D' is not passed on to initdb: use pg_tmp -d" -- -D /x
	refused "'--pgda=/x' is not passed on to initdb: use pg_tmp -d" -- --pgda=/x
	refused "'-kX' is not passed on to initdb" -- -T simple -kX /x
	refused "'x' is not passed on to initdb" x
}

@test "what initdb says is said in one line, and nothing is published" {
	own_cache
	fails 'pg_initcache: initdb failed: "NONSENSE" is not a valid server encoding name' -- initcache -E nonsense
	fails "pg_initcache: initdb failed: $BINDIR/initdb: unrecognized option '--nonsense'" -- initcache -- --nonsense
	[[ -z $(ls "$TINYPG_CACHE/template") ]]
}

# bats test_tags=long
@test "a full disk: one line, nothing published, nothing left" {
	own_cache
	need_root
	need unshare
	unshare -m mount -t tmpfs none "$T/t" 2>/dev/null || skip 'cannot mount here'
	mkdir "$T/cache"
	run -1 --separate-stderr unshare -m sh -c 'mount -t tmpfs -o size=20m,mode=755 none "$TINYPG_CACHE"
		"$@"; status=$?; find "$TINYPG_CACHE/template" -mindepth 1; exit $status' sh pg_initcache -b "$BINDIR"
	[[ $output == '' ]]
	[[ ${#stderr_lines[@]} == 1 ]]
	[[ $stderr == 'pg_initcache: initdb failed: '*': No space left on device' ]]
}

# bats test_tags=long
@test "a cache that cannot be written to: what is there is found, the rest is reported" {
	need_root
	need unshare
	unshare -m mount -t tmpfs none "$T/t" 2>/dev/null || skip 'cannot mount here'
	seeded_cache -b "$BINDIR"
	directory=$(initcache)
	run -0 --separate-stderr read_only pg_initcache -b "$BINDIR"
	[[ $output == "$directory" && $stderr == '' ]]
	run -1 --separate-stderr read_only pg_initcache -b "$BINDIR" -D another
	[[ $output == '' && ${#stderr_lines[@]} == 2 ]]
	[[ ${stderr_lines[0]} == "pg_initcache: cannot write the cache '$T/cache/template': Read-only file system" ]]
	[[ ${stderr_lines[1]} == "hint: put a directory of your own in front: TINYPG_CACHE=DIRECTORY:$T/cache" ]]
	run -1 --separate-stderr read_only env TINYPG_CACHE="$T/cache/none" pg_initcache -b "$BINDIR"
	[[ ${stderr_lines[0]} == "pg_initcache: cannot make the cache '$T/cache/none/template': Read-only file system" ]]
	[[ ${stderr_lines[1]} == 'hint: set TINYPG_CACHE to a directory that you can write to' && ${#stderr_lines[@]} == 2 ]]
}

read_only() {
	unshare -m sh -c 'mount --bind "$T/cache" "$T/cache" && mount -o remount,bind,ro "$T/cache" && exec "$@"' sh "$@"
}

@test "names" {
	own_cache
	refused "the superuser '' is empty" -U ''
	refused "the superuser 'pg_x' begins with 'pg_', which is PostgreSQL's own" -U pg_x
	refused "the superuser 'a\"b' has one of \"\$'\\ in it, which initdb does not take" -U 'a"b'
	refused "the database '' is empty" -D ''
	refused "the database 'template0' takes no connections" -D template0
	refused "the database 'a\\nb' has a newline in it" -D $'a\nb'
	long=$(printf '%064d' 0)
	refused "the database '$long' is longer than 63 bytes" -D "$long"
	refused "the encoding is empty" -E ''
	[[ ! -e $TINYPG_CACHE/template ]]
}

# bats test_tags=long
@test "the database postgres is there already" {
	directory=$(initcache -D postgres)
	[[ $(find "$directory/data/base" -mindepth 1 -maxdepth 1 -type d | wc -l) == 3 ]]
}

# bats test_tags=long
@test "locales" {
	locale -a | grep -qixE 'C\.utf-?8' || skip 'no C.UTF-8 here'
	fails "pg_initcache: there is no locale 'xx_YY' on this system" "hint: \`locale -a\` lists what there is" -- \
		initcache -l xx_YY
	unset LC_ALL
	run -0 --separate-stderr env LANG=xx_YY.UTF-8 pg_initcache -b "$BINDIR"
	[[ $stderr == "pg_initcache: there is no locale 'xx_YY.UTF-8' on this system: the cluster has C.UTF-8" ]]
	grep -qx 'locale C.UTF-8' "$output/made"
	run -0 --separate-stderr env LANG= LC_COLLATE=C LC_CTYPE=C.UTF-8 pg_initcache -b "$BINDIR"
	[[ $stderr == '' ]]
	grep -q '^locale LC_COLLATE%3DC%3BLC_CTYPE%3DC.UTF-8%3BLC_MESSAGES%3DC%3B' "$output/made"
	grep -qE "^lc_messages = '?C'?[[:space:]]" "$output/data/postgresql.conf"
	grep -qx 'encoding UTF8' "$output/made"
}

@test "options" {
	refused "unknown option '-z'" -z
	refused "'many' is not a number of days" -r many
	refused '-L, -r and -s exclude each other' -L -r 1
	refused '-s takes no steps' -s -x hstore
	refused '-b and -V exclude each other' -V 15
	run -0 --separate-stderr pg_initcache -h
	[[ $output == "$USAGE"$'\n'* && $stderr == '' ]]
}

@test "an answer that cannot be written is a failure" {
	initcache >/dev/null
	run -1 --separate-stderr bash -c 'pg_initcache -b "$0" >&-' "$BINDIR"
	[[ $stderr == 'pg_initcache: cannot write to standard output: Bad file descriptor' ]]
}

@test "-b: a directory without a server" {
	fails "pg_initcache: cannot use '/nowhere/postgres': No such file or directory" -- pg_initcache -b /nowhere
	mkdir -p "$T/pg/bin/postgres"
	fails "pg_initcache: cannot use '$T/pg/bin/postgres': Is a directory" -- pg_initcache -b "$T/pg/bin"
	if [[ $BINDIR == */bin ]]; then
		fails "pg_initcache: cannot use '${BINDIR%/bin}/postgres': No such file or directory" "hint: -b '$BINDIR'" -- \
			pg_initcache -b "${BINDIR%/bin}"
	fi
}

@test "programs in PATH that are no server are passed over" {
	mkdir -p "$T/a/postgres" "$T/b" "$T/c" "$T/d"
	echo >"$T/b/postgres"
	printf '#!/bin/sh\nexit 3\n' >"$T/c/postgres"
	printf '#!/bin/sh\necho something else\n' >"$T/d/postgres"
	chmod +x "$T/c/postgres" "$T/d/postgres"
	run -0 --separate-stderr env PATH="$T/a:$T/b:$T/c:$T/d:$BINDIR:$PATH" pg_initcache
	[[ $stderr == '' && $output == "$(initcache)" ]]
	fails "pg_initcache: cannot use '$T/d/postgres': it calls itself 'something else'" -- pg_initcache -b "$T/d"
}

# bats test_tags=long
@test "a server that is there for a wish, and none" {
	version=$("$BINDIR/postgres" -V | sed 's/^[^)]*) \([0-9]*\).*/\1/')
	run -0 --separate-stderr env PATH="$BINDIR:$PATH" pg_initcache -V "$version"
	[[ $output == "$TINYPG_CACHE/template/$version."* ]]
	run -0 --separate-stderr env PATH="$BINDIR:$PATH" pg_initcache -V ">=$version <$((version + 1))"
	[[ $output == "$TINYPG_CACHE/template/$version."* ]]
	run -1 --separate-stderr env PATH="$BINDIR:$PATH" TINYPG_SOURCES=maven TINYPG_MIRROR=http://127.0.0.1:9 \
		TINYPG_VERSION=99 pg_initcache
	[[ $output == '' ]]
	[[ ${stderr_lines[-1]} == "pg_initcache: cannot find PostgreSQL 99 here: there is "*" in '"* ]]
	refused_wish=$(pg_initcache -V x 2>&1) || status=$?
	[[ $status == 2 ]]
	[[ $refused_wish == "pg_initcache: 'x' is not a version of PostgreSQL: 17, 17.5, '>=15 <17' or latest, for example"* ]]
}

@test "a second time nothing is run: no child, no file written" {
	need strace
	initcache >/dev/null
	# A sanitizer's search for leaks does not work under strace.
	export ASAN_OPTIONS=detect_leaks=0
	run -0 --separate-stderr strace -f -o "$T/trace" pg_initcache -b "$BINDIR"
	[[ $(grep -c 'execve(' "$T/trace") == 1 ]]
	run -1 grep -E "$TINYPG_CACHE.*O_CREAT|renameat|mkdirat|unlinkat" "$T/trace"
}

@test "root trusts no cache that others could change" {
	need_root
	mkdir "$T/open"
	chmod 777 "$T/open"
	fails "pg_initcache: cannot trust the cache '$T/open': '$T/open': others may write to it, and it is not sticky" \
		'hint: set TINYPG_CACHE to a directory that only you, or root, can rename things in' \
		-- env TINYPG_CACHE="$T/open" pg_initcache -b "$BINDIR"
}

@test "an installation that the runtime user cannot reach is named" {
	own_cache
	need_root
	mkdir -p "$T/closed/bin"
	cp "$BINDIR/postgres" "$T/closed/bin"
	chmod 700 "$T/closed"
	fails "pg_initcache: cannot use '$T/closed/bin/postgres': user '$(runtime_user)' cannot reach '$T/closed'" -- \
		pg_initcache -b "$T/closed/bin"
	mkdir "$T/cache"
	chmod 700 "$T/cache"
	run -1 --separate-stderr initcache
	[[ ${stderr_lines[0]} == "pg_initcache: the uid that makes templates cannot reach '$T/cache/template/"*"': '$T/cache' is closed to it" ]]
}

# --- Caches that are shared ----------------------------------------------------------------------------------------

# bats test_tags=long
@test "more than one cache: a template of any of them is taken, what is new goes into the first" {
	local seeded
	echo 'create table t (i int);' >"$T/schema.sql"
	seeded_cache
	mv "$T/cache" "$T/shared"
	seeded=$(TINYPG_CACHE=$T/shared pg_initcache)
	export TINYPG_CACHE=$T/own:$T/shared
	[[ $(pg_initcache) == "$seeded" ]]
	[[ $seeded == "$T/shared/template/"* ]]
	[[ ! -e $T/own/template ]]
	# A layer is made on it, without another initdb.
	run -0 --separate-stderr pg_initcache -f "$T/schema.sql"
	[[ $output == "$T/own/template/"* ]]
	[[ $(find "$T/own/template" -mindepth 1 -maxdepth 1 -type d | wc -l) == 1 ]]
	url=$(pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
	[[ $(find "$T/own/template" -mindepth 1 -maxdepth 1 -type d | wc -l) == 1 ]]
}

# bats test_tags=long
@test "a cache on a medium that cannot be written is used as it is" {
	# shellcheck disable=SC2016  # the inner shell's
	local words=(unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"' sh)
	"${words[@]}" "$T" true 2>/dev/null || skip "nothing can be mounted here"
	seeded_cache
	mv "$T/cache" "$T/shared"
	export TINYPG_CACHE=$T/shared
	seeded=$(pg_initcache)
	run -0 --separate-stderr "${words[@]}" "$TINYPG_CACHE" pg_initcache
	[[ $output == "$seeded" && -z $stderr ]]
	run -0 --separate-stderr "${words[@]}" "$TINYPG_CACHE" sh -c 'url=$(pg_tmp) && pg_sql -c "select 5" "$url"; pg_tmp stop "$url"'
	[[ $output == 5 && -z $stderr ]]
}

# The end of the test looks at what is left in shared memory.
# bats test_tags=long
@test "a disk that is full when the server of initdb writes: nothing is left in shared memory" {
	need_root
	need unshare
	local size
	mkdir "$T/small"
	unshare -m mount -t tmpfs tmpfs "$T/small" || skip "nothing can be mounted here"
	for size in 1500k 5m 8m; do
		run -1 --separate-stderr unshare -m sh -c "mount -t tmpfs -o size=$size,mode=755 tmpfs '$T/small' &&
			TINYPG_CACHE='$T/small/cache' exec pg_initcache"
		[[ -z $output ]]
		((${#stderr_lines[@]} == 1))
		[[ $stderr == "pg_initcache: initdb failed: could not "*" file "* ]]
	done
}

segment_is_named() { find "$T/cache" "$T/other/home" -name postmaster.pid -exec sed -n 7p {} + | grep -q .; }

# bats test_tags=long
@test "initdb is killed together with its server: the next call takes the shared memory away, too" {
	need setsid
	local pid
	TINYPG_CACHE=$T/cache setsid pg_initcache 3>&- &
	pid=$!
	wait_until 30 segment_is_named
	kill -KILL -- "-$pid"
	run -0 env TINYPG_CACHE="$T/cache" pg_initcache
}

# bats test_tags=long
@test "a template that was made with another libc, or with another ICU, is not used" {
	need_root
	need unshare getconf ldd
	[[ $(getconf GNU_LIBC_VERSION) == 'glibc 2.'* ]] || skip "the C library is not glibc"
	seeded_cache -b "$BINDIR"
	cat >"$T/elsewhere" <<-'END'
		# The libraries as an upgrade leaves them, for what is started from here on.
		link=$(ldd "$BINDIR/postgres" | awk '$1 ~ "^'"$1"'[.]" { print $3 }')
		file=$(realpath "$link")
		place=${file%/*}
		mkdir "$T/up" "$T/aside"
		mount -t overlay -o "lowerdir=$place,upperdir=$T/up,workdir=$T/aside" none "$place" || exit 99
		case $1 in
		libc)
			# It says that it is of another version, and is the same otherwise.
			LC_ALL=C sed 's/glibc 2[.]/glibc 9./' "$file" >"$file.new" && chmod 755 "$file.new" && mv "$file.new" "$file"
			;;
		libicui18n)
			mv "$file" "$file.9" && ln -sf "${file##*/}.9" "$link"
			;;
		esac
		pg_tmp stop "$(pg_tmp -b "$BINDIR")" && pg_initcache -b "$BINDIR"
	END
	export BINDIR
	first=$(initcache)
	pg_tmp stop "$(pg_tmp -b "$BINDIR")"
	made=1
	for library in libc libicui18n; do
		ldd "$BINDIR/postgres" | grep -qF "$library." || continue
		run unshare -m bash "$T/elsewhere" "$library" 3>&-
		printf "%s\n" "$output"
		[[ $status == 0 ]]
		[[ -d $output && $output != "$first" ]]
		# One was made: what pg_tmp remembered of the request does not count there, either.
		[[ $(grep -c ' made ' "$TINYPG_CACHE/template/log") == $((++made)) ]]
		rm -rf "$T/up" "$T/aside"
	done
	[[ $(initcache) == "$first" && $made -gt 1 ]]
}

# A server whose dynamic shared memory has no names has two segments.
has_two_segments() { awk 'FNR > 1 && ++made[$5] == 2 { found = 1 } END { exit !found }' /proc/sysvipc/shm; }

# killed_without_names COMMAND...: pg_initcache by it, killed with all that it runs where nobody but root can write to
# /dev/shm: a server has more segments there, and names only the first one.
killed_without_names() {
	setsid unshare -m sh -c 'mount -t tmpfs -o mode=700 tmpfs /dev/shm && exec "$@"' sh "$@" 3>&- &
	local pid=$!
	until has_two_segments; do
		! is_gone "$pid" || return 1
	done
	kill -KILL -- "-$pid" || true
	wait "$pid" || true
	run -0 "$@"
	run ! segment_is_named
}

# bats test_tags=long
@test "initdb is killed where shared memory has no names: the next call takes its segments away" {
	need_root
	need unshare
	need setsid
	unshare -m mount -t tmpfs -o mode=700 tmpfs /dev/shm || skip "nothing can be mounted here"
	killed_without_names env TINYPG_CACHE="$T/cache" pg_initcache
	other_prepare
	local user=${TINYPG_TEST_USER:-nobody}
	killed_without_names setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$T/other/home" \
		TINYPG_CACHE="$T/other/home/cache" PATH="$OTHER_PATH" pg_initcache
}
