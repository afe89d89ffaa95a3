# pg_tmp among enemies: full disks, hostile users, stopped processes, limits, odd names, servers that are none.

# shellcheck disable=SC2086  # lists of options are words
load ../helper

# clear FAILURE... : what `run --separate-stderr` left is one clear failure: status 1, no answer, at most a line, a hint and
# the log's lines.
clear_failure() {
	[[ $status == 1 && -z $output ]]
	[[ ${stderr_lines[0]} =~ ^pg_[a-z]+:\  ]]
}

# either_works: what `run --separate-stderr` left is a working cluster, which is stopped, or one clear failure.
either_works() {
	if [[ $status == 0 ]]; then
		[[ $(sql "$output" 'select 5') == 5 ]]
		pg_tmp stop "$output"
	else
		clear_failure
	fi
	all_gone
}

# on_small_disk SIZE COMMAND: bash runs it in a mount namespace where $T/t is a disk of that size.
on_small_disk() {
	need_root
	need unshare
	pg_initcache >/dev/null
	unshare -m true 2>/dev/null || skip "a mount namespace cannot be made"
	run --separate-stderr timeout 120 unshare -m bash -c \
		'mount -t tmpfs -o size="$0",mode=755 none "$T/t" && shift 0 && eval "$1"' "$1" "$2" 3>&-
}

# --- Disks ---------------------------------------------------------------------------------------------------------

@test "a disk that is full while the template is cloned" {
	for size in 4k 64k 1m 8m 24m; do
		on_small_disk $size 'pg_tmp; status=$?; sleep 0.3; find "$T/t" -mindepth 2; exit $status'
		[[ $status == 1 && -z $output ]]
		[[ $stderr == "pg_"*"No space left on device"* || $stderr == *"No space left on device"* ]]
		all_gone
	done
}

@test "a disk that becomes full while a cluster runs: list and stop work" {
	on_small_disk 90m 'url=$(pg_tmp -w 0); dd if=/dev/zero of="$T/t/fill" 2>/dev/null; pg_tmp list | wc -l; pg_tmp stop "$url" || exit
		for i in $(seq 200); do [ -z "$(find "$T/t" -mindepth 2)" ] && break; sleep 0.1; done; find "$T/t" -mindepth 2 | head'
	[[ $status == 0 && $output == 1 ]]
	all_gone
}

@test "a disk that becomes full while a cluster runs: it still ends when idle" {
	on_small_disk 90m 'url=$(pg_tmp -w 1); pg_sql -c "select 5" "$url" >&2; dd if=/dev/zero of="$T/t/fill" 2>/dev/null
		for i in $(seq 300); do [ -z "$(find "$T/t" -mindepth 2)" ] && break; sleep 0.1; done; find "$T/t" -mindepth 2'
	[[ $status == 0 && -z $output ]]
	all_gone
}

