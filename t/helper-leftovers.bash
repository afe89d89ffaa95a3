# What a test leaves behind, and whose processes are whose.

# Every test looks, most of them several times: a loop of the shell's own costs less than a program, if bats does not trace
# each command of it (trap DEBUG).

# One line for each thing of this test that is still there.
leftovers() (
	trap - DEBUG
	local pid processes links line
	find_ours
	for pid in "${processes[@]}"; do
		printf 'process %s: %s\n' "$pid" "$(tr '\0\n' '  ' <"/proc/$pid/cmdline" 2>/dev/null)"
	done
	cluster_files
	find "$T" -path "$T/t" -prune -o -path "$T/other/t" -prune -o -type s -printf 'socket: %p\n' 2>/dev/null
	listening_sockets
	new_lines port "$BATS_FILE_TMPDIR/.ports" < <(ports)
	for line in "${links[@]}"; do
		printf 'link: %s\n' "$line"
	done
	new_lines ipc "$T/.ipc" < <(ipc_ids left)
)

# new_lines KIND FILE: the lines of standard input that are not in the file.
new_lines() {
	local line before
	IFS= read -r -d '' before <"$2" || :
	while read -r line; do
		[[ $'\n'$before == *$'\n'"$line"$'\n'* ]] || printf '%s: %s\n' "$1" "$line"
	done
}

listening_sockets() {
	local lines line flags path
	mapfile -t lines </proc/net/unix
	for line in "${lines[@]}"; do
		[[ $line == *" $T/"* ]] || continue
		read -r _ _ _ flags _ _ _ path <<<"$line"
		[[ $flags != 00010000 ]] || printf 'socket: %s\n' "$path"
	done
} 2>/dev/null

# The files in the directories of clusters, except the records of data that are kept elsewhere on purpose.
cluster_files() (
	shopt -s nullglob dotglob
	for file in "$T"/t/*/* "$T"/other/t/*/*; do
		[[ $file != */lock ]] || continue
		[[ -L $file && -d $file || $file == *.state ]] && grep -qsx 'state kept' "${file%.state}.state" ||
			printf 'file: %s\n' "$file"
	done
)

# Some tests wait for this. As long as a watchdog has its socket, there is no need to look further.
nothing_left() { ! compgen -G "$T/t/tinypg.*/*.ctl" >/dev/null && [[ -z $(leftovers) ]]; }
nobody_runs() { [[ -z $(our_processes) ]]; }

# Wait until nothing is left: `stop` returns when the server and the directory's name are gone, and the files follow.
all_gone() { wait_until 20 nothing_left; }

# The processes of this test, one pid a line: its directory is in their arguments or environment, is their working
# directory, or holds a file that they have open. The shell of the test and its own children are not meant.
our_processes() (
	trap - DEBUG
	local processes links
	find_ours
	((${#processes[@]} == 0)) || printf '%s\n' "${processes[@]}"
)

# Sets processes, and links, the symbolic links in /tmp that lead to the test's directory.
find_ours() {
	local path pid found=() new=() before=
	: "${T:?the test has no directory}"
	links=() processes=()
	# What ran before the test is not its own.
	[[ ! -e $T/.processes ]] || before=$(<"$T/.processes")
	for path in /proc/[0-9]*; do
		[[ " $before " == *" $path "* ]] || new+=("$path")
	done
	while IFS= read -r path; do
		case $path in
		/proc/*) path=${path#/proc/} && found[${path%%/*}]=1 ;;
		*) links+=("$path") ;;
		esac
	done < <({
		# Its status is 2 as soon as it may not read one of them.
		grep -laF -- "$T" "${new[@]/%//cmdline}" "${new[@]/%//environ}" || :
		find /tmp "${new[@]/%//cwd}" "${new[@]/%//fd}" -maxdepth 1 -lname "$T*"
	} 2>/dev/null)
	for pid in "${!found[@]}"; do
		is_gone "$pid" || is_of_the_test "$pid" || processes+=("$pid")
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

# ipc_ids left: System V segments that nobody is attached to, semaphore sets, and PostgreSQL's files in /dev/shm that
# nobody maps. A segment whose maker lives and is of another test is in the making.
# ipc_ids all: all that there are. What was there before a test is not its own, even if a process of the test has got
# the pid of its maker since.
ipc_ids() {
	local lines line id maker attached file kind=$1
	{ mapfile -t -s 1 lines </proc/sysvipc/shm; } 2>/dev/null || lines=()
	for line in "${lines[@]}"; do
		read -r _ id _ _ maker _ attached _ <<<"$line"
		[[ $kind == all ]] || ((attached == 0)) || continue
		[[ $kind == all ]] || is_gone "$maker" ||
			grep -qsaF -- "$T" "/proc/$maker/cmdline" "/proc/$maker/environ" || continue
		printf 'shm %s\n' "$id"
	done
	{ mapfile -t -s 1 lines </proc/sysvipc/sem; } 2>/dev/null || lines=()
	for line in "${lines[@]}"; do
		read -r _ id _ <<<"$line"
		printf 'sem %s\n' "$id"
	done
	for file in /dev/shm/PostgreSQL.*; do
		[[ -e $file ]] || continue
		[[ $kind == left ]] && grep -qsF "$file" /proc/[0-9]*/maps || printf 'file %s\n' "$file"
	done
	return 0
}

# Where somebody listens, address:port. In a network that others use, too, nobody can tell whose it is. (To read
# /proc/net/tcp takes the kernel several milliseconds, for it walks the table of all connections.)
ports() {
	local address
	[[ ${TINYPG_TEST_NETWORK:-} == own ]] || return 0
	while read -r _ _ _ address _; do
		printf '%s\n' "$address"
	done < <(ss -Hltn)
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
