#!/usr/bin/env bash
# family tries.sh QUESTION,... COMMAND...: what becomes of a database that a peer gave, found out by trying. COMMAND is
# the caller of a peer (t/bench/peers/): it gets a database, prints `MICROSECONDS URL` (URL -: inside of the caller
# itself), waits for the end of its input, and ends as the peer's manual says. With $PEER_EXTENSION or $PEER_SQL it may
# see to these itself, and adds ` loaded`. A line an answer, tab-separated: question, answer.
#
#	use      it works for this user
#	two      two at once
#	memory   PSS of all that runs for one idle database
#	caller   what is left after kill -9 of the caller
#	server   what is left after kill -9 of the server and a normal end of the caller
#	idle     the server ends when nobody uses it, told to after two seconds if that can be told
#	hstore   the extension can be created
#	schema   microseconds until a database has what is in $SCHEMA_SQL: the first time, and for the next caller
#
# It runs in the directory that $TMPDIR and $HOME lie in. $PEER_DISK is where the databases are of a server that runs
# anyway, which is not the peer's own.
set -u
rest=${TRY_SETTLE:-7} # seconds until what ends soon by itself has ended
moment=${TRY_MOMENT:-0.7}
patience=${TRY_PATIENCE:-10}
family=$PPID
declare -A caller hold said
export PGCONNECT_TIMEOUT=5

# ---- A caller.

# begin N COMMAND...: starts caller N; answer N waits for its database.
begin() {
	local n=$1
	shift
	rm -f "in.$n" "out.$n"
	mkfifo "in.$n" "out.$n"
	"$@" <"in.$n" >"out.$n" 2>>errors &
	caller[$n]=$!
	disown $! # or it would be said that it was killed
}

answer() {
	local to from
	exec {to}>"in.$1" {from}<"out.$1"
	hold[$1]=$to
	said[$1]=
	read -r -t 60 "said[$1]" <&"$from"
	exec {from}<&-
	[[ ${said[$1]} == [0-9]*\ * ]] && works "$1"
}

url_of() { local words; read -ra words <<<"${said[$1]}"; echo "${words[1]}"; }
is_inside() { [[ $(url_of "$1") == - ]]; }
is_shared() { [[ -n ${PEER_DISK:-} ]]; }
works() { is_inside "$1" || sql "$(url_of "$1")" 'select 1' >/dev/null; }
sql() { "$PSQL" -XAtqc "$2" "$1" 2>>errors; }

# What a caller should find in its database: it says so if that is a matter of its own, else psql does it.
load() {
	[[ ${said[$1]} != *' loaded' ]] || return 0
	[[ -z ${PEER_EXTENSION:-} ]] || sql "$(url_of "$1")" "create extension $PEER_EXTENSION" || return
	[[ -z ${PEER_SQL:-} ]] || "$PSQL" -Xq -v ON_ERROR_STOP=1 -f "$PEER_SQL" "$(url_of "$1")" >/dev/null 2>>errors
}

# Its input ends, and so does it, in time.
end() {
	local to=${hold[$1]} pid=${caller[$1]} deadline=$((SECONDS + 15))
	exec {to}>&-
	until has_ended "$pid"; do
		((SECONDS < deadline)) || kill -KILL "$pid"
		sleep 0.05
	done
}