@test "a disk that is full when a cluster is to be kept: no URL, neither of a new one nor of the spare" {
	export TINYPG_SPARES=1
	on_small_disk 200m 'pg_tmp -w 0 >"$T/url"; until pg_tmp list | grep -q spare; do sleep 0.1; done
		dd if=/dev/zero of="$T/t/fill" 2>/dev/null; pg_tmp -k; status=$?
		sed -n "s/^keep //p" "$T/t"/tinypg.*/*.state >"$T/keep"; rm "$T/t/fill"; pg_tmp stop -A; exit $status'
	clear_failure
	[[ $stderr == "pg_tmp: cannot write '$T/t/tinypg.$EUID/"*".state': No space left on device" ]]
	[[ $(xargs <"$T/keep") == '0 0' ]]
	all_gone
}

@test "a full cache: one clear line, and no staging left" {
	need_root
	mkdir "$T/cache"
	unshare -m true 2>/dev/null || skip "a mount namespace cannot be made"
	run --separate-stderr unshare -m bash -c 'mount -t tmpfs -o size=8m,mode=755 none "$T/cache" || exit 99
		TINYPG_CACHE=$T/cache pg_tmp; status=$?; find "$T/cache" -name "staging*"; exit $status' 3>&-
	clear_failure
	all_gone
}

@test "a TMPDIR on a file system that is read-only" {
	need_root
	unshare -m true 2>/dev/null || skip "a mount namespace cannot be made"
	run --separate-stderr unshare -m bash -c 'mount -t tmpfs -o ro,mode=755 none "$T/t" && pg_tmp' 3>&-
	clear_failure
	[[ $stderr == *"'$T/t"*"Read-only file system"* ]]
}

@test "a cache on a file system that is read-only" {
	need_root
	mkdir "$T/cache"
	unshare -m true 2>/dev/null || skip "a mount namespace cannot be made"
	run --separate-stderr unshare -m bash -c 'mount -t tmpfs -o ro,mode=755 none "$T/cache"
		TINYPG_CACHE=$T/cache pg_tmp' 3>&-
	clear_failure
	[[ ${stderr_lines[0]} == "pg_initcache: cannot make the cache '$T/cache/template': Read-only file system" ]]
	[[ $stderr == *$'\nhint: set TINYPG_CACHE to a directory that you can write to' ]]
	all_gone
}

@test "-d on another file system than TMPDIR" {
	[[ $(stat -c %d /dev/shm) != "$(stat -c %d /tmp)" ]] || skip "one file system only"
	dir=/dev/shm/${T##*/}
	mkdir -m 755 "$dir"
	url=$(pg_tmp -d "$dir/new")
	answers "$url"
	pg_tmp stop "$url"
	[[ -z $(ls -A "$dir") ]]
	url=$(pg_tmp -d "$dir")
	pg_tmp stop "$url"
	[[ -z $(ls -A "$dir") ]]
	rmdir "$dir"
	all_gone
}

# --- Other users -----------------------------------------------------------------------------------------------------

@test "an attacker who owns names in a sticky TMPDIR gets nothing from root" {
	need_root
	chmod 1777 "$TMPDIR"
	mkdir -m 777 "$T/trap"
	theirs() { setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups "$@"; }
	for made in "ln -s $T/trap $TMPDIR/tinypg.0" "mkdir -m 777 $TMPDIR/tinypg.0" "touch $TMPDIR/tinypg.0" \
		"mkfifo $TMPDIR/tinypg.0"; do
		theirs $made
		for command in "" list "stop -A" initdb; do
			run --separate-stderr timeout 60 pg_tmp $command
			[[ -z $output && $status == 1 ]]
			[[ ${stderr_lines[0]} == "pg_tmp: "*"tinypg.0"* ]]
		done
		[[ -z $(ls -A "$T/trap") ]]
		[[ ! -d $TMPDIR/tinypg.0 || -z $(ls -A "$TMPDIR/tinypg.0/") ]]
		rm -rf "$TMPDIR/tinypg.0"
	done
}

@test "an attacker who swaps tinypg.0 all the time gets nothing from root" {
	need_root
	chmod 1777 "$TMPDIR"
	mkdir -m 777 "$T/trap"
	setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups bash -c '
		while [ ! -e "$T/stop" ]; do
			ln -s "$T/trap" "$TMPDIR/tinypg.0"; rm -f "$TMPDIR/tinypg.0"; mkdir "$TMPDIR/tinypg.0"; rmdir "$TMPDIR/tinypg.0"
		done' >/dev/null 2>&1 3>&- &
	for _ in {1..20}; do
		run --separate-stderr timeout 60 pg_tmp -w 1
		[[ $status == 0 || $status == 1 ]]
		[[ -z $(ls -A "$T/trap") ]]
		[[ $status == 1 ]] || break
	done
	touch "$T/stop"
	wait
	[[ -z $(ls -A "$T/trap") ]]
	pg_tmp stop -A || true
}

