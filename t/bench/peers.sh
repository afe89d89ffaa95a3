# shellcheck shell=bash
# Which peers are here, and how each is asked for a database. One that does not work here is left out, with its reason.

# How each is called that is here, by name, in the order of PEERS; group-peers.sh makes rows of those with a label.
declare -gxA PEER_CALLER PEER_LABEL
declare -gxa PEERS

has_peer() { [[ $1 != ephemeralpg || -n ${EPHEMERAL:-} ]]; }

prepare_peers() {
	export SYSTMP=$WORK/e # where ephemeralpg works
	mkdir -p "$WORK/e" "$WORK/peers"
	chown "$RUNNER" "$WORK/e"
	cp t/bench/peers/* "$WORK/peers/"
	prepare_ephemeralpg
	[[ " $RUN " != *" peers "* && " $RUN " != *" features "* ]] || prepare_others
}

prepare_others() {
	prepare_callers
	peer by_hand "\`initdb\`, \`pg_ctl start\` and \`createdb\` in a script" "$WORK/peers/by_hand"
	peer testing.postgresql "testing.postgresql (Python), its initdb cached" \
		/usr/bin/python3 "$WORK/peers/testing.postgresql.py"
	peer testing.first "testing.postgresql (Python), the first time" \
		/usr/bin/python3 "$WORK/peers/testing.postgresql.py" first
	peer Test::PostgreSQL "Test::PostgreSQL (Perl)" /usr/bin/perl "$WORK/peers/Test-PostgreSQL.pl"
	prepare_tinypg
	prepare_npm
	if command -v pg_virtualenv >/dev/null; then
		peer pg_virtualenv "pg_virtualenv (Debian), until its command runs" "$WORK/peers/pg_virtualenv" "${PG_VERSION%%.*}"
	else
		left_out pg_virtualenv "Debian's postgresql-common is not here"
	fi
	/usr/bin/python3 -c 'import pytest_postgresql' 2>/dev/null || left_out pytest-postgresql "it is not installed"
}

# Callers of what the groups first, handout and peers time by other means. The tools lie where any user can reach them.
prepare_callers() {
	cp -R "$BIN" "$WORK/tools" && chmod -R a+rX "$WORK/tools"
	caller pg_tmp env PATH="$WORK/tools:$PATH" "$WORK/peers/pg_tmp"
	caller pg_tmp_cold env TINYPG_SPARES=0 PATH="$WORK/tools:$PATH" "$WORK/peers/pg_tmp"
	caller createdb "$WORK/peers/createdb"
	[[ -z $EPHEMERAL ]] || caller ephemeralpg "$WORK/peers/ephemeralpg"
}

caller() {
	local name=$1
	shift
	PEERS+=("$name")
	PEER_CALLER[$name]=$*
}

# peer NAME LABEL COMMAND...: it prints the microseconds that it took, and a URL. Tried once first.
peer() {
	local name=$1 text=$2 printed
	shift 2
	printed=$(cd "$WORK" && as_runner timeout 60 "$@" 2>"$WORK/peer.err" </dev/null)
	if [[ $printed =~ ^[0-9]+\  ]]; then
		PEER_LABEL[$name]=$text PEER_CALLER[$name]=$*
		[[ $name == *.first ]] && return
		PEERS+=("$name")
		version_of "$name" "$(version_here "$name")"
	else
		left_out "$name" "it does not work here: $(grep . "$WORK/peer.err" | tail -n 1 | sed "s|$WORK|.|g")"
	fi
}

version_here() {
	case $1 in
	testing.postgresql) /usr/bin/python3 -c 'import importlib.metadata as m; print(m.version("testing.postgresql"))' ;;
	embedded-postgres) npm_version embedded-postgres ;;
	PGlite) npm_version @electric-sql/pglite ;;
	Test::PostgreSQL) perl -MTest::PostgreSQL -e 'print Test::PostgreSQL->VERSION' ;;
	by_hand) initdb -V | cut -d ' ' -f 3 ;;
	pg_virtualenv) dpkg-query -Wf '${Version}' postgresql-common ;;
	TinyPG) sed -n 's/^__version__ *= *"\(.*\)"/\1/p' "$TINYPG"/{src/,}tinypg/__init__.py ;;
	ephemeralpg) sed -n 's/^RELEASE *= *//p' "${EPHEMERALPG:-}/Makefile" ;;
	esac 2>/dev/null | grep . || echo unknown
}

