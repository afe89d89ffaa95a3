# What goes wrong while a cluster starts.

load helper
load life-helper

# steal_port: binds the port that the next cluster of this test is given, as soon as its settings name it, and holds it
# until there is a $T/done. $T/stolen has the port.
steal_port() {
	python3 -c '
import glob, os, re, socket, sys, time
root = sys.argv[1]
while not os.path.exists(root + "/done"):
	for name in glob.glob(root + "/t/tinypg.*/*/*/tinypg.conf"):
		try:
			port = int(re.search(r"^port = (\d+)", open(name).read(), re.M)[1])
			thief = socket.socket()
			thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
			thief.bind(("127.0.0.1", port))
			thief.listen()
		except (OSError, TypeError):
			continue
		print(port, file=open(root + "/stolen", "w"))
		while not os.path.exists(root + "/done"):
			time.sleep(0.01)
' "$T" 3>&- &
}

@test "a port that somebody else binds before the server does is given up for another one" {
	need python3
	for _ in {1..20}; do
		rm -f "$T/done" "$T/stolen"
		steal_port
		run -0 --separate-stderr pg_tmp -t
		touch "$T/done"
		wait
		[[ -z $stderr ]]
		answers "$output"
		# Now and then the server is first.
		[[ ! -s $T/stolen || $(tcp_port_of "$output") == "$(<"$T/stolen")" ]] || break
		pg_tmp stop "$output"
		output=
	done
	[[ -n $output ]] || skip "the server was always first"
	grep -q 'could not bind' "$(url_directory "$output")/log"
	[[ $(tcp_port_of "$output") != "$(<"$T/stolen")" ]]
	pg_tmp stop "$output"
	all_gone
}

@test "TINYPG_SPARES and TINYPG_SPARE_TTL that are no such numbers are named, and nothing is started" {
	for setting in TINYPG_SPARES={x,-1,1e3,99999,' '} TINYPG_SPARE_TTL={x,-1}; do
		run -1 --separate-stderr env "$setting" pg_tmp
		[[ -z $output && $stderr == "pg_tmp: ${setting%%=*} is '${setting#*=}', not a number from 0 to "* ]]
	done
	[[ -z $(ls -A "$T/t") ]]
}

# kill_while_it_is_made OPTION...: start a cluster with these options, and kill its watchdog when PGDATA is being filled.
kill_while_it_is_made() {
	local state
	for _ in {1..20}; do
		pg_tmp "$@" >"$T/out" 2>/dev/null 3>&- &
		until state=$(compgen -G "$T/t/tinypg.*/*.state") && compgen -G "$T/$where/*/PG_VERSION" >/dev/null; do
			is_gone $! && break
		done
		kill -KILL "$(sed -n 's/^watchdog //p' "$state")" 2>/dev/null || true
		wait $! || true
		[[ -s $T/out ]] || return 0
		pg_tmp stop "$(<"$T/out")" || true
		rm -rf "$T/new"
	done
	skip "the clusters were always ready first"
}

@test "a watchdog that is killed before a cluster to be kept was handed out leaves nothing that is kept" {
	where=new kill_while_it_is_made -d "$T/new" -k
	run -0 --separate-stderr pg_tmp -d "$T/new" -k
	[[ -z $stderr ]]
	answers "$output"
	pg_tmp stop "$output"
	[[ -f $(echo "$T"/new/*/PG_VERSION) ]]
	rm -r "$T/new"
	pg_tmp list
	mkdir "$T/new"
	where=new kill_while_it_is_made -d "$T/new" -k
	run -0 --separate-stderr pg_tmp list
	[[ -z $output && -d $T/new && -z $(ls -A "$T/new") ]]
	where='t/tinypg.*/*' kill_while_it_is_made -k
	run -0 --separate-stderr pg_tmp list
	[[ -z $output ]]
	all_gone
}
