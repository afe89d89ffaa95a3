# What every bats file loads: `load helper`.
#
# It finds the tools, takes the caller's own settings out of the environment, gives each test a home, a TMPDIR and a
# cache, and looks after each test at what is left behind: a process, a cluster's directory, a socket, a port, a link in
# /tmp, a System V segment, a file in /dev/shm. A test that leaves something fails, even if all that it asserted is true.
#
# A file that needs setup() or teardown() of its own calls test_begin first and test_end last in them.
#
# Files run side by side (bats --jobs): a test may not count what the whole machine has, only look at what is its own.

bats_require_minimum_version 1.5.0

# shellcheck source=t/helper-leftovers.bash
source "${BASH_SOURCE[0]%/*}/helper-leftovers.bash"
# shellcheck source=t/helper-clusters.bash
source "${BASH_SOURCE[0]%/*}/helper-clusters.bash"
# shellcheck source=t/helper-surroundings.bash
source "${BASH_SOURCE[0]%/*}/helper-surroundings.bash"

T=

# --- Before and after each test ------------------------------------------------------------------------------------

# T is the test's own directory: home, t (TMPDIR), other (the other user's home and t). Its name is short because a
# socket's path must fit into 103 bytes.
test_begin() {
	local trace
	trace=$(trap -p DEBUG) # bats looks at each command, which takes longer than the command
	trap - DEBUG
	begin_test
	eval "$trace"
}

begin_test() {
	((${BATS_TEST_TRY_NUMBER:-1} == 1)) ||
		printf '# tried again: %s (%s)\n' "$BATS_TEST_DESCRIPTION" "$(<"$BATS_FILE_TMPDIR/.failed.$BATS_TEST_NUMBER")" >&3
	# What bats counts a test's time with is a child of this shell: a bare `wait` would wait for that, too.
	disown -a
	until
		printf -v T '%s/tpg.%06x' "${TINYPG_TEST_TMP:-/tmp}" $(((RANDOM << 9 ^ RANDOM) & 0xffffff))
		mkdir -m 755 "$T" "$T/home" "$T/t"
	do
		[[ -d $T/home ]] || return 1
	done
	export T HOME=$T/home TMPDIR=$T/t
	export TINYPG_CACHE=$TINYPG_TEST_CACHE
	have_server
	cd "$T" || return 1
	ipc_ids all >"$T/.ipc"
	printf '%s ' /proc/[0-9]* >"$T/.processes"
	[[ -e $BATS_FILE_TMPDIR/.ports ]] || ports >"$BATS_FILE_TMPDIR/.ports"
}

# remember_failure: where a test has failed, and what its last `run` said. Of a test that is tried again, bats shows no more.
remember_failure() {
	local place line=''
	for place in "${BATS_DEBUG_LAST_STACK_TRACE[@]}"; do
		[[ $place != *" $BATS_TEST_NAME "* ]] || line=${place%% *}
	done
	place=${stderr:-${output:-}}
	printf 'line %s, status %s, %.200s' "${line:-unknown}" "${status:-unknown}" "${place//$'\n'/ | }" >"$BATS_FILE_TMPDIR/.failed.$BATS_TEST_NUMBER"
}

test_end() {
	[[ -n ${BATS_TEST_COMPLETED:-}${BATS_TEST_SKIPPED:-} ]] || remember_failure
	# A test that was skipped before test_begin has no directory, and everybody's processes would be its own.
	[[ -n $T ]] || return 0
	trap - DEBUG
	local found='' deadline=$((SECONDS + ${TINYPG_TEST_PATIENCE:-20})) failed=0
	cd /
	# A failed test has said enough; what it left is taken away without waiting.
	[[ -n ${BATS_TEST_COMPLETED:-} ]] || deadline=$SECONDS
	while found=$(leftovers); [[ -n $found && $SECONDS -lt $deadline ]]; do
		sleep 0.2
	done
	if [[ -n $found ]]; then
		failed=1
		[[ -z ${BATS_TEST_COMPLETED:-} ]] || printf 'left behind: %.200s' "${found//$'\n'/ | }" >"$BATS_FILE_TMPDIR/.failed.$BATS_TEST_NUMBER"
		printf 'left behind:\n%s\n' "$found"
		end_leftovers
	fi
	rm -rf "$T" || { chmod -R u+rwx "$T" && rm -rf "$T"; }
	return $failed
}

setup() { test_begin; }
teardown() { test_end; }

# --- What tests call -----------------------------------------------------------------------------------------------

# wait_until SECONDS COMMAND...: true as soon as the command is.
wait_until() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		if ((SECONDS > deadline)); then
			printf 'not true in time: %s\n' "$*" >&2
			return 1
		fi
		sleep 0.1
	done
}

# failure SUBJECT COMMAND...: of pg_tmp: status 1, nothing on stdout, and one line (with a hint, perhaps) that names the subject.
failure() {
	local subject=$1
	shift
	run -1 --separate-stderr "$@"
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: "*"$subject"* ]] || [[ ${stderr_lines[0]} == "pg_"*": "*"$subject"* ]]
	((${#stderr_lines[@]} == 1)) || [[ ${stderr_lines[1]} == "hint: "* ]]
}

# terminal [EXPECT TYPE]... -- COMMAND...: what it shows in a terminal (terminal.py).
terminal() { python3 "$TINYPG_SOURCE/t/terminal.py" "$@"; }

# peak COMMAND...: the largest resident size of any process of it, in kB; what it prints goes to $T/out.
peak() {
	python3 -c 'import resource, subprocess, sys
status = subprocess.call(sys.argv[2:], stdout=open(sys.argv[1], "w"))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)' "$T/out" "$@"
}

# need COMMAND...: skips the test where a program is absent. `no X here` is said of what can be installed only: .ci/run
# counts a test that was skipped for that as failed.
need() {
	local name
	for name; do
		command -v "$name" >/dev/null || skip "no $name here"
	done
}

need_root() { ((EUID == 0)) || skip "only root can do this"; }

# A pid namespace with a /proc of its own; in a chroot there can be none.
need_pid_namespace() {
	need_root
	need unshare
	unshare --pid --fork --mount-proc true 2>/dev/null || skip "a pid namespace cannot be made"
}

# Another program that runs the tool (valgrind) may open descriptors that its caller had closed, and not pass on signals.
need_closed() { [[ -z ${TINYPG_TEST_BY:-} ]] || skip "$TINYPG_TEST_BY opens what is closed"; }
need_signals() { [[ -z ${TINYPG_TEST_BY:-} ]] || skip "$TINYPG_TEST_BY stands between a signal and the tool"; }
