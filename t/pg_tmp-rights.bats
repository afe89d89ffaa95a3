# Whose the server and its files are, and callers with fewer rights than usual: root without some capabilities, user
# namespaces, and an umask that takes all.

load helper
load life-helper

# without CAPABILITY COMMAND...: as root without it.
without() {
	local capability=$1
	shift
	setpriv --bounding-set "-$capability" --inh-caps "-$capability" "$@"
}

need_capabilities() {
	need_root
	need setpriv
	without kill true 2>/dev/null || skip "capabilities cannot be dropped here"
}

@test "root without a capability that it needs: that one is named at once, and nothing is left" {
	need_capabilities
	for capability in chown dac_override setgid setuid; do
		TINYPG_CACHE=$T/cache run -1 --separate-stderr without "$capability" pg_tmp -V 15
		[[ -z $output && ${#stderr_lines[@]} == 2 ]]
		[[ ${stderr_lines[0]} == "pg_tmp: root lacks CAP_${capability^^} here, "* && ${stderr_lines[1]} == hint:* ]]
		[[ ! -e $T/cache && -z $(ls -A "$TMPDIR") ]]
	done
	# Where the server is known already, too.
	url=$(pg_tmp)
	pg_tmp stop "$url"
	all_gone
	run -1 --separate-stderr without setuid pg_tmp
	[[ ${stderr_lines[0]} == "pg_tmp: root lacks CAP_SETUID here, "* ]]
	all_gone
}

# bats test_tags=long
@test "root without CAP_KILL: stop, the idle time and the sweep end servers" {
	need_capabilities
	url=$(without kill pg_tmp)
	spin "$url"
	without kill pg_tmp stop "$url"
	[[ -z $(pgrep_here '') ]]
	wait || true
	url=$(without kill pg_tmp -k -d "$T/keep")
	without kill pg_tmp stop "$url"
	url=$(without kill pg_tmp -w 1)
	answers "$url"
	postmaster=$(postmaster_of "$url")
	wait_until 30 is_gone "$postmaster"
	url=$(without kill pg_tmp)
	spin "$url"
	kill_hard "$(watchdog_of "$url")"
	without kill pg_tmp list
	[[ -z $(pgrep_here '') ]]
	wait || true
	all_gone
}

@test "root without CAP_SYS_ADMIN and CAP_IPC_OWNER, as in a container: the shared memory of a killed server goes" {
	need_capabilities
	url=$(without sys_admin,-ipc_owner pg_tmp)
	segment=$(segment_of "$url")
	segment_exists "$segment"
	kill_hard "$(postmaster_of "$url")"
	without sys_admin,-ipc_owner pg_tmp stop "$url"
	run -1 segment_exists "$segment"
	# The sweep does it, too.
	url=$(without sys_admin,-ipc_owner pg_tmp)
	segment=$(segment_of "$url")
	kill_hard "$(watchdog_of "$url")"
	kill -9 "$(postmaster_of "$url")" 2>/dev/null || true
	without sys_admin,-ipc_owner pg_tmp stop "$url"
	run -1 segment_exists "$segment"
	all_gone
}

@test "a user namespace where root is alone: there is nobody to run a server as" {
	need unshare
	unshare -Ur true 2>/dev/null || skip "a user namespace cannot be made"
	TINYPG_CACHE=$T/cache run -1 --separate-stderr unshare -Ur pg_tmp
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_tmp: cannot run servers as root, and there is no user '"*"' in this user namespace" ]]
	[[ ${stderr_lines[1]} == hint:* && ! -e $T/cache && -z $(ls -A "$TMPDIR") ]]
}

# bats test_tags=long
@test "a user namespace with one user, whose group is unknown: a cluster" {
	need unshare
	as_other unshare -U --map-user=1000 true 2>/dev/null || skip "a user namespace cannot be made"
	export OTHER_CACHE
	# In a cache of its own, so that the template is made there.
	# shellcheck disable=SC2016  # the other shell's
	as_other unshare -U --map-user=1000 sh -c 'export TINYPG_CACHE=$HOME/cache; url=$(pg_tmp) && pg_tmp stop "$url"'
	all_gone
}

# bats test_tags=long
@test "a umask that takes everything: files have the mode that they need, and spares are made" {
	# shellcheck disable=SC2016  # the other shell's
	as_other env TINYPG_SPARES=1 sh -c 'umask 0777; TINYPG_CACHE=$HOME/cache; export TINYPG_CACHE
		pg_tmp stop -A && url=$(pg_tmp) && pg_tmp stop -A && url=$(pg_tmp) || exit
		for i in $(seq 200); do pg_tmp list | grep -q "	spare	" && break; sleep 0.1; done
		pg_tmp list | grep "	spare	" && pg_tmp stop -A'
	all_gone
}

@test "a lock that nobody can open, as an umask of 0777 once left it, does not keep spares from being made" {
	# shellcheck disable=SC2016  # the other shell's
	as_other env TINYPG_SPARES=1 sh -c 'url=$(TINYPG_SPARES=0 pg_tmp) && pg_tmp stop -A && chmod 0 "$TMPDIR"/tinypg.*/lock && url=$(pg_tmp) || exit
		for i in $(seq 200); do pg_tmp list | grep -q "	spare	" && break; sleep 0.1; done
		pg_tmp list | grep "	spare	" && pg_tmp stop -A'
	all_gone
}

# bats test_tags=long
@test "as an ordinary user" {
	url=$(as_other pg_tmp)
	uid=$(as_other id -u)
	[[ $url == *"%2Ftinypg.$uid%2F"* ]]
	[[ $(other_sql "$url" 'select current_user') == "$(as_other id -un)" ]]
	[[ $(stat -c %u "$(url_directory "$url")") == "$uid" ]]
	as_other pg_tmp stop "$url"
	all_gone
}

@test "as root the server runs as the runtime user, who owns the cluster's directory only" {
	need_root
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	uid=$(stat -c %u "/proc/$(postmaster_of "$url")")
	[[ $uid != 0 ]]
	[[ $(stat -c %u "$dir") == "$uid" ]]
	[[ $(stat -c '%u %a' "$TMPDIR/tinypg.0") == "0 711" ]]
	[[ $(stat -c '%u' "/proc/$(watchdog_of "$url")") == 0 ]]
	for file in "$dir".*; do
		[[ $(stat -c %u "$file") == 0 ]]
	done
	pg_tmp stop "$url"
}

@test "TINYPG_USER names the runtime user" {
	need_root
	url=$(TINYPG_USER=nobody pg_tmp)
	[[ $(stat -c %U "/proc/$(postmaster_of "$url")") == nobody ]]
	pg_tmp stop "$url"
	failure "'no such user'" env TINYPG_USER='no such user' pg_tmp
	failure "root" env TINYPG_USER=root pg_tmp
	all_gone
}

@test "what lies on disk" {
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	version=$(sql "$url" 'show server_version')
	[[ -S $dir/.s.PGSQL.5432 && -f $dir/log && -f $dir/${version%% *}/PG_VERSION ]]
	[[ $(stat -c %a "$dir") == 700 ]]
	for file in lock ctl state; do
		[[ $(stat -c '%a %u' "$dir.$file") == "600 $EUID" ]]
	done
	((EUID == 0)) || [[ $(stat -c %a "$TMPDIR/tinypg.$EUID") == 700 ]]
	pg_tmp stop "$url"
}

@test "modes do not depend on the umask" {
	for mask in 000 077 777; do
		url=$(umask $mask && pg_tmp)
		dir=$(url_directory "$url")
		[[ $(stat -c %a "$dir") == 700 ]]
		[[ $(stat -c %a "$dir.lock") == 600 ]]
		[[ $(stat -c %a "$dir.ctl") == 600 ]]
		[[ $(stat -c %a "$dir.state") == 600 ]]
		[[ $(sql "$url" 'select 1') == 1 ]]
		pg_tmp stop "$url"
	done
}