# planted_file CLUSTER-RELATIVE-NAME: with a kept cluster whose owner put a link there to a secret of root's, root neither
# reads nor writes the secret when the cluster is started, fails to start, is listed and stopped.
planted() {
	need_root
	url=$(pg_tmp -k -d "$T/keep")
	version=$(basename "$(echo "$T/keep"/[1-9]*)")
	pg_tmp stop "$url"
	echo "top secret" >"$T/secret"
	chmod 600 "$T/secret"
	before=$(stat -c '%u %g %a %s %Y %h %i' "$T/secret")
	path=$T/keep/${1/VERSION/$version}
	rm -rf "$path"
	ln "$2" "$T/secret" "$path" 2>/dev/null || ln -s "$T/secret" "$path"
	[[ $2 == -s ]] || before=$(stat -c '%u %g %a %s %Y %h %i' "$T/secret")
	for command in "-d $T/keep" "-d $T/keep -o --no-such" "list" "stop -d $T/keep" "-t -d $T/keep" "stop -A"; do
		run timeout 60 pg_tmp $command
		[[ $status != 124 ]]
		[[ $output != *"top secret"* ]]
		[[ $(stat -c '%u %g %a %s %Y' "$T/secret") == "${before% * *}" ]]
		[[ $(<"$T/secret") == "top secret" ]]
	done
	# The port and password that root keeps of it go, too.
	rm -r "$T/keep"
	[[ -z $(pg_tmp list) ]]
	[[ -z $(our_processes) ]]
}

@test "planted: log is a link" { planted log -s; }
@test "planted: log is a hard link" { planted log -P; }
@test "planted: postgresql.conf is a link" { planted VERSION/postgresql.conf -s; }
@test "planted: postgresql.auto.conf is a link" { planted VERSION/postgresql.auto.conf -s; }
@test "planted: tinypg.conf is a link" { planted VERSION/tinypg.conf -s; }
@test "planted: pg_hba.conf is a link" { planted VERSION/pg_hba.conf -s; }
@test "planted: pg_hba.conf is a hard link" { planted VERSION/pg_hba.conf -P; }
@test "planted: pg_ident.conf is a link" { planted VERSION/pg_ident.conf -s; }
@test "planted: postmaster.pid is a link" { planted VERSION/postmaster.pid -s; }
@test "planted: PG_VERSION is a link" { planted VERSION/PG_VERSION -s; }
@test "planted: the socket is a link" { planted .s.PGSQL.5432 -s; }

@test "planted: fifos where files are expected do not hang anybody" {
	url=$(pg_tmp -k -d "$T/keep")
	pg_tmp stop "$url"
	data=$(echo "$T/keep"/[1-9]*)
	# PostgreSQL itself waits for a writer of some of them: whoever called gives up, and there is nothing to stop then, or
	# nothing that shuts down cleanly. Others are written anew.
	declare -A starts=([../log]=124 [postmaster.pid]=124 [PG_VERSION]=124 [tinypg.conf]=0 [postgresql.conf]=1 [pg_hba.conf]=0)
	for name in "${!starts[@]}"; do
		mv "$data/$name" "$T/saved" 2>/dev/null || rm -f "$T/saved"
		mkfifo -m 666 "$data/$name"
		run "-${starts[$name]}" timeout 10 pg_tmp -d "$T/keep"
		run -0 timeout 60 pg_tmp list
		run "-$((starts[$name] != 0))" timeout 60 pg_tmp stop -d "$T/keep"
		wait_until 20 no_process
		rm -f "$data/$name"
		[[ ! -e $T/saved ]] || mv "$T/saved" "$data/$name"
	done
	[[ -z $(our_processes) ]]
}

@test "a data directory swapped for a link while the cluster runs: stop deletes nothing behind it" {
	mkdir "$T/precious"
	touch "$T/precious/file"
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	data=$(echo "$dir"/[1-9]*)
	mv "$data" "$dir/aside"
	ln -s "$T/precious" "$data"
	pg_tmp stop "$url"
	[[ -e $T/precious/file ]]
	[[ -z $(pg_tmp list) ]]
	all_gone
}

@test "a cluster's directory swapped for a link: stop and sweep delete nothing behind it" {
	mkdir "$T/precious"
	touch "$T/precious/file"
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	mv "$dir" "$T/aside"
	ln -s "$T/precious" "$dir"
	for command in "stop $url" list; do
		run --separate-stderr pg_tmp $command
		[[ $stderr == "pg_tmp: cannot remove '$dir': '$dir' is a link now" && -e $T/precious/file ]]
		[[ $command == list && $status == 0 && $output == *$'\tleft\t'*"$dir" || $command == stop* && $status == 1 && -z $output ]]
	done
	wait_until 20 no_process
	rm -rf "$T/aside" "$dir"
	[[ -z $(pg_tmp list) ]]
}
no_process() { [[ -z $(our_processes) ]]; }

