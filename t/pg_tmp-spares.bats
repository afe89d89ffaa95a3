# Warm spares: who gets one, who never does, how many there are, and that they go.
# suite: first (it waits much)

# shellcheck disable=SC2086,SC2034,SC2143  # lists of options are words; what eval reads is used
load helper
load spare-helper

@test "the next one of the same kind gets the spare, and leaves another" {
	warm
	url=$(pg_tmp)
	[[ $(name_of "$url") == "$spare" ]]
	answers "$url"
	wait_until 60 spares_are 1
	[[ $(spares) != "$spare" ]]
}

@test "list names no URL of a spare: it is nobody's" {
	warm
	[[ $(pg_tmp list | cut -f 1,2,5) == "$spare"$'\tspare\t-' ]]
}

@test "the idle time -w does not make another kind" {
	warm
	url=$(pg_tmp -w 1)
	[[ $(name_of "$url") == "$spare" ]]
	# The idle time is the owner's.
	answers "$url"
	wait_until 30 test ! -e "$(url_directory "$url")"
}

# bats test_tags=long
@test "other options, another PGPORT, another locale never get it" {
	warm
	export TINYPG_SPARES=0
	for option in -Ualice -Dshop -EUTF8 -lC -o-N11 -cwork_mem=3MB -t -s; do
		url=$(pg_tmp "$option")
		[[ $(name_of "$url") != "$spare" ]]
		pg_tmp stop "$url"
	done
	url=$(PGPORT=6543 pg_tmp)
	[[ $(name_of "$url") != "$spare" ]]
	pg_tmp stop "$url"
	url=$(LC_ALL=C pg_tmp)
	[[ $(name_of "$url") != "$spare" ]]
	pg_tmp stop "$url"
	[[ $(spares) == "$spare" ]]
}

# bats test_tags=long
@test "the same options do get it" {
	for options in "-o -N12 -c work_mem=3MB -c fsync=on -U alice -D shop" "-a cert"; do
		warm $options
		url=$(pg_tmp $options)
		[[ $(name_of "$url") == "$spare" ]]
		answers "$url"
		TINYPG_SPARES=0 pg_tmp stop -A
		wait_until 20 spares_are 0
	done
}

@test "-t: a spare has a password and a port of its own" {
	warm -t
	url=$(pg_tmp -t)
	[[ $(basename "$(dirname "$(sql "$url" 'show data_directory')")") == "$spare" ]]
	[[ $(sql "$url" 'show listen_addresses') == 127.0.0.1 ]]
	run ! sql "postgresql://$(id -un):wrong@${url#*@}" 'select 1'
	[[ $output == *"password authentication failed"* ]]
}

@test "a library to preload is warm, and one that was rebuilt is another request" {
	library=$(find "$(server_bindir)/../lib" -name auto_explain.so | head -n 1)
	[[ -n $library ]] || skip "no contrib libraries here"
	mkdir lib
	chmod 755 . lib
	cp "$library" lib/mine.so
	chmod 755 lib/mine.so
	options=(-c shared_preload_libraries=mine -o "-c dynamic_library_path=$T/lib:\\\$libdir")
	warm "${options[@]}"
	url=$(pg_tmp "${options[@]}")
	[[ $(name_of "$url") == "$spare" ]]
	[[ $(sql "$url" 'show auto_explain.log_min_duration') == -1 ]]
	wait_until 60 spares_are 1
	spare=$(spares)
	cp "$library" lib/other.so
	chmod 755 lib/other.so
	mv lib/other.so lib/mine.so
	url=$(TINYPG_SPARES=0 pg_tmp "${options[@]}")
	[[ $(name_of "$url") != "$spare" && $(spares) == "$spare" ]]
}

# bats test_tags=long
@test "-d and -p neither take nor leave one" {
	warm
	port=$(pg_getport)
	a=$(pg_tmp -d "$T/dir")
	b=$(pg_tmp -t -p "$port")
	[[ $(url_directory "$a") == "$T/dir" ]]
	answers "$b"
	sleep 1
	[[ $(unclaimed) == "$spare" ]]
}

@test "TINYPG_SPARES=0 leaves no trace" {
	url=$(TINYPG_SPARES=0 pg_tmp)
	sleep 1
	[[ -z $(unclaimed) ]]
	run -0 find "$TMPDIR" -name 'spare.*' -o -name 'pool.*'
	[[ -z $output ]]
}

@test "the warm path: no child, no program, nobody looked up, few system calls" {
	may_trace
	# Each directory of PATH before the server's is a call.
	PATH=$(server_bindir):$TINYPG_BIN:/usr/bin:/bin
	echo pw >"$T/password"
	echo 'local all all md5' >"$T/hba"
	for option in '' "-t -s -P $T/password -a scram-sha-256" "-a $T/hba"; do
		warm $option
		traced_claim $option
		[[ $(name_of "$(<"$T/url")") == "$spare" ]]
		TINYPG_SPARES=0 pg_tmp stop -A
	done
}

