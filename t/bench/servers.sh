# shellcheck shell=bash
# The server that everything is measured with, the floors made of it, and waiting for what must not be timed. All that
# hooks call is exported.

# Servers refuse to run as root: whoever pg_tmp takes runs the floors and the peers, too.
choose_runner() {
	RUNNER=$(id -un) RUNNER_IDS=
	if ((EUID == 0)); then
		RUNNER=${TINYPG_USER:-postgres}
		id "$RUNNER" >/dev/null 2>&1 || RUNNER=nobody
		chown "$RUNNER" "$WORK/home" "$WORK/server"
		RUNNER_IDS=$(id -u "$RUNNER"):$(id -g "$RUNNER")
	fi
	export RUNNER RUNNER_IDS
}

as_runner() {
	if [[ -n $RUNNER_IDS ]]; then
		setpriv --reuid="${RUNNER_IDS%:*}" --regid="${RUNNER_IDS#*:}" --clear-groups "$@"
	else
		"$@"
	fi
}

# PGBIN is where the postgres lies that pg_tmp takes, PSQL a psql that is no wrapper.
prepare_servers() {
	choose_runner
	local url postmaster program
	url=$(TINYPG_SPARES=0 pg_tmp) || die "pg_tmp does not start a cluster"
	postmaster=$(pg_tmp list | cut -f 4)
	PGBIN=$(dirname "$(readlink "/proc/$postmaster/exe")")
	PG_VERSION=$(pg_tmp list | cut -f 3)
	version_of PostgreSQL "$("$PGBIN/postgres" -V)"
	pg_tmp stop "$url"
	for program in "$PGBIN/psql" /usr/lib/postgresql/*/bin/psql /usr/pgsql-*/bin/psql /usr/bin/psql; do
		[[ -x $program ]] && PSQL=$program && break
	done
	[[ -n ${PSQL:-} ]] || die "no psql here"
	PATH=$WORK/bin:$BIN:$PGBIN:$PATH
	# The floors are the runner's, who cannot read the template itself.
	TEMPLATE=$WORK/template
	cp -r "$(pg_initcache)/data" "$TEMPLATE" || die "cannot copy the template"
	chown -R "$RUNNER" "$TEMPLATE"
	SUPERUSER=$(id -un)
	SETTINGS="-F -c listen_addresses= -c shared_buffers=12MB -c synchronous_commit=off -c full_page_writes=off"
	SETTINGS+=" -c dynamic_shared_memory_type=mmap -c min_wal_size=80MB -c max_wal_size=1GB -c timezone=UTC"
	export PGBIN PSQL PATH TEMPLATE SUPERUSER SETTINGS PG_VERSION
	# The floor's directories are spread over the disk as pg_tmp spreads its own (LIFE.md, ext4), where that can be.
	chattr +T "$WORK/server" 2>/dev/null
	SERVER_DIR=$(floor_running)
	SERVER="postgresql:///test?host=$SERVER_DIR"
	export SERVER SERVER_DIR
	echo "select current_setting('unix_socket_directories')" >"$WORK/where.sql"
	echo "create database one template test" >"$WORK/create.sql"
	echo "drop database one" >"$WORK/drop.sql"
}

# ---- Floors. These print the name of a directory that is not there yet: one of the runner's, one of the caller's.

fresh() { mktemp -u "$WORK/server/XXXXXX"; }
fresh_own() { mktemp -u "$WORK/XXXXXX"; }

FLOOR_COPY='umask 077; cp -r $TEMPLATE {}'
FLOOR_BARE='bare {}/.s.PGSQL.5432 $SUPERUSER ${DBNAME:-test} $PGBIN/postgres -D {} -k {} $SETTINGS >{}/log 2>&1'
export FLOOR_COPY FLOOR_BARE

floor_copied() {
	local directory
	directory=$(fresh)
	as_runner sh -c "${FLOOR_COPY//'{}'/$directory}" && echo "$directory"
}

floor_running() {
	local directory
	directory=$(floor_copied) && as_runner sh -c "${FLOOR_BARE//'{}'/$directory}" && echo "$directory"
}

floor_stop() {
	local pid
	read -r pid <"$1/postmaster.pid" && bare -q "$pid"
}

floor_end() {
	floor_stop "$1"
	rm -rf "$1"
}

# ---- Waiting.

# until_true SECONDS COMMAND...
until_true() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		((SECONDS < deadline)) || { echo "not true in time: $*" >&2; return 1; }
		sleep 0.02
	done
}

has_state() { pg_tmp list | cut -f 2 | grep -qxE "$1"; }
spare_is_ready() { has_state spare || { has_state 'cloning|starting|offered' || pg_tmp stop "$(pg_tmp)"; false; }; }

# A spare is ready, and nothing else goes on.
quiet() { until_true 60 spare_is_ready && sleep 0.1; }

# ready OPTION...: the same, and the spare is one for these options.
ready() {
	pg_tmp stop -A && pg_tmp stop "$(pg_tmp "$@")" && until_true 60 has_state spare && sleep 0.1
}

export -f as_runner fresh fresh_own floor_copied floor_running floor_stop floor_end until_true has_state spare_is_ready quiet ready
