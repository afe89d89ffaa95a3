# A cluster that nobody uses ends, and no other.
# suite: first (it waits much, and works little)

# shellcheck disable=SC2086  # lists of options are words
load helper
load life-helper

@test "idle: gone after -w, with all that belonged to it" {
	url=$(pg_tmp -w 1)
	answers "$url"
	segment=$(segment_of "$url")
	wait_until 30 nothing_left
	run -1 segment_exists "$segment"
	run ! sql "$url" 'select 1'
	[[ $output == *"No such file or directory"* ]]
}

@test "idle: gone after -w after the last client" {
	url=$(pg_tmp -w 2)
	answers "$url"
	wait_until 30 nothing_left
}

@test "idle: a server that was stopped (SIGSTOP) ends, too" {
	url=$(pg_tmp -w 1)
	hold "$url"
	freeze "$(postmaster_of "$url")"
	# A look notices the client, by the title of its process.
	sleep 2
	release
	wait_until 90 nothing_left
}

# bats test_tags=long
@test "idle: as an ordinary user" {
	url=$(as_other pg_tmp -w 1)
	other_sql "$url" 'select 5'
	wait_until 30 nothing_left
}

@test "idle: a client that stays connected keeps it" {
	url=$(pg_tmp -w 1)
	hold "$url"
	sleep 5
	answers "$url"
	release
	wait_until 30 nothing_left
}

# bats test_tags=long
@test "idle: a client that stays connected keeps a server that was stopped (SIGSTOP)" {
	url=$(pg_tmp -w 1)
	hold "$url"
	freeze "$(postmaster_of "$url")"
	sleep 3
	kill -CONT "$(postmaster_of "$url")"
	answers "$url"
	release
	wait_until 30 nothing_left
}

# bats test_tags=long
@test "idle: a client in another database keeps it" {
	url=$(pg_tmp -w 2)
	sql "$url" 'create database other'
	sql "${url/test?/other?}" 'select pg_sleep(6)' >/dev/null 3>&- &
	sleep 5
	answers "$url"
	wait
	wait_until 30 nothing_left
}

# bats test_tags=long
@test "idle: one that connects for a moment now and then keeps it" {
	url=$(pg_tmp -w 5)
	pid=$(postmaster_of "$url")
	for _ in 1 2 3; do
		sleep 3
		answers "$url"
	done
	[[ $(postmaster_of "$url") == "$pid" ]]
	wait_until 30 nothing_left
}

# bats test_tags=long
@test "idle: a server that is full is busy" {
	url=$(pg_tmp -w 5 -o '-N 3 -c superuser_reserved_connections=0 -c max_wal_senders=0')
	pid=$(postmaster_of "$url")
	for _ in 1 2 3; do
		sleep_in "$url" 3>&- &
	done
	wait_until 20 three_sleep
	sleep 7
	run ! sql "$url" 'select 1'
	[[ $output == *"too many clients"* ]]
	[[ $(postmaster_of "$url") == "$pid" ]]
	# shellcheck disable=SC2046  # a list of numbers
	kill -INT $(pgrep_here SELECT)
	wait
	wait_until 30 nothing_left
}

# A look may be there first, and then there is no room.
sleep_in() {
	local said
	until said=$(sql "$1" 'select pg_sleep(60)' 2>&1) || [[ $said != *"too many clients"* ]]; do :; done
}
three_sleep() { [[ $(pgrep_here SELECT | wc -l) == 3 ]]; }

# bats test_tags=long
@test "idle: looks do not disturb CREATE DATABASE from any template, nor DROP DATABASE" {
	url=$(pg_tmp -w 6)
	end=$((SECONDS + 8))
	while ((SECONDS < end)); do
		sql "${url/test?/postgres?}" "create database d template test"
		sql "$url" "drop database d"
		sql "$url" "create database e template template1"
		sql "$url" "drop database e"
	done
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "idle: without a database postgres it still ends, and not before its time" {
	url=$(pg_tmp -w 3)
	sql "$url" 'drop database postgres'
	for _ in 1 2 3; do
		sleep 1.5
		answers "$url"
	done
	wait_until 40 nothing_left
}

# bats test_tags=long
@test "idle: a server whose database lets nobody in still ends" {
	url=$(pg_tmp -w 1)
	sql "${url/test?/template1?}" 'alter database test allow_connections false'
	# Where looks are not let in, they see only clients that are connected at that moment.
	sql "${url/test?/template1?}" 'alter database postgres allow_connections false; select pg_sleep(3)'
	wait_until 40 nothing_left
}

# bats test_tags=long
@test "idle: a cluster that nobody has connected to yet waits for longer than -w" {
	url=$(pg_tmp -w 1)
	sleep 4
	answers "$url"
	wait_until 30 nothing_left
}

@test "idle: stop -w ends a cluster that nobody has connected to" {
	url=$(pg_tmp)
	pg_tmp stop -w 1 "$url"
	all_gone
}

# bats test_tags=long
@test "idle: -w 0 never ends by itself" {
	url=$(pg_tmp -w 0)
	sleep 4
	answers "$url"
	pg_tmp stop "$url"
	all_gone
}

# bats test_tags=long
@test "idle: a cluster whose directory was deleted by somebody ends" {
	url=$(pg_tmp -w 1)
	answers "$url"
	# The watchdog may write its state meanwhile.
	wait_until 20 rm -rf "$TMPDIR/tinypg.$EUID"
	wait_until 40 nothing_left
}
