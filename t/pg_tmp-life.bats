# The life of a cluster from its first moment: who holds what, what fails, whose it is.

# shellcheck disable=SC2086  # lists of options are words
load helper
load life-helper

# --- Locks -------------------------------------------------------------------------------------------------------------

@test "locks: the watchdog holds NAME.lock, and nobody that it started does" {
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	sql "$url" 'select 1' >/dev/null
	holders=$(find /proc/[0-9]*/fd -maxdepth 1 -lname "$dir.lock" 2>/dev/null | cut -d/ -f3)
	[[ $holders == "$(watchdog_of "$url")" ]]
	run -1 flock -n "$dir.lock" true
	pg_tmp stop "$url"
}

@test "locks: a living cluster's directory is locked, so that a cleaner of /tmp passes it over" {
	url=$(pg_tmp)
	run -1 flock -n "$(url_directory "$url")" true
	pg_tmp stop "$url"
}

@test "the watchdog is detached: own session, / as directory, /dev/null on 0 to 2, no descriptor of bats" {
	exec 30>"$T/inherited"
	url=$(pg_tmp 2>&1)
	exec 30>&-
	watchdog=$(watchdog_of "$url")
	[[ $(readlink "/proc/$watchdog/cwd") == / ]]
	for fd in 0 1 2; do
		[[ $(readlink "/proc/$watchdog/fd/$fd") == /dev/null ]]
	done
	for process in "$watchdog" "$(postmaster_of "$url")"; do
		[[ $(process_parent "$process") != "$$" ]]
		[[ $(ps -o sid= -p "$process" | tr -d ' ') != "$(ps -o sid= -p $$ | tr -d ' ')" ]]
		run -0 find "/proc/$process/fd" -lname "$T/inherited" -o -lname "$(readlink /proc/$$/fd/3)"
		[[ -z $output ]]
	done
	pg_tmp stop "$url"
}

@test "the server's environment is built from nothing" {
	url=$(SECRET=x PGHOST=y LD_PRELOAD="" TERM=dumb pg_tmp)
	run -0 bash -c "tr '\0' '\n' <'/proc/$(postmaster_of "$url")/environ' | sed 's/=.*//' | sort -u"
	[[ -n $output ]]
	run -1 grep -vxE 'PATH|LC_[A-Z]+|LANG|TZ' <<<"$output"
	pg_tmp stop "$url"
}

@test "the server takes over no odd signals from the caller" {
	url=$(env --ignore-signal=INT,QUIT,TERM,HUP,USR1,PIPE,CHLD pg_tmp 2>/dev/null) || skip "env cannot ignore signals"
	other=$(pg_tmp)
	for field in SigBlk SigIgn SigCgt; do
		[[ $(grep $field "/proc/$(postmaster_of "$url")/status") == "$(grep $field "/proc/$(postmaster_of "$other")/status")" ]]
	done
	pg_tmp stop "$url"
	pg_tmp stop "$other"
}

# --- Starting ----------------------------------------------------------------------------------------------------------

@test "a server that does not come up: the last lines of its log, status 1" {
	run -1 --separate-stderr pg_tmp -o '--no-such-option=1'
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: "* ]]
	[[ $stderr == *no-such-option* || $stderr == *no_such_option* ]]
	all_gone
	run -1 --separate-stderr pg_tmp -o '-c shared_buffers=900TB'
	[[ -z $output && $stderr == *FATAL* ]]
	all_gone
	run -1 --separate-stderr pg_tmp -k -d "$T/keep" -o '-c shared_buffers=900TB'
	all_gone
}

@test "a server that prints control characters into its log cannot reach the terminal with them" {
	run -1 --separate-stderr pg_tmp -o "-c $(printf 'a\033[31mb')=1"
	[[ $stderr != *$'\033'* ]]
	all_gone
}

# bats test_tags=long
@test "20 at once with an empty cache: one template is made" {
	bindir=$(server_bindir)
	export TINYPG_CACHE=$T/cache
	for i in {1..20}; do
		pg_tmp -b "$bindir" >"$T/url.$i" 2>"$T/error.$i" &
	done
	wait
	[[ $(cat "$T"/url.* | sort -u | wc -l) == 20 ]]
	[[ -z $(cat "$T"/error.*) ]]
	[[ $(find "$T/cache/template" -mindepth 1 -maxdepth 1 -type d | wc -l) == 1 ]]
	for i in {1..20}; do
		answers "$(<"$T/url.$i")"
	done
	pg_tmp stop -A
	all_gone
	run -0 find "$T/cache" -name 'staging.*'
	[[ -z $output ]]
}

# bats test_tags=long
@test "pg_tmp killed at 20 random moments leaves nothing" {
	for _ in {1..20}; do
		pg_tmp -w 0 >"$T/url" 2>/dev/null 3>&- &
		sleep "0.$(printf '%03d' $((RANDOM % 160)))"
		kill -KILL $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		# A URL that was printed may belong to a living cluster: it was handed out.
		[[ ! -s $T/url ]] || pg_tmp stop "$(<"$T/url")" 2>/dev/null || true
	done
	all_gone
}

@test "pg_tmp interrupted from the keyboard leaves nothing" {
	need setsid
	for signal in INT TERM HUP QUIT; do
		for moment in 0.01 0.04 0.09; do
			# The whole foreground group gets it, as from a terminal.
			setsid bash -c 'trap "" HUP INT TERM QUIT; exec env --default-signal=HUP,INT,TERM,QUIT pg_tmp -w 0' \
				>"$T/url" 2>/dev/null 3>&- &
			sleep "$moment"
			kill -"$signal" -- -$! 2>/dev/null || true
			wait $! 2>/dev/null || true
			[[ ! -s $T/url ]] || pg_tmp stop "$(<"$T/url")" 2>/dev/null || true
		done
	done
	all_gone
}

