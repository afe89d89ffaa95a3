#!/usr/bin/env bash
# hosts.sh COUNT SECONDS: makes so many machines (t/hosts-helper.bash) and a store, lets each live with one cluster after
# another, and prints how many lives a second there were and how often the store was given each template. To be run in a
# network namespace of its own.
set -u
count=$1 seconds=$2
. t/hosts-helper.bash
place=$(mktemp -d "$WORK/hosts.XXXXXX") || exit 1
chmod 755 "$place"
server=
trap 'kill $server; hosts_end >&2; rm -rf "$place"' EXIT
hosts_begin "$place" "$count" || exit 1
hosts_limit || echo "free 0"
mkdir -p "$place/www"
mkfifo "$place/in"
TINYPG_TEST_ADDRESS=$HOSTS_HERE t/server "$place/www" <>"$place/in" >"$place/port" &
server=$!
until [[ -s $place/port ]]; do sleep 0.1; done
(umask 077 && echo 0123456789abcdef0123456789abcdef >"$place/key")
echo 'create table author (name text)' >"$place/schema.sql"
read -r port <"$place/port"
export TINYPG_STORE=http://$HOSTS_HERE:$port TINYPG_STORE_KEY=$place/key TINYPG_STORE_TIMEOUT=30

# live NUMBER: take, ask, stop, over and over; the first life, which makes or takes the templates, does not count.
live() {
	# shellcheck disable=SC2016
	hosts_on "$1" bash -c 'live() { url=$(pg_tmp -f "$1") && pg_sql -c "select 1" "$url" >/dev/null && pg_tmp stop "$url"; }
		live "$1"
		: >"$3.begun"
		until [[ -e $4 ]]; do sleep 0.05; done
		deadline=$((${EPOCHREALTIME/./} + $2 * 1000000)) lived=0
		while ((${EPOCHREALTIME/./} < deadline)); do live "$1" && lived=$((lived + 1)); done
		echo $lived >"$3"' bash "$place/schema.sql" "$seconds" "$place/lived$1" "$place/go"
}

pids=()
for ((i = 1; i <= count; i++)); do
	live "$i" &
	pids+=($!)
done
until [[ $(find "$place" -name 'lived*.begun' | wc -l) == "$count" ]]; do sleep 0.1; done
: >"$place/go"
wait "${pids[@]}"
cat "$place"/lived[0-9] | awk -v s="$seconds" '{ n += $1 } END { print "lives", n / s }'
# Of two templates, none may be missing, and none given by each machine. Claims are no templates.
grep '^PUT.*[0-9a-f]$' "$place/www/.log" | sort | uniq -c |
	awk '{ n += $1 } END { if (NR == 2) print "puts", n / NR; else print "templates", NR }'