has_ended() {
	local stat
	{ read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
	[[ $stat == *') Z '* ]]
}

kill_caller() {
	kill -KILL "${caller[$1]}"
	end "$1"
}

server_of() { head -n 1 "$(sql "$(url_of "$1")" "select current_setting('data_directory')")/postmaster.pid"; }

# ---- What runs and what lies there.

# All of the family, but for this shell, what it runs for itself, and the server of the life before; caller N too, where N
# is given.
members() {
	ps -eo pid=,ppid=,stat= | awk -v family="$family" -v shell=$$ -v earlier="${earlier:-0}" -v caller="${caller[1]:-0}" \
		-v whole="${1:-}" '
		$3 !~ /^Z/ { parent[$1] = $2 }
		END {
			for (pid in parent) {
				for (at = pid; at in parent && at != family && at != shell && at != caller && at != earlier; at = parent[at])
					;
				if (pid != family && (at == family || (at == caller && (pid != caller || whole))))
					print pid
			}
		}'
}

count() { members | wc -l; }
kilobytes() { du -sk --total "$TMPDIR" ${HOME:+"$HOME"} ${PEER_DISK:+"$PEER_DISK"} 2>/dev/null | tail -n 1 | cut -f 1; }

pss() {
	local pid
	for pid; do
		cat "/proc/$pid/smaps_rollup" 2>/dev/null
	done | awk '$1 == "Pss:" { sum += $2 } END { printf "%.*f MB\n", sum < 10240, sum / 1024 }'
}

# segments PID...: the shared memory that these have, which outlives them if they are killed. A server maps one file that
# has the numbers of the others.
segments() {
	local pid file
	for pid; do
		cat "/proc/$pid/maps" 2>/dev/null
	done | awk '$6 ~ /^\/SYSV/ { print $5 } $6 ~ /^\/dev\/shm\/PostgreSQL/ { print $6 }' | sort -u | while read -r file; do
		echo "$file"
		[[ $file != /* ]] || od -An -v -tu4 -w4 "$file" | awk '{ print "/dev/shm/PostgreSQL." $1 }' | sort -u |
			comm -12 - <(compgen -G '/dev/shm/PostgreSQL.*' | sort)
	done
}

segment_exists() {
	if [[ $1 == /* ]]; then [[ -e $1 ]]; else awk -v id="$1" '$2 == id { found = 1 } END { exit !found }' /proc/sysvipc/shm; fi
}

any_segment() {
	local segment
	for segment in $shared; do
		segment_exists "$segment" && return
	done
	return 1
}

# All that still runs is ended, and what it then leaves on the machine is removed.
finish() {
	local pids segment
	earlier=
	pids=$(members whole)
	# shellcheck disable=SC2086
	shared+=" $(segments $pids)"
	# shellcheck disable=SC2086
	[[ -z $pids ]] || kill -KILL $pids 2>/dev/null
	sleep 0.1
	for segment in $shared; do
		if [[ $segment == /* ]]; then rm -f "$segment"; else ipcrm -m "$segment" 2>/dev/null; fi
	done
}

# Nothing is being made or ended any more: a peer may prepare its next database at the lowest priority.
settle() {
	local was now same=0 deadline=$((SECONDS + 30))
	while ((same < 3 && SECONDS < deadline)); do
		now="$(count) $(kilobytes)"
		if [[ $now == "${was:-}" ]]; then same=$((same + 1)); else same=0; fi
		was=$now
		sleep "$moment"
	done
}

# A life before the one that counts: what the peer keeps for all callers is there then, and is not what one leaves. Its
# server is never counted: one that is not ended with its caller may end at any time later.
before() {
	begin 1 "$@"
	answer 1 || { end 1; return 1; }
	is_inside 1 || is_shared || earlier=$(server_of 1)
	end 1
	sleep "$rest"
	settle
	count_before=$(count)
	kilobytes_before=$(kilobytes)
	begin 1 "$@"
	answer 1 || { end 1; return 1; }
	is_inside 1 || is_shared || shared=$(segments "$(server_of 1)")
}

# What there is now that was not there before, given some time to vanish.
left() {
	local processes size is_last='' deadline=$((${EPOCHREALTIME/./} + patience * 1000000))
	while true; do
		processes=$(($(count) - count_before))
		size=$((($(kilobytes) - kilobytes_before + 512) / 1024))
		((processes > 0 || size > 0)) || any_segment || { echo nothing; return; }
		[[ -z $is_last ]] || break
		if ((${EPOCHREALTIME/./} < deadline)); then
			sleep 0.2
		else
			settle
			is_last=yes
		fi
	done
	local words=()
	((processes <= 0)) || words+=("$processes process$( ((processes == 1)) || echo es)")
	((size <= 0)) || words+=("$size MB")
	((processes > 0)) || ! any_segment || words+=("shared memory")
	echo "${words[0]}${words[1]:+, ${words[1]}}"
}

# ---- The tries.

try_use() {
	begin 1 "$@"
	if answer 1; then echo yes; else echo no; fi
	end 1
}

try_two() {
	local good=yes
	begin 1 "$@"
	begin 2 "$@"
	answer 1 || good=no
	answer 2 || good=no
	[[ $good == no ]] || is_inside 1 || [[ $(url_of 1) != "$(url_of 2)" ]] || good=no
	echo "$good"
	end 1
	end 2
}

try_memory() {
	begin 1 "$@"
	answer 1 || { echo -; end 1; return; }
	sleep 2
	# shellcheck disable=SC2046
	pss $(members "$(is_inside 1 && echo whole)")
	end 1
}

try_caller() {
	before "$@" || { echo -; return; }
	kill_caller 1
	left
}

try_server() {
	local server
	before "$@" || { echo -; return; }
	if is_inside 1 || is_shared; then
		echo -
		end 1
		return
	fi
	server=$(server_of 1) && kill -KILL "$server"
	sleep 1
	end 1
	left
}

try_idle() {
	local server deadline=$((SECONDS + 2 * patience))
	begin 1 env PEER_IDLE=2 "$@"
	if ! answer 1 || is_inside 1; then
		echo -
	else
		server=$(server_of 1)
		while kill -0 "$server" 2>/dev/null && ((SECONDS < deadline)); do sleep 0.2; done
		if kill -0 "$server" 2>/dev/null; then echo no; else echo yes; fi
	fi
	end 1
}

try_hstore() {
	export PEER_EXTENSION=hstore
	begin 1 "$@"
	if answer 1 && load 1; then echo yes; else echo no; fi
	end 1
	unset PEER_EXTENSION
}

try_schema() {
	local times=() start=
	export PEER_SQL=$SCHEMA_SQL
	for _ in 1 2; do
		start=${EPOCHREALTIME/./}
		begin 1 "$@"
		if ! { answer 1 && load 1; }; then
			echo no
			end 1
			return
		fi
		times+=($((${EPOCHREALTIME/./} - start)))
		end 1
		sleep 1
	done
	printf '%s %s\n' "${times[@]}"
	unset PEER_SQL
}

asked=$1
shift
shared=
earlier=
trap finish EXIT
cd "$(dirname "$TMPDIR")" || exit 1
for question in ${asked//,/ }; do
	printf '%s\t' "$question"
	"try_$question" "$@"
done
true
