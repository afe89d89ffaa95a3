# What a test leaves behind, and whose processes are whose.

# One line for each thing of this test that is still there.
leftovers() {
	local pid
	for pid in $(our_processes); do
		printf 'process %s: %s\n' "$pid" "$(tr '\0\n' '  ' <"/proc/$pid/cmdline" 2>/dev/null)"
	done
	cluster_files | sed 's/^/file: /'
	find "$T" -path "$T/t" -prune -o -path "$T/other/t" -prune -o -type s -print 2>/dev/null | sed 's/^/socket: /'
	awk -v name=" $T/" '$4 == "00010000" && index($0, name) { print "socket: " $8 }' /proc/net/unix 2>/dev/null
	ports | grep -vxFf "$T/.ports" | sed 's/^/port: /'
	find /tmp -maxdepth 1 -lname "$T*" 2>/dev/null | sed 's/^/link: /'
	ipc_ids | grep -vxFf "$T/.ipc" | sed 's/^/ipc: /'
}

# What is in the directories of clusters, but for the memory of data that are kept elsewhere on purpose.
cluster_files() {
	local file
	find "$T/t" "$T/other/t" -mindepth 2 -maxdepth 2 ! -name lock 2>/dev/null | while read -r file; do
		[[ -L $file && -d $file || $file == *.state ]] && grep -qsx 'state kept' "${file%.state}.state" ||
			printf '%s\n' "$file"
	done
}

nothing_left() { [[ -z $(leftovers) ]]; }
nobody_runs() { [[ -z $(our_processes) ]]; }

# Nothing is left in a moment: `stop` returns when the server and the directory's name are gone; the bytes follow.
all_gone() { wait_until 20 nothing_left; }

# The processes of this test, one pid a line: its directory is in their arguments or environment, is their working
# directory, or holds a file that they have open. The shell of the test and its own children are not meant.
our_processes() {
	local pid
	: "${T:?the test has no directory}"
	{
		grep -laF -- "$T" /proc/[0-9]*/cmdline /proc/[0-9]*/environ
		find /proc/[0-9]*/cwd /proc/[0-9]*/fd -maxdepth 1 -lname "$T*"
	} 2>/dev/null | cut -d/ -f3 | sort -un | while read -r pid; do
		is_gone "$pid" || is_of_the_test "$pid" || printf '%s\n' "$pid"
	done
}

# process_stat PID: sets process_state and process_ppid; status 1 if there is no such process.
process_stat() {
	local line
	{ read -r line <"/proc/$1/stat"; } 2>/dev/null || return 1
	read -r process_state process_ppid _ <<<"${line##*) }"
}

process_parent() { process_stat "$1" && printf '%s\n' "$process_ppid"; }
is_zombie() { process_stat "$1" && [[ $process_state == Z ]]; }

# is_gone PID: the process is dead (a zombie is).
is_gone() { ! process_stat "$1" || [[ $process_state == [ZX] ]]; }

# True for the shell of the test and what descends from it: what a test has in the background is its own affair.
is_of_the_test() {
	local process_state process_ppid=$1
	until ((process_ppid == $$)); do
		((process_ppid > 1)) && process_stat "$process_ppid" || return 1
	done
}

# System V segments that nobody is attached to, semaphore sets, and PostgreSQL's files in /dev/shm that nobody maps. A
# segment whose maker lives and is of another test is in the making.
ipc_ids() {
	local id maker
	awk 'FNR > 1 && $7 == 0 { print $2, $5 }' /proc/sysvipc/shm 2>/dev/null | while read -r id maker; do
		is_gone "$maker" || grep -qsaF -- "$T" "/proc/$maker/cmdline" "/proc/$maker/environ" || continue
		printf 'shm %s\n' "$id"
	done
	awk 'FNR > 1 { print "sem", $2 }' /proc/sysvipc/sem 2>/dev/null
	local file
	for file in /dev/shm/PostgreSQL.*; do
		[[ ! -e $file ]] || grep -qsF "$file" /proc/[0-9]*/maps || printf 'file %s\n' "$file"
	done
	return 0
}

# Where somebody listens, as the kernel writes it (address:port, hexadecimal). In a network that others use, too, nobody
# can tell whose it is.
ports() {
	[[ ${TINYPG_TEST_NETWORK:-} == own ]] || return 0
	awk '$4 == "0A" { print $2 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort -u
}

# Stops what a test left, processes that were found to be its own only, and the segments that these made.
end_leftovers() {
	local pid segment ended=' '
	for _ in 1 2 3; do
		for pid in $(our_processes); do
			kill -KILL "$pid" 2>/dev/null || true
			ended+="$pid "
		done
	done
	# shellcheck disable=SC2013  # words are what it prints
	for segment in $(awk -v ended="$ended" 'FNR > 1 && index(ended, " " $5 " ") { print $2 }' /proc/sysvipc/shm); do
		ipcrm -m "$segment" || true
	done
	find /tmp -maxdepth 1 -lname "$T*" -exec rm -f {} + 2>/dev/null || true
}
