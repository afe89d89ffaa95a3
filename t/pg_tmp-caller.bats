# pg_tmp: what it is called from: the environment, the standard descriptors and others, terminals, make, signals.

load helper

@test "PG* variables of the caller change nothing of the cluster" {
	url=$(PGHOST=/nowhere PGUSER=nobody2 PGDATABASE=none PGDATA=/nowhere PGOPTIONS='-c work_mem=7MB' PGSSLMODE=require \
		PGSERVICE=none PGPASSFILE=/nowhere PGCLIENTENCODING=SJIS PGTZ=Asia/Tokyo PGDATESTYLE=German pg_tmp 2>/dev/null)
	[[ $url == "postgresql:///test?host="*"&user=$(id -un)&"* ]]
	[[ $(sql "$url" 'show work_mem') == 4MB ]]
	[[ $(sql "$url" 'show TimeZone') == UTC ]]
	pg_tmp stop "$url"
}

@test "PGPORT gives the socket its number" {
	export PGPORT=6543
	url=$(pg_tmp)
	[[ -S $(url_directory "$url")/.s.PGSQL.6543 ]]
	[[ $(sql "$url" 'show port') == 6543 ]]
	pg_tmp stop "$url"
}

@test "a PGPORT that is no port leads neither the cluster nor its clients anywhere" {
	for PGPORT in nonsense 5432,5433; do
		export PGPORT
		run -0 --separate-stderr pg_tmp -d "$T/t/d"
		[[ $stderr == "pg_tmp: PGPORT '$PGPORT' is not a number from 1 to 65535: the cluster has 5432" ]]
		[[ $(sql "$output" 'show port') == 5432 ]]
		# A cluster that runs has its port.
		run -0 --separate-stderr pg_tmp run -d "$T/t/d" pg_sql -c 'show port'
		[[ $output == 5432 && -z $stderr ]]
		pg_tmp stop -d "$T/t/d"
	done
	# On TCP, it does not matter.
	run -0 --separate-stderr pg_tmp -t run pg_sql -c 'select 5'
	[[ $output == 5 && -z $stderr ]]
}

@test "out=\$(pg_tmp 2>&1) returns" {
	out=$(pg_tmp 2>&1)
	[[ $out == postgresql://* ]]
	pg_tmp stop "$out"
}

@test "pg_tmp | cat returns" {
	run -0 bash -c 'pg_tmp 2>&1 | cat'
	[[ $output == postgresql://* ]]
	pg_tmp stop "$output"
}

@test "with stdin closed" {
	url=$(pg_tmp <&-)
	pg_tmp stop "$url" <&-
	all_gone
}

@test "with stderr closed" {
	url=$(pg_tmp 2>&-)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
}

@test "with stdin, stdout and stderr closed: status 1, nothing left" {
	run -1 bash -c 'pg_tmp <&- >&- 2>&-'
	all_gone
}

@test "with stdout closed: status 1, one line, nothing left" {
	run -1 bash -c 'pg_tmp >&-'
	[[ ${lines[0]} == "pg_tmp: "* ]]
	all_gone
}

@test "with a full stdout: status 1, one line, nothing left" {
	[[ -c /dev/full ]] || skip "no /dev/full"
	run -1 bash -c 'pg_tmp >/dev/full'
	[[ ${lines[0]} == "pg_tmp: "* ]]
	all_gone
}

@test "with a reader that has gone: nothing left" {
	run bash -c 'set -o pipefail; pg_tmp | true'
	[[ $status != 0 ]]
	all_gone
	# The same where the caller ignores SIGPIPE.
	run bash -c 'trap "" PIPE; set -o pipefail; pg_tmp | true'
	[[ $status == 1 ]]
	all_gone
}

# bats test_tags=long
@test "with an empty environment" {
	url=$(env -i TMPDIR="$TMPDIR" TINYPG_CACHE="$TINYPG_CACHE" TINYPG_SPARES=0 "$TINYPG_BIN/pg_tmp" 2>/dev/null)
	[[ $(sql "$url" 'select 5') == 5 ]]
	env -i TMPDIR="$TMPDIR" "$TINYPG_BIN/pg_tmp" stop "$url"
	all_gone
}

@test "by its path, by a link, and from PATH: its fellows are found" {
	url=$(cd / && PATH=/usr/bin:/bin "$TINYPG_BIN/pg_tmp")
	pg_tmp stop "$url"
	ln -s "$TINYPG_BIN/pg_tmp" "$T/other_name"
	url=$(PATH=/usr/bin:/bin "$T/other_name")
	pg_tmp stop "$url"
	url=$(cd "$TINYPG_BIN" && PATH=/usr/bin:/bin ./pg_tmp)
	pg_tmp stop "$url"
}

@test "without a controlling terminal" {
	need setsid
	url=$(setsid -w pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
}

@test "a terminal that goes away does not take the cluster with it" {
	need script
	script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip "a pseudo-terminal cannot be made"
	script -qefc "pg_tmp >'$T/url'" /dev/null </dev/null >/dev/null
	url=$(<"$T/url")
	sleep 0.5
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "in the recipes of make -j4" {
	need make
	printf 'all: a b c d\na b c d:\n\t@url=$$(pg_tmp) && echo "$$url" >%s/$@ && pg_sql -c "select 5" "$$url"\n' "$T" >"$T/makefile"
	run -0 make -j4 -f "$T/makefile"
	[[ $output == $'5\n5\n5\n5' ]]
	[[ $(sort -u "$T"/[abcd] | wc -l) == 4 ]]
	pg_tmp stop -A
	all_gone
}

@test "in a directory that has gone" {
	mkdir "$T/gone" && cd "$T/gone" && rmdir "$T/gone"
	url=$(pg_tmp)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
	cd "$T"
}

# bats test_tags=long
@test "with signals ignored or blocked by the caller" {
	env --ignore-signal=CHLD true 2>/dev/null || skip "env cannot ignore signals"
	url=$(env --ignore-signal=CHLD,HUP,INT,QUIT,TERM,USR1,USR2,ALRM,PIPE pg_tmp -w 2)
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
	all_gone
	if env --block-signal=CHLD true 2>/dev/null; then
		url=$(env --block-signal=CHLD,HUP,INT,QUIT,TERM,USR1,USR2,ALRM,PIPE pg_tmp -w 2)
		[[ $(sql "$url" 'select 5') == 5 ]]
		pg_tmp stop "$url"
		all_gone
	fi
}

@test "with few descriptors: the server says how many it needs, and nothing hangs" {
	run --separate-stderr timeout 60 bash -c 'ulimit -n 24 && exec pg_tmp'
	[[ $status == 1 && -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: "* && $stderr == *"file descriptors"* ]]
	all_gone
}

@test "with descriptors open up to the brim: none is inherited" {
	for i in {20..60}; do
		eval "exec $i</dev/null"
	done
	exec 61>"$T/held"
	url=$(pg_tmp)
	[[ -z $(find "/proc/$(watchdog_of "$url")/fd" "/proc/$(postmaster_of "$url")/fd" -lname "$T/held") ]]
	for i in {20..61}; do
		eval "exec $i<&-"
	done
	pg_tmp stop "$url"
}
