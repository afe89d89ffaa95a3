# What goes wrong while a cluster starts.

load helper
load life-helper

# lose_port [LINE COMMAND]: a cluster on TCP whose first port was bound by somebody else just before its server would have:
# the server has begun to read its settings, which name that port, and waits for the rest of them. LINE is one more
# setting; COMMAND runs pg_tmp. The log is $T/data/log.
lose_port() {
	local pid url stolen thief
	need python3
	pg_tmp -k -d "$T/data" >"$T/url"
	pg_tmp stop "$(<"$T/url")"
	mkfifo -m 666 "$T/gate"
	printf '%s\n' "${1:-}" "include '$T/gate'" >>"$(echo "$T"/data/*/postgresql.conf)"
	"${@:2}" pg_tmp -t -d "$T/data" >"$T/url" 2>"$T/said" 3>&- &
	pid=$!
	exec 41>"$T/gate"
	stolen=$(sed -n 's/^port = //p' "$T"/data/*/tinypg.conf)
	steal_port "$stolen"
	rm "$T/gate"
	: >"$T/gate"
	exec 41>&-
	wait "$pid"
	kill "$thief"
	[[ ! -s $T/said ]]
	url=$(<"$T/url")
	[[ $(tcp_port_of "$url") != "$stolen" ]]
	answers "$url"
	pg_tmp stop "$url"
}

# steal_port PORT: $thief listens there.
steal_port() {
	python3 -c '
import os, socket, sys, time
thief = socket.socket()
thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
thief.bind(("127.0.0.1", int(sys.argv[1])))
thief.listen()
open(sys.argv[2] + "/stolen", "w").close()
while os.path.exists(sys.argv[2] + "/stolen"):
	time.sleep(0.1)
' "$1" "$T" 3>&- 41>&- &
	thief=$!
	wait_until 20 test -e "$T/stolen"
}

@test "a port that somebody else binds before the server does is given up for another one" {
	lose_port
	[[ $(grep -c 'could not bind' "$T/data/log") == 1 ]]
}

# in_german COMMAND...: where the machine has a German locale, and the caller's messages are in it.
in_german() {
	cp -a /usr/lib/locale "$T/locale"
	unshare -m sh -c 'mount --bind "$T/locale" /usr/lib/locale && localedef -i de_DE -f UTF-8 de_DE.UTF-8 &&
		LC_ALL= LANG=C.UTF-8 LC_MESSAGES=de_DE.UTF-8 exec "$@"' sh "$@"
}

# bats test_tags=long
@test "a lost port is given up whatever language the server speaks" {
	need_root
	need unshare localedef
	[[ -e /usr/share/i18n/locales/de_DE ]] || skip "no source of locales here"
	compgen -G "/usr/share/locale/de/LC_MESSAGES/postgres*.mo" >/dev/null ||
		compgen -G "$(server_bindir)/../share/locale/de/LC_MESSAGES/postgres*.mo" >/dev/null ||
		skip "the server speaks no German here"
	lose_port "lc_messages = 'de_DE.UTF-8'" in_german
	[[ $(grep -c '127.0.0.1.* nicht binden' "$T/data/log") == 1 ]]
	run -1 grep 'could not bind' "$T/data/log"
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
