# What tests of the life of a cluster share: clients that hold it, backends that compute, what it is seen by.

# hold URL: a client that stays connected, doing nothing, until release.
hold() {
	mkfifo "$T/held"
	if command_psql >/dev/null; then
		"$(command_psql)" -XAtq "$1" <"$T/held" >/dev/null 2>&1 3>&- &
	else
		pg_sql "$1" <"$T/held" >/dev/null 2>&1 3>&- &
	fi
	held=$!
	exec 40>"$T/held"
	# Both connect before they have read anything, psql at once.
	wait_until 20 has_client "$1"
}

release() {
	exec 40>&-
	wait "$held" || true
}

has_client() {
	[[ $(sql "$1" "select count(*) > 0 from pg_stat_activity where pid <> pg_backend_pid()
		and backend_type = 'client backend' and datname = current_database()") == t ]]
}

# spin URL: a backend that computes and looks at nothing, and a program that it runs; neither notices a dead postmaster.
spin() {
	sql "$1" "select count(*) from generate_series(1, 1e12) a" >/dev/null 2>&1 3>&- &
	sql "$1" "copy (select 1 where false) to program 'sleep 98'" >/dev/null 2>&1 3>&- &
	wait_until 20 spinning "$1"
}

spinning() {
	[[ $(sql "$1" "select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()") == 2 ]] &&
		[[ -n $(pgrep_here 'sleep 98') ]]
}

# pgrep_here WORDS: processes with this command line, of servers of this test: their working directory is in its clusters.
pgrep_here() {
	local pid
	for pid in $(find /proc/[0-9]*/cwd -maxdepth 0 -lname "$T/*" 2>/dev/null | cut -d/ -f3); do
		is_of_the_test "$pid" || is_gone "$pid" || [[ $(tr '\0' ' ' <"/proc/$pid/cmdline") != *"$1"* ]] || echo "$pid"
	done 2>/dev/null
}

# segment_of URL: the System V segment that the server made, from its pid file.
segment_of() { awk 'NR == 7 { print $2 }' "$(url_directory "$1")"/*/postmaster.pid; }
segment_exists() { awk -v id="$1" 'FNR > 1 && $2 == id { found = 1 } END { exit !found }' /proc/sysvipc/shm; }

state_is() { cluster_line "$1" | cut -f2 | grep -qx "$2"; }