@test "root's cache has to be root's" {
	need_root
	mkdir "$T/cache"
	chown nobody "$T/cache"
	run --separate-stderr env TINYPG_CACHE="$T/cache" pg_tmp
	clear_failure
	[[ $stderr == *"'$T/cache"* ]]
	chown root "$T/cache"
	chmod 777 "$T/cache"
	run --separate-stderr env TINYPG_CACHE="$T/cache" pg_tmp
	clear_failure
	[[ $stderr == *"'$T/cache"* ]]
	all_gone
}

# --- Processes that stand still -----------------------------------------------------------------------------------------

@test "a stopped watchdog: list and stop answer, nobody is harmed" {
	url=$(pg_tmp -w 0)
	watchdog=$(watchdog_of "$url")
	freeze "$watchdog"
	run timeout 60 pg_tmp list
	[[ $status == 0 && $output == *"$url"* ]]
	run -1 --separate-stderr timeout 90 pg_tmp stop "$url"
	[[ -z $output && $stderr == "pg_tmp: the cluster '$(basename "$(url_directory "$url")")' does not stop" ]]
	# It was told, and does it when it can.
	kill -CONT "$watchdog"
	wait_until 30 test ! -e "$(url_directory "$url")"
	all_gone
}

@test "a stopped postmaster: stop ends it" {
	url=$(pg_tmp -w 0)
	freeze "$(postmaster_of "$url")"
	timeout 90 pg_tmp stop "$url"
	all_gone
}

@test "a stopped postmaster of a kept cluster: stop ends it" {
	url=$(pg_tmp -w 0 -k -d "$T/keep")
	freeze "$(postmaster_of "$url")"
	timeout 90 pg_tmp stop "$url"
	[[ -z $(our_processes) ]]
}

@test "a stopped postmaster: it is not taken for idle while a client is there" {
	url=$(pg_tmp -w 1)
	sql "$url" 'select pg_sleep(20)' >/dev/null 2>&1 3>&- &
	sleep 1
	postmaster=$(postmaster_of "$url")
	freeze "$postmaster"
	sleep 4
	[[ -e $(url_directory "$url") ]]
	kill -CONT "$postmaster"
	pg_tmp stop "$url"
	wait
	wait_until 60 nothing_left
}

@test "a server that accepts and never answers: one clear line, and it is ended" {
	# A signal would end the delay: that of autovacuum, and that of the authentication's timeout, after a minute.
	run --separate-stderr timeout 300 pg_tmp -o '-c post_auth_delay=900 -c autovacuum=off -c authentication_timeout=600'
	clear_failure
	[[ ${stderr_lines[0]} == "pg_tmp: the server did not come up; the end of its log:" ]]
	all_gone
}

@test "a stopped backend: stop ends it" {
	url=$(pg_tmp -w 0)
	sql "$url" 'select pg_sleep(100)' >/dev/null 2>&1 3>&- &
	wait_until 20 has_backend "$url"
	backend=$(sql "$url" "select pid from pg_stat_activity where query ~ 'pg_sleep' and pid <> pg_backend_pid()" | head -n 1)
	freeze "$backend"
	timeout 90 pg_tmp stop "$url"
	is_gone "$backend"
	wait
	all_gone
}
has_backend() { [[ $(sql "$1" "select count(*) from pg_stat_activity where query ~ 'pg_sleep'") == 2 ]]; }

@test "a pg_tmp that stands still after its URL: the cluster waits, and goes if it dies" {
	pg_tmp -w 0 >"$T/url" 3>&- &
	pid=$!
	sleep 0.05
	freeze $pid
	sleep 3
	kill -KILL $pid
	wait $pid || true
	[[ ! -s $T/url ]] || pg_tmp stop "$(<"$T/url")" || true
	all_gone
}

# --- Limits ----------------------------------------------------------------------------------------------------------

@test "few descriptors: it works, or one clear line" {
	for n in 4 5 6 7 8 10 12 16 20; do
		run --separate-stderr bash -c "ulimit -n $n && exec pg_tmp -w 5"
		[[ $status != 139 && $status != 134 ]]
		if [[ $status == 127 || $status == 126 ]]; then
			continue # the loader found no descriptor for libc
		fi
		either_works
	done
}

@test "a limit of file sizes: it works, or one clear line" {
	for n in 1 16 200 2000; do
		run --separate-stderr bash -c "ulimit -f $n && exec pg_tmp -w 5"
		either_works
	done
}

