# Machines made of namespaces, for the tests of many machines and for t/bench: each has a network and mounts of its own,
# and below $HOSTS/own a home, a TMPDIR and a cache that nobody else sees. They reach each other by a bridge; this shell is
# on it, too, at $HOSTS_HERE. All of this takes root, and a network namespace that belongs to the caller
# (`unshare --net`).

HOSTS_HERE=10.77.0.254

# hosts_can: whether such machines can be made.
hosts_can() {
	((EUID == 0)) && unshare --net --mount sh -c 'ip link add tinypg0 type veth peer name tinypg1' 2>/dev/null
}

# hosts_begin DIRECTORY COUNT: makes machines 1 to COUNT. What all of them share lies in the directory.
hosts_begin() {
	local i
	HOSTS=$1 HOSTS_COUNT=$2
	mkdir -p "$HOSTS/own"
	ip link set lo up
	ip link add hosts type bridge
	ip addr add "$HOSTS_HERE/24" dev hosts
	ip link set hosts up
	for ((i = 1; i <= HOSTS_COUNT; i++)); do hosts_add "$i" || return; done
}

hosts_add() {
	# shellcheck disable=SC2016
	unshare --net --mount --uts sh -c 'hostname "host$2" && mount -t tmpfs -o mode=755 none "$1/own" &&
		mkdir -m 755 "$1/own/home" "$1/own/t" && : >"$1/ready$2" && exec sleep 100000' sh "$HOSTS" "$1" 3>&- &
	echo $! >"$HOSTS/pid$1"
	until [[ -e $HOSTS/ready$1 ]]; do
		kill -0 "$(<"$HOSTS/pid$1")" || return
		sleep 0.05
	done
	ip link add "h$1" type veth peer name "p$1"
	ip link set "p$1" netns "$(<"$HOSTS/pid$1")"
	ip link set "h$1" master hosts up
	hosts_on "$1" sh -c 'ip link set lo up && ip addr add "$1/24" dev "$2" && ip link set "$2" up' sh "10.77.0.$1" "p$1"
}

# hosts_on NUMBER COMMAND...: there. Its processor time is limited if hosts_limit was called.
hosts_on() {
	local group=
	[[ ! -e $HOSTS/group$1 ]] || group=$(<"$HOSTS/group$1")
	# shellcheck disable=SC2016
	sh -c '[ -z "$1" ] || echo $$ >"$1/cgroup.procs"; shift; exec "$@"' sh "$group" \
		nsenter --target "$(<"$HOSTS/pid$1")" --net --mount --uts --wdns="$PWD" env -u XDG_CACHE_HOME \
		HOME="$HOSTS/own/home" TMPDIR="$HOSTS/own/t" TINYPG_CACHE="$HOSTS/own/cache" "${@:2}"
}

# hosts_limit: holds each machine to half a processor; status 1 where control groups cannot be made.
hosts_limit() {
	local i group
	for ((i = 1; i <= HOSTS_COUNT; i++)); do
		if [[ -e /sys/fs/cgroup/cpu/cpu.cfs_period_us ]]; then
			group=/sys/fs/cgroup/cpu/tinypg.$$.$i
			mkdir "$group" && echo 100000 >"$group/cpu.cfs_period_us" && echo 50000 >"$group/cpu.cfs_quota_us" || return
		else
			group=/sys/fs/cgroup/tinypg.$$.$i
			mkdir "$group" && echo '50000 100000' >"$group/cpu.max" || return
		fi 2>/dev/null
		echo "$group" >"$HOSTS/group$i"
	done
}

hosts_end() {
	local i group
	for ((i = 1; i <= ${HOSTS_COUNT:-0}; i++)); do
		[[ -e $HOSTS/pid$i ]] || continue
		hosts_on "$i" pg_tmp stop -A || true
		kill "$(<"$HOSTS/pid$i")" || true
		[[ -e $HOSTS/group$i ]] || continue
		group=$(<"$HOSTS/group$i")
		until rmdir "$group" 2>/dev/null; do sleep 0.1; done
	done
	wait
	ip link del hosts
}
