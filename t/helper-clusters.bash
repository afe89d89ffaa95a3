# Functions that find a cluster's directory and its processes, and ask it questions.

# Nobody writes in a staging directory of the templates any more, and no lock of a maker is held: a child of one that was
# killed may have it a moment longer.
no_writer() {
	local held
	for held in "$TINYPG_CACHE"/template/{staging.*,*.lock}; do
		# Lock the descriptor: given a name that has just been removed, flock would make a file of that name.
		[[ ! -e $held ]] || { flock -n -x 9 9<"$held"; } 2>/dev/null || [[ ! -e $held ]] || return 1
	done
}

# The directory of the programs of the PostgreSQL that the tests use, the one that pg_tmp would take.
server_bindir() {
	local found
	found=$(newest_of postgres) || found=$(pg_fetch)/bin/postgres || return 1
	dirname "$found"
}

# newest_of PROGRAM: the newest one in the usual places; status 1 if there is none.
newest_of() {
	local file number newest='' most=-1
	for file in /usr/lib/postgresql/*/bin/"$1" /usr/pgsql-*/bin/"$1" /usr/local/pgsql/bin/"$1"; do
		[[ -x $file ]] || continue
		number=${file//[!0-9.]/} number=${number%%.*}
		((${number:-0} <= most)) || newest=$file most=${number:-0}
	done
	[[ -n $newest ]] && printf '%s\n' "$newest"
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
	local file pid=
	for file in "$(url_directory "$1")"/*/postmaster.pid; do
		[[ -e $file ]] || continue
		{ read -r pid <"$file"; } 2>/dev/null && [[ -n $pid ]] && printf '%s\n' "$pid"
		return
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

# freeze PID...: SIGSTOP; returns when they stand still, for a process on a crowded machine stops only when it is next
# given a processor.
freeze() {
	local pid
	kill -STOP "$@"
	for pid; do
		wait_until 20 stands_still "$pid"
	done
}
stands_still() { process_stat "$1" && [[ $process_state == T ]]; }

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

# name_of URL: the cluster's name in `pg_tmp list`.
name_of() { basename "$(url_directory "$1")"; }

# answers URL: whether its server does.
answers() { [[ $(sql "$1" 'select 5') == 5 ]]; }

# shows URL SETTING VALUE: whether the server has that value.
shows() { [[ $(sql "$1" "show $2") == "$3" ]]; }

# in_database URL NAME: the URL of another database of the same server.
in_database() { printf '%s\n' "${1/\/test?/\/$2?}"; }

# --- Spares --------------------------------------------------------------------------------------------------------

# spares: the names of the spares that are ready; unclaimed: also of those on their way.
spares() { pg_tmp list | awk -F '\t' '$2 == "spare" { print $1 }'; }
unclaimed() { pg_tmp list | awk -F '\t' '$2 == "spare" || $2 == "cloning" || $2 == "starting" { print $1 }'; }
has_spare() { [[ -n $(spares) ]]; }

# spares_are COUNT: this many are ready, and none is being made.
spares_are() {
	[[ $(pg_tmp list | awk -F '\t' '$2 == "spare" { ready++ } $2 ~ /^(spare|cloning|starting)$/ { all++ }
		END { print ready + 0, all + 0 }') == "$1 $1" ]]
}

# warm OPTION...: leaves one spare for these options, its name in $spare.
# shellcheck disable=SC2034  # tests read it
warm() {
	export TINYPG_SPARES=1
	url=$(pg_tmp "$@")
	wait_until 120 spares_are 1
	spare=$(spares)
	TINYPG_SPARES=0 pg_tmp stop "$url"
}
