# shellcheck shell=bash
# What clusters cost that nobody asks anything: memory, and how often their watchdogs wake. Three are held by a session
# that does nothing, at the default -w, and one is a spare.
group_idle() {
	local seconds servers spare_servers url hold holds=()
	seconds=$(if is_quick; then echo 10; else echo 96; fi)
	group idle "At rest, $seconds s" ''
	label server_pss MB "PSS of a server"
	label watchdog_pss MB "PSS of its watchdog"
	label watchdog_private MB "private memory of its watchdog"
	label watchdog_wakes /min "wakeups of a watchdog, default -w, one session connected"
	label spare_wakes /min "wakeups of a spare's watchdog"
	label server_wakes /min "wakeups of a server's processes, PostgreSQL's own"
	for _ in 1 2 3; do
		url=$(pg_tmp)
		exec {hold}> >("$PSQL" -Xq "$url")
		holds+=("$hold")
	done
	quiet
	sleep 2
	servers=$(pg_tmp list | awk -F '\t' '$2 == "running" { print $4 }')
	spare_servers=$(pg_tmp list | awk -F '\t' '$2 == "spare" { print $4 }')
	count_switches before "$servers" "$spare_servers"
	sleep "$seconds"
	count_switches after "$servers" "$spare_servers"
	write_wakes "$seconds"
	write_memory "$servers"
	for hold in "${holds[@]}"; do
		exec {hold}>&-
	done
	pg_tmp stop -A
}

parent_of() { awk '$1 == "PPid:" { print $2 }' "/proc/$1/status"; }
family_of() { echo "$1"; cat "/proc/$1/task/$1/children"; }

# A wakeup is a switch of context: the process slept, or was made to.
switches() {
	local pid total=0 count
	for pid; do
		count=$(awk '/ctxt_switches/ { sum += $2 } END { print sum }' "/proc/$pid/status")
		total=$((total + count))
	done
	echo "$total"
}

# count_switches WHEN SERVERS SPARES: a line each: row, server, count. After three calls there is more than one spare; those
# that are given up while it waits are passed over.
count_switches() {
	local server
	for server in $2; do
		echo "watchdog_wakes $server $(switches "$(parent_of "$server")")"
		# shellcheck disable=SC2046
		echo "server_wakes $server $(switches $(family_of "$server"))"
	done >"$WORK/switches.$1"
	for server in $3; do
		[[ ! -d /proc/$server ]] || echo "spare_wakes $server $(switches "$(parent_of "$server")")"
	done >>"$WORK/switches.$1"
}

write_wakes() {
	awk -v OFS='\t' -v group="$GROUP" -v seconds="$1" '
		NR == FNR { before[$1, $2] = $3; next }
		($1, $2) in before { print group, $1, $2, ($3 - before[$1, $2]) * 60 / seconds, 0, 0 }
	' "$WORK"/switches.{before,after} >>"$WORK/measured"
}

# memory FIELDS PID...: the sum of those fields, in MB.
memory() {
	local fields=$1 pid
	shift
	for pid; do
		cat "/proc/$pid/smaps_rollup"
	done | awk -v fields="$fields" '$1 ~ fields { sum += $2 } END { print sum / 1024 }'
}

write_memory() {
	local server watchdog
	for server in $1; do
		watchdog=$(parent_of "$server")
		# shellcheck disable=SC2046
		value server_pss "$server" "$(memory '^Pss:' $(family_of "$server"))"
		value watchdog_pss "$server" "$(memory '^Pss:' "$watchdog")"
		value watchdog_private "$server" "$(memory '^Private_(Clean|Dirty):' "$watchdog")"
	done
}