# bats test_tags=long
@test "the warm path is as short where the server is not in PATH" {
	may_trace
	PATH=$TINYPG_BIN:/usr/bin:/bin
	# What the first one searched for, the next ones know.
	warm
	traced_claim
	[[ $(name_of "$(<"$T/url")") == "$spare" ]]
}

may_trace() {
	need strace
	strace -o "$T/probe" true 2>/dev/null || skip "strace may not trace here"
	run ldd "$TINYPG_BIN/pg_tmp"
	[[ $output != *libasan* && $output != *libclang_rt* ]] || skip "a sanitizer makes calls of its own"
}

# traced_claim OPTION...: what a claim asks of the kernel once the loader is done, whose last act is to unmap its cache. Where
# TMPDIR is /tmp, that is 55 calls; each further part of TMPDIR's path takes two; ten are left for what is to come.
traced_claim() {
	local calls parts
	strace -f -o "$T/trace" pg_tmp "$@" >"$T/url"
	awk '/munmap\(/ && !seen { seen = 1; next } seen && /\(/' "$T/trace" >"$T/calls"
	grep -qF '.ctl"' "$T/calls"
	run -1 grep -E '(execve|execveat|fork|vfork|clone|clone3)\(' "$T/calls"
	# As getpwuid would.
	run -1 grep -E '"/etc/|/nscd/|libnss' "$T/calls"
	calls=$(wc -l <"$T/calls")
	parts=$(tr -cd / <<<"$TMPDIR" | wc -c)
	echo "$calls calls, $parts parts"
	((calls <= 55 + 2 * (parts - 1) + 10))
}

# bats test_tags=long
@test "the cold path: two programs beside the server, once the template is known" {
	may_trace
	TINYPG_SPARES=0 pg_tmp stop "$(TINYPG_SPARES=0 pg_tmp)"
	# strace waits for the watchdog.
	TINYPG_SPARES=0 strace -f -e trace=execve -o "$T/trace" pg_tmp >"$T/url" 3>&- &
	wait_until 60 test -s "$T/url"
	pg_tmp stop "$(<"$T/url")"
	wait
	run -0 awk -F '"' '/execve\(.*= 0$|execve\(.*unfinished/ { n = split($2, part, "/"); print part[n] }' "$T/trace"
	[[ $output == $'pg_tmp\npg_watchdog\npostgres' ]]
}

@test "each is empty when it is handed out" {
	for _ in {1..6}; do
		url=$(pg_tmp -w 2)
		sql "$url" 'create table t (i int)'
	done
}

@test "two that race for one spare both get a cluster" {
	for _ in 1 2; do
		warm
		pg_tmp >"$T/a" &
		pg_tmp >"$T/b" &
		wait
		[[ $(<"$T/a") != "$(<"$T/b")" ]]
		answers "$(<"$T/a")"
		answers "$(<"$T/b")"
		TINYPG_SPARES=0 pg_tmp stop -A
	done
}

# bats test_tags=long
@test "never more of a kind than TINYPG_SPARES" {
	export TINYPG_SPARES=2
	for _ in 1 2 3; do
		pg_tmp >/dev/null
		wait_until 20 at_most 2
	done
	wait_until 60 spares_are 2 || { pg_tmp list; false; }
	for _ in 1 2 3 4; do
		pg_tmp >/dev/null &
	done
	wait
	wait_until 60 spares_are 2
	for _ in {1..10}; do
		at_most 2
		sleep 0.1
	done
}

# One that was claimed is a spare in the list until its watchdog has written it down.
at_most() { (($(unclaimed | wc -l) <= $1)); }

# bats test_tags=long
@test "never more than 8 in all, and the one that waited longest goes" {
	export TINYPG_SPARES=1
	for n in 1 2 3 4 5 6 7 8; do
		url=$(pg_tmp -o "-N 1$n")
		wait_until 60 spares_are "$n"
		[[ $n != 1 ]] || first=$(spares)
		TINYPG_SPARES=0 pg_tmp stop "$url"
	done
	url=$(pg_tmp -o "-N 19")
	wait_until 60 eval '! spares | grep -qx "$first"'
	wait_until 60 spares_are 8
}

# bats test_tags=long
@test "a spare that nobody wants goes after TINYPG_SPARE_TTL" {
	export TINYPG_SPARE_TTL=2
	url=$(pg_tmp)
	wait_until 60 spares_are 1
	TINYPG_SPARES=0 pg_tmp stop "$url"
	all_gone
}

@test "stop -A stops spares, too; stop of a URL does not" {
	warm
	[[ $(spares) == "$spare" ]]
	pg_tmp stop -A
	all_gone
}

# bats test_tags=long
@test "stop -A stops a spare that is being made, too" {
	for moment in 0 0.05 0.2 0.5; do
		pg_tmp >/dev/null
		sleep $moment
		pg_tmp stop -A
		[[ -z $(pg_tmp list) ]]
		all_gone
	done
}