npm_version() { node -p 'require(process.argv[1]).version' "$WORK/npm/node_modules/$1/package.json"; }

prepare_tinypg() {
	if [[ -z ${TINYPG:-} ]]; then
		left_out TinyPG "no TINYPG=directory was given"
		return
	fi
	cp -R "$TINYPG" "$WORK/tinypg" && chmod -R a+rX "$WORK/tinypg"
	peer TinyPG "TinyPG (Python), database() on an installed server" env PYTHONPATH="$WORK/tinypg/src:$WORK/tinypg" \
		/usr/bin/python3 "$WORK/peers/TinyPG.py" "${PG_VERSION%%.*}"
}

# Installed once below .build/bench/, as any project would have them: with its npm.
prepare_npm() {
	local home=.build/bench/npm name
	if ! command -v npm >/dev/null; then
		left_out "embedded-postgres, PGlite" "no npm here"
		return
	fi
	if [[ ! -e $home/node_modules/embedded-postgres ]]; then
		mkdir -p "$home"
		[[ -e $home/package.json ]] || echo '{"private": true}' >"$home/package.json"
		npm install --silent --prefix "$home" embedded-postgres@latest @electric-sql/pglite >&2
	fi
	cp -R "$home" "$WORK/npm" && cp "$WORK"/peers/*.mjs "$WORK/npm/" && chmod -R a+rX "$WORK/npm"
	peer embedded-postgres "embedded-postgres (npm): initialise, start, createDatabase" node "$WORK/npm/embedded-postgres.mjs"
	peer PGlite "PGlite (npm), first query" node "$WORK/npm/PGlite.mjs"
}

# ---- ephemeralpg: its own program, unchanged, with a directory of its own.

prepare_ephemeralpg() {
	local from=${EPHEMERALPG:-}
	EPHEMERAL=
	if [[ -z $from ]]; then
		left_out ephemeralpg "no EPHEMERALPG=directory was given"
		return
	fi
	mkdir "$WORK/ephemeralpg"
	cp "$from/pg_tmp" "$WORK/ephemeralpg/pg_tmp" 2>/dev/null || cp "$from/pg_tmp.sh" "$WORK/ephemeralpg/pg_tmp"
	chmod 755 "$WORK/ephemeralpg/pg_tmp"
	EPHEMERAL=$WORK/ephemeralpg/pg_tmp
	export EPHEMERAL
	if (cd "$WORK" && ephemeralpg_ready && ephemeralpg_drop "$(as_runner "$EPHEMERAL" -w 0)") 2>"$WORK/peer.err"; then
		version_of ephemeralpg "$(version_here ephemeralpg)"
		return
	fi
	left_out ephemeralpg "it does not work here: $(tail -n 1 "$WORK/peer.err")"
	EPHEMERAL=
}

ephemeralpg_idle() { ! pgrep -f "^([a-z/]*nice .*|[a-z/]*(ba)?sh )$EPHEMERAL initdb" >/dev/null; }
ephemeralpg_has_spare() { compgen -G "$SYSTMP/ephemeralpg.*/NEW" >/dev/null; }

# A spare is ready, and no other is being made.
ephemeralpg_ready() {
	until_true 60 ephemeralpg_idle || return
	ephemeralpg_has_spare || as_runner "$EPHEMERAL" initdb >/dev/null || return
	sleep 0.1
}

ephemeralpg_none() { until_true 60 ephemeralpg_idle && rm -rf "$SYSTMP"/ephemeralpg.*; }

# At once: its own stop sleeps for seconds.
ephemeralpg_drop() {
	local directory
	directory=$(printf '%b' "${1#*host=}" | sed 's|%2F|/|g')
	as_runner pg_ctl -s -m immediate -D "$directory/"[1-9]* stop && rm -rf "$directory"
}

ephemeralpg_drop_all() {
	local file
	for file in "$SYSTMP"/ephemeralpg.*/[1-9]*/postmaster.pid; do
		as_runner pg_ctl -s -m immediate -D "${file%/*}" stop
	done
	ephemeralpg_none
}

export -f ephemeralpg_idle ephemeralpg_has_spare ephemeralpg_ready ephemeralpg_none
export -f ephemeralpg_drop ephemeralpg_drop_all