@test "a watchdog killed while it starts leaves nothing that list does not take away" {
	for _ in {1..6}; do
		pg_tmp -w 0 >"$T/url" 2>"$T/error" 3>&- &
		starter=$!
		sleep "0.0$((RANDOM % 10))"
		for pid in $(our_processes); do
			[[ $(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null) != *watchdog* ]] || kill -KILL "$pid" 2>/dev/null || true
		done
		if wait $starter; then
			[[ -s $T/url ]]
		else
			# The URL is out before the watchdog hears that it was taken: killed in between, that is said.
			[[ ! -s $T/url || $(<"$T/error") == "pg_tmp: the cluster stopped at once" ]]
			# Whoever waits for a cluster is told why there is none.
			[[ $(<"$T/error") == "pg_tmp: "* ]]
		fi
		pg_tmp stop -A
	done
	pg_tmp list
	all_gone
}

# --- Users -------------------------------------------------------------------------------------------------------------

# bats test_tags=long
@test "no passwd entry: a server whose superuser is postgres" {
	need_root
	other_prepare
	chown 12345 "$T/other/t"
	for home in -uHOME HOME="$T/other/t/home"; do
		run -0 --separate-stderr setpriv --reuid=12345 --regid=12345 --clear-groups env -u TINYPG_CACHE "$home" \
			TMPDIR="$T/other/t" PATH="$OTHER_PATH" pg_tmp
		[[ -z $stderr && $output == *"&user=postgres" ]]
		sql_command "$output" 'select current_user'
		[[ $(setpriv --reuid=12345 --regid=12345 --clear-groups "${SQL[@]}") == postgres ]]
		setpriv --reuid=12345 --regid=12345 --clear-groups env TMPDIR="$T/other/t" PATH="$OTHER_PATH" \
			pg_tmp stop "$output"
		rm -rf "$T/other/t/tinypg.12345/cache" "$T/other/t/home"
	done
	all_gone
}

@test "a server that the runtime user cannot reach: the path is named" {
	need_root
	mkdir -m 700 "$T/closed"
	mkdir "$T/closed/bin"
	from=$(server_bindir)
	cp "$from/postgres" "$from/initdb" "$T/closed/bin/"
	run -1 --separate-stderr pg_tmp -b "$T/closed/bin"
	[[ -z $output && $stderr == *"'$T/closed"* ]]
	all_gone
}

@test "a TMPDIR that the runtime user cannot reach: the path is named" {
	need_root
	mkdir -m 700 "$T/closed"
	mkdir -m 755 "$T/closed/t"
	TMPDIR=$T/closed/t run -1 --separate-stderr pg_tmp
	[[ -z $output && $stderr == *"'$T/closed"* ]]
	run -0 find "$T/closed/t" -mindepth 2
	[[ -z $output ]]
}

@test "users do not see, stop or disturb each other's clusters" {
	need_root
	url=$(as_other pg_tmp)
	mine=$(pg_tmp)
	pg_tmp stop -A
	[[ $(other_sql "$url" 'select 5') == 5 ]]
	mine=$(pg_tmp)
	run -1 as_other pg_tmp stop "$mine"
	answers "$mine"
	pg_tmp stop "$mine"
	run -0 as_other pg_tmp stop "$url"
	all_gone
}

@test "a limit of the size of files: one line says so, and nothing is left" {
	pg_initcache >/dev/null
	run -1 --separate-stderr bash -c 'ulimit -f 100; exec pg_tmp'
	[[ -z $output && $stderr == "pg_tmp: cannot copy the template: File too large" ]]
	all_gone
}

# --- What the machine refuses ----------------------------------------------------------------------------------------

# bats test_tags=long
@test "a file system that has become read-only: nothing new, what runs can be listed, used, reset and stopped" {
	need_root
	# shellcheck disable=SC2016  # the inner shell's
	read_only=(unshare -m sh -c 'mount --bind "$T/t" "$T/t" && mount -o remount,bind,ro "$T/t" && exec "$@"' sh)
	"${read_only[@]}" true 2>/dev/null || skip "nothing can be mounted here"
	export TINYPG_SPARES=0
	url=$(pg_tmp)
	run -1 --separate-stderr "${read_only[@]}" pg_tmp
	[[ $stderr == "pg_tmp: cannot make a cluster in '$T/t/"*"': Read-only file system" ]]
	[[ $("${read_only[@]}" pg_tmp list | cut -f 2) == running ]]
	"${read_only[@]}" pg_tmp reset "$url"
	[[ $("${read_only[@]}" pg_sql -c 'select 5' "$url") == 5 ]]
	run -0 --separate-stderr "${read_only[@]}" pg_tmp stop "$url"
	[[ -z $stderr ]]
	all_gone
}

# bats test_tags=long
@test "too little memory, too few descriptors: the message says for what, and nothing is left" {
	export TINYPG_SPARES=0
	pg_initcache >/dev/null
	for limit in as=8000000 as=40000000 as=80000000 nofile=5 nofile=8 nofile=12 nofile=24; do
		run -1 --separate-stderr prlimit --"$limit" pg_tmp 3>&-
		[[ -z $output && ($stderr == "pg_tmp: "* || $stderr == *"error while loading shared libraries"*) ]]
		# What could not even be removed is told, and goes with the next sweep.
		wait_until 20 swept
	done
}
swept() { pg_tmp list && nothing_left; }