@test "a spare whose server died is passed over" {
	warm
	dir=$TMPDIR/tinypg.$EUID/$spare
	kill_hard "$(head -n 1 "$dir"/*/postmaster.pid)"
	url=$(pg_tmp)
	answers "$url"
}

# bats test_tags=long
@test "a spare whose watchdog was killed is passed over, and swept" {
	warm
	dir=$TMPDIR/tinypg.$EUID/$spare
	kill_hard "$(process_parent "$(head -n 1 "$dir"/*/postmaster.pid)")"
	url=$(pg_tmp)
	answers "$url"
	[[ $(name_of "$url") != "$spare" ]]
	wait_until 30 test ! -e "$dir"
}

@test "a spare whose watchdog stands still is passed over" {
	warm
	watchdog=$(process_parent "$(head -n 1 "$TMPDIR/tinypg.$EUID/$spare"/*/postmaster.pid)")
	freeze "$watchdog"
	url=$(timeout 60 pg_tmp)
	answers "$url"
	[[ $(name_of "$url") != "$spare" ]]
	kill -CONT "$watchdog"
}

@test "a spare whose server stands still is passed over, and goes" {
	warm
	postmaster=$(head -n 1 "$TMPDIR/tinypg.$EUID/$spare"/*/postmaster.pid)
	freeze "$postmaster"
	url=$(pg_tmp)
	[[ $(name_of "$url") != "$spare" ]]
	answers "$url"
	wait_until 20 is_gone "$postmaster"
}

@test "a server program that was replaced: the old spare is never handed out" {
	from=$(server_bindir)
	mkdir -p "$T/pg/bin" "$T/pg/lib"
	cp "$from/postgres" "$from/initdb" "$T/pg/bin/"
	url=$(pg_tmp -b "$T/pg/bin" 2>/dev/null) || skip "this installation cannot be moved"
	wait_until 60 spares_are 1
	spare=$(spares)
	cp "$from/postgres" "$T/pg/bin/new" && mv "$T/pg/bin/new" "$T/pg/bin/postgres"
	url=$(pg_tmp -b "$T/pg/bin")
	[[ $(name_of "$url") != "$spare" ]]
	answers "$url"
}

# bats test_tags=long
@test "pg_tmp killed while it claims: nobody's cluster goes" {
	for _ in {1..4}; do
		wait_until 60 some_spare || { pg_tmp list; false; }
		pg_tmp -w 0 >"$T/url" 2>/dev/null 3>&- &
		sleep "0.00$((RANDOM % 6))"
		kill -KILL $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		[[ ! -s $T/url ]] || TINYPG_SPARES=0 pg_tmp stop "$(<"$T/url")" 2>/dev/null || true
		wait_until 20 none_handed_out
	done
}
some_spare() {
	[[ -n $(spares) ]] || TINYPG_SPARES=0 pg_tmp stop "$(pg_tmp)"
	[[ -n $(spares) ]]
}
none_handed_out() { [[ -z $(pg_tmp list | cut -f2 | grep -E 'running|offered|stopping') ]]; }

# bats test_tags=long
@test "a waiting spare sleeps" {
	warm
	watchdog=$(process_parent "$(head -n 1 "$TMPDIR/tinypg.$EUID/$spare"/*/postmaster.pid)")
	switches() { awk '/^voluntary_ctxt_switches/ { print $2 }' "/proc/$watchdog/status"; }
	before=$(switches)
	sleep 6
	(($(switches) - before <= 1))
}

@test "root's runtime user is part of the kind" {
	need_root
	warm
	url=$(TINYPG_USER=nobody pg_tmp)
	[[ $(name_of "$url") != "$spare" ]]
	[[ $(stat -c %U "$(url_directory "$url")") == nobody ]]
}

# small_disk SIZE COMMAND...: TMPDIR is on a file system of its own.
small_disk() {
	# shellcheck disable=SC2016  # the inner shell's
	unshare -m sh -c 'mount -t tmpfs -o "size=$0,mode=755" none "$TMPDIR" && exec "$@"' "$@"
}

@test "a disk without room for a spare: the cluster is handed out without a word, and the next spare has room again" {
	need_root
	unshare -m mount -t tmpfs none "$T/t" 2>/dev/null || skip "nothing can be mounted here"
	# shellcheck disable=SC2016  # the inner shell's
	run -0 --separate-stderr small_disk 45m bash -c '
		url=$(pg_tmp) && pg_sql -c "select 5" "$url" || exit
		until [ "$(pg_tmp list | cut -f 2)" = running ]; do sleep 0.1; done
		mount -o remount,size=200m "$TMPDIR" && next=$(pg_tmp) || exit
		until pg_tmp list | grep -q "	spare	"; do sleep 0.1; done
		pg_tmp list | cut -f 2 | sort
		TINYPG_SPARES=0 pg_tmp stop -A'
	[[ $output == $'5\nrunning\nrunning\nspare' && -z $stderr ]]
}