@test "no more processes: one clear line" {
	need_root
	count=$(ps -u nobody --no-headers -o pid | wc -l)
	for more in 0 1 2 3 4 6; do
		run --separate-stderr as_other bash -c "ulimit -u $((count + 1 + more)) && exec pg_tmp -w 5"
		if [[ $status == 0 ]]; then
			as_other pg_tmp stop "$output"
		else
			clear_failure
		fi
		all_gone
	done
}

@test "arguments as long as the system allows" {
	long=$(head -c 100000 /dev/zero | tr '\0' 'x')
	for option in -o -U -D -d -E -l -b -V; do
		run --separate-stderr pg_tmp $option "$long"
		[[ $status == 1 || $status == 2 ]]
		[[ -z $output ]]
		((${#stderr} < 10000 + 2 * ${#long}))
	done
	all_gone
}

# --- Names -----------------------------------------------------------------------------------------------------------

@test "names that PostgreSQL refuses or cuts: one clear line, or a URL that works" {
	for option in -U:pg_x -U:"$(printf 'u%.0s' {1..64})" -U:public -U:none -D:"$(printf 'd%.0s' {1..64})" -D:template1 \
		-D:template0 -U:$'a\nb' -D:$'a\nb' -D:"it's" -U:"-x" -D:"--" -U:'$(id)' -D:'a=b' -D:'host=/tmp' \
		-D:'postgresql://x' -U:' ' -D:' ' -l:no_SUCH -l:"C'; drop" -E:"UTF8'; x" -E:'' -l:''; do
		run --separate-stderr pg_tmp "${option%%:*}" "${option#*:}"
		if [[ $status == 2 ]]; then
			[[ -z $output ]]
			all_gone
		else
			either_works
		fi
	done
}

@test "odd directories of -d" {
	cd "$T"
	for dir in ' ' '-x' $'new\nline' $'\e[31m' "quote'\"s" 'a%2Fb' '..x' 'back\slash' $'\xff\xfe' 'a&b=c?d#e' '*' '~' '$HOME'; do
		run --separate-stderr pg_tmp -d "$dir"
		[[ $stderr != *$'\e'* ]]
		if [[ $status == 0 ]]; then
			[[ $(wc -l <<<"$output") == 1 ]]
			answers "$output"
			[[ $(pg_tmp list | wc -l) == 1 ]]
			run ! grep -q $'\e' <<<"$(pg_tmp list)"
			pg_tmp stop -d "$dir"
			[[ ! -e $dir ]]
		else
			clear_failure
		fi
		all_gone
	done
}

# --- Servers that are none -----------------------------------------------------------------------------------------------

# fake BODY: a bindir whose postgres is a script with that body.
fake() {
	mkdir -p "$T/fake"
	printf '#!/bin/sh\n%s\n' "$1" >"$T/fake/postgres"
	chmod 755 "$T/fake/postgres"
	cp "$T/fake/postgres" "$T/fake/initdb"
	run --separate-stderr timeout 100 pg_tmp -b "$T/fake"
	[[ $status != 124 ]]
	clear_failure
	all_gone
}

@test "a postgres that fails" { fake 'exit 3'; }
@test "a postgres that says nothing" { fake 'exit 0'; }
@test "a postgres that is killed" { fake 'kill -KILL $$'; }
@test "a postgres that says it is something else" { fake 'echo "MySQL 8.0"'; }
@test "a postgres that says an old version" { fake 'echo "postgres (PostgreSQL) 9.1.24"'; }
@test "a postgres that prints without end" { fake 'yes'; }
@test "a postgres with an escape in its version" { fake 'printf "postgres (PostgreSQL) 15.\\033[31m1\\n"'; [[ $stderr != *$'\e'* ]]; }

@test "a postgres that is no program" {
	mkdir "$T/fake"
	head -c 5000 /dev/urandom >"$T/fake/postgres"
	chmod 755 "$T/fake/postgres"
	run --separate-stderr pg_tmp -b "$T/fake"
	clear_failure
	chmod 644 "$T/fake/postgres"
	run --separate-stderr pg_tmp -b "$T/fake"
	clear_failure
	rm "$T/fake/postgres" && mkdir "$T/fake/postgres"
	run --separate-stderr pg_tmp -b "$T/fake"
	clear_failure
}

@test "a kept cluster of a version that is not here is left as it is" {
	url=$(pg_tmp -k -d "$T/keep")
	pg_tmp stop "$url"
	data=$(echo "$T/keep"/[1-9]*)
	mv "$data" "$T/keep/9.9"
	echo 9.9 >"$T/keep/9.9/PG_VERSION"
	# The directory itself had a lock in it meanwhile.
	before=$(find "$T/keep" -mindepth 1 -printf '%p %s %T@\n' | sort)
	export TINYPG_SOURCES=npm TINYPG_MIRROR=http://127.0.0.1:9
	run --separate-stderr pg_tmp -d "$T/keep"
	clear_failure
	[[ $(find "$T/keep" -mindepth 1 -printf '%p %s %T@\n' | sort) == "$before" ]]
	run pg_tmp stop -d "$T/keep"
	[[ -d $T/keep/9.9 ]]
}

# --- Races -----------------------------------------------------------------------------------------------------------

@test "starts, stops, lists and kills side by side: each start that succeeds works" {
	worker() {
		local i url
		for i in {1..12}; do
			url=$(pg_tmp) && [[ $(sql "$url" 'select 5') == 5 ]] && pg_tmp stop "$url" || echo "failed: $url" >>"$T/failed"
		done
	}
	for _ in 1 2 3 4; do
		worker 2>>"$T/errors" 3>&- &
		workers+=($!)
	done
	while [[ ! -e $T/end ]]; do
		pg_tmp list
		pg_tmp stop postgresql:///test?host=%2Fnowhere
	done >/dev/null 2>&1 3>&- &
	lister=$!
	wait "${workers[@]}"
	touch "$T/end"
	wait $lister || true
	[[ ! -s $T/failed && ! -s $T/errors ]]
	all_gone
}

@test "stop and watchdog killed at random moments of a stop: list takes the rest away" {
	for _ in {1..25}; do
		url=$(pg_tmp -w 0)
		watchdog=$(watchdog_of "$url")
		pg_tmp stop "$url" >/dev/null 2>&1 3>&- &
		stopper=$!
		sleep "0.0$((RANDOM % 4))$((RANDOM % 10))"
		((RANDOM % 2)) || kill -KILL $stopper 2>/dev/null || true
		kill -KILL "$watchdog" 2>/dev/null || true
		wait $stopper 2>/dev/null || true
		wait_until 20 is_gone "$watchdog"
		pg_tmp list
		all_gone
	done
}

@test "a template pruned while a cluster starts from it" {
	export TINYPG_CACHE=$T/cache
	for _ in {1..10}; do
		pg_initcache >/dev/null
		(sleep "0.0$((RANDOM % 10))" && pg_initcache -r 0) >/dev/null 2>&1 3>&- &
		url=$(pg_tmp)
		answers "$url"
		pg_tmp stop "$url"
		wait
	done
	all_gone
}

@test "128 killed at random while they start" {
	for _ in 1 2; do
		pids=()
		for i in {1..64}; do
			pg_tmp -w 0 >"$T/url.$i" 2>/dev/null 3>&- &
			pids+=($!)
		done
		for pid in "${pids[@]}"; do
			((RANDOM % 2)) || { sleep 0.02; kill -KILL "$pid" 2>/dev/null || true; }
		done
		wait
		for i in {1..64}; do
			[[ ! -s $T/url.$i ]] || pg_tmp stop "$(<"$T/url.$i")" 2>/dev/null || true
		done
		wait_until 60 nothing_left
	done
}

@test "a control socket where nobody answers does not hold list and stop up for ever" {
	need perl
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	kill -KILL "$(watchdog_of "$url")"
	rm -f "$dir.ctl"
	# Somebody listens and holds the lock, as a watchdog that hangs would.
	exec 30>>"$dir.lock"
	flock 30
	perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 5); sleep 200' "$dir.ctl" 3>&- &
	listener=$!
	exec 30>&-
	sleep 0.5
	run timeout 60 pg_tmp list
	[[ $status != 124 ]]
	run timeout 90 pg_tmp stop "$url"
	[[ $status == 1 ]]
	kill "$listener"
	wait
	pg_tmp list
	all_gone
}
