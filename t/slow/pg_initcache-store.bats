# TINYPG_STORE: what one machine has made, the others take.

load ../helper
load ../store-helper

setup() {
	test_begin
	begin_store
}

teardown() {
	end_store
	test_end
}

# base_for MACHINE...: each has the template that initdb makes, so that a test makes only what it is about.
base_for() {
	local machine
	[[ -e $T/cache ]] || (unset TINYPG_STORE && seeded_cache)
	for machine; do
		cp -a "$T/cache" "$T/$machine"
		: >"$T/$machine/template/log"
	done
}

# one_line PATTERN: so is stderr.
# shellcheck disable=SC2053
one_line() { [[ ${stderr_lines[0]} == $1 && ${#stderr_lines[@]} == 1 ]]; }

@test "a machine takes what another one made, and does not ask again" {
	template=$(on a pg_initcache -f schema.sql)
	given 2
	run -0 --separate-stderr on b pg_initcache -f schema.sql
	[[ -z $stderr && ${output##*/} == "${template##*/}" && $(made_on b) == 0 ]]
	diff -r "$template/data" "$output/data"
	url=$(on b pg_tmp -f schema.sql)
	[[ $(sql "$url" 'table t') == 5 ]]
	pg_tmp stop "$url"
	[[ $(grep -c "^GET.*${template##*/}\$" www/.log) == 3 && $(grep -c '^PUT.*[0-9a-f]$' www/.log) == 2 ]]
}

@test "a machine with another schema takes the template below it" {
	on a pg_initcache -f schema.sql >/dev/null
	given 2
	echo 'create table other ()' >other.sql
	on b pg_initcache -f other.sql >/dev/null
	given 3
	[[ $(made_on b) == 1 ]]
}

@test "what a command used for a moment is given to the store after its end" {
	base_for a
	on a pg_tmp run -f schema.sql true
	given 1
}

# from_sql URL: SQL starts a program of ours, apart from all others, like one that gives to the store. Sets `stray`.
from_sql() {
	local place command
	place=$(as_other mktemp -d)
	as_other mkfifo "$place/life"
	command="TINYPG_STORE=$place setsid $(as_other bash -c 'type -P pg_store') hold a 0123456789abcdef"
	as_other pg_sql -c "copy (select 1 where false) to program '$command <>$place/life >/dev/null 2>&1 & echo \$! >$place/pid'" "$1"
	stray=$(<"$place/pid")
	rm -r "$place"
	wait_until 20 runs_hold "$stray"
}
runs_hold() { [[ $(tr '\0' ' ' <"/proc/$1/cmdline") == *pg_store\ hold* ]]; }

@test "a program of ours that SQL has started ends with the cluster" {
	unset TINYPG_STORE
	url=$(as_other pg_tmp)
	from_sql "$url"
	as_other pg_tmp stop "$url"
	is_gone "$stray"
}

@test "a program of ours that SQL has started ends with a reset" {
	unset TINYPG_STORE
	url=$(as_other pg_tmp)
	from_sql "$url"
	as_other pg_tmp reset "$url"
	is_gone "$stray"
	as_other pg_tmp stop "$url"
}

@test "a directory is a store, and closed to others where there is no key" {
	base_for a b
	unset TINYPG_STORE_KEY
	TINYPG_STORE=$T/www/store on a pg_initcache -f schema.sql >/dev/null
	given 1
	[[ $(stat -c %a "$(objects)") == 600 ]]
	TINYPG_STORE=file://$T/www/store on b pg_initcache -f schema.sql >/dev/null
	[[ $(made_on b) == 0 ]]
}

@test "a directory that others can write to takes a key" {
	base_for a
	unset TINYPG_STORE_KEY
	chmod 777 www/store
	export TINYPG_STORE=$T/www/store
	run -0 --separate-stderr on a pg_initcache -f schema.sql
	[[ ${stderr_lines[0]} == "pg_store: the store '$TINYPG_STORE' is not used without a key: '$TINYPG_STORE': others may write to it, and it is not sticky" ]]
	[[ ${stderr_lines[1]} == hint:* && -z $(objects) ]]
}

@test "a web server is not used without a key, unless TINYPG_STORE_KEY is none" {
	base_for a b
	unset TINYPG_STORE_KEY
	run -0 --separate-stderr on a pg_initcache -f schema.sql
	[[ ${stderr_lines[0]} == "pg_store: the store '$TINYPG_STORE' is not used without a key" && ! -e www/.log ]]
	TINYPG_STORE_KEY=none on b pg_initcache -f schema.sql >/dev/null
	[[ ! -e www/.log ]] || given 1
}

@test "a key that others could read is refused, in one line and a hint" {
	base_for a
	chmod 640 key
	run -0 --separate-stderr on a pg_initcache -f schema.sql
	[[ ${stderr_lines[*]} == "pg_store: cannot use the key '$T/key': others may read or write it hint: chmod 600 '$T/key'" ]]
	[[ ! -e www/.log ]]
}

@test "machines with different keys do not see each other's objects" {
	base_for a b
	on a pg_initcache -f schema.sql >/dev/null
	given 1
	(umask 077 && echo another-key-of-the-store >other)
	TINYPG_STORE_KEY=$T/other on b pg_initcache -f schema.sql >/dev/null
	given 2
	[[ $(made_on b) == 1 ]]
}

pg_store_is_given() { grep -q '^pg_store: .*was given' "$T/$1/template/log"; }

@test "an object that is changed, cut off or another one is refused and replaced" {
	base_for a b c d e
	on a pg_initcache -f schema.sql >/dev/null
	given 1
	object=$(objects)
	for machine in b c d; do
		case $machine in
		b) printf 'x' | dd of="$object" bs=1 seek=5000 conv=notrunc status=none ;;
		c) truncate -s 3000 "$object" ;;
		d)
			seal=$T/another
			head -c 80 "$object" >"$seal" && echo another >>"$seal"
			pg_store put template/another <>"$seal"
			cp "$seal" "$object"
			;;
		esac
		run -0 --separate-stderr on $machine pg_initcache -f schema.sql
		[[ $(made_on $machine) == 1 ]]
		one_line "pg_store: 'template/"*"' of the store '$TINYPG_STORE' is refused: its HMAC is wrong"
		wait_until 30 pg_store_is_given $machine
	done
	on e pg_initcache -f schema.sql >/dev/null
	[[ $(made_on e) == 0 ]]
}

@test "without a key, a truncated object is refused and replaced" {
	base_for a b c
	export TINYPG_STORE_KEY=none
	on a pg_initcache -f schema.sql >/dev/null
	given 1
	truncate -s 3000 "$(objects)"
	run -0 --separate-stderr on b pg_initcache -f schema.sql
	[[ $(made_on b) == 1 ]]
	one_line "pg_store: 'template/"*"' of the store '$TINYPG_STORE' is refused: its checksum is wrong"
	wait_until 30 pg_store_is_given b
	on c pg_initcache -f schema.sql >/dev/null
	[[ $(made_on c) == 0 ]]
}

# fails MACHINE PROBLEM: a call costs one line, and makes the template.
fails() {
	run -0 --separate-stderr on "$1" pg_initcache -f schema.sql
	[[ $(made_on "$1") == 1 ]]
	one_line "*: the store '$TINYPG_STORE' is not used: $2"
}

@test "a store whose bytes trickle, that says nothing, or is down costs one line" {
	base_for a b c d
	on d pg_initcache -f schema.sql >/dev/null
	given 1
	echo '* trickle=1000' >www/.rules
	TINYPG_STORE_TIMEOUT=1 fails a 'it is too slow'
	echo '* silent' >www/.rules
	TINYPG_STORE_TIMEOUT=1 fails b 'it is too slow'
	kill "$SERVER"
	fails c '*'
}

@test "a store that stands still in the middle of what it is asked costs one line, and is asked no more" {
	base_for a b
	export TINYPG_STORE_TIMEOUT=2
	echo '*.claim silent' >www/.rules
	fails a 'it is too slow'
	[[ $(cut -d ' ' -f 1 www/.log | xargs) == 'GET GET' ]]
	# Where it has to be asked for several templates, too.
	: >www/.log
	fails c 'it is too slow'
	[[ $(cut -d ' ' -f 1 www/.log | xargs) == 'GET GET' ]]
	rm www/.rules
	on b pg_initcache -f schema.sql >/dev/null
	given 1
	: >www/.log
	echo '* stall=1000' >www/.rules
	fails d 'it is too slow'
	[[ $(cut -d ' ' -f 1 www/.log | xargs) == GET ]]
}

@test "damaged objects that come slowly have the time of all answers together" {
	on a pg_initcache -f schema.sql >/dev/null
	given 2
	for object in $(objects); do printf x | dd of="$object" bs=1 seek=5000 conv=notrunc status=none; done
	echo '* slow=2000' >www/.rules
	TINYPG_STORE_TIMEOUT=3 run -0 --separate-stderr on b pg_initcache -f schema.sql
	[[ ${stderr_lines[0]} == *' is refused: '* && ${stderr_lines[1]} == *' is not used: it is too slow' && ${#stderr_lines[@]} == 2 ]]
}

@test "a mounted directory that does not answer costs one line" {
	[[ -r /dev/fuse ]] && unshare -m true 2>/dev/null || skip "nothing can be mounted here"
	base_for a
	mkdir mounted
	cat >inside.sh <<-'END'
		exec 5<>/dev/fuse
		mount -i -t fuse -o fd=5,rootmode=40000,user_id=0,group_id=0 none mounted || exit 77
		exec pg_initcache -f schema.sql 5<&5
	END
	unset TINYPG_STORE_KEY
	export TINYPG_STORE=$T/mounted/store TINYPG_STORE_TIMEOUT=1
	run --separate-stderr on a unshare -m bash inside.sh
	((status != 77)) || skip "FUSE cannot be mounted here"
	((status == 0))
	one_line "pg_initcache: the store '$TINYPG_STORE' is not used: it is too slow"
}

@test "a server that is slow is given what it does not have, and is taken from" {
	base_for a b
	echo '* slow=900' >www/.rules
	export TINYPG_STORE_TIMEOUT=2
	run -0 --separate-stderr on a pg_initcache -w -f schema.sql
	[[ -z $stderr && $(objects | wc -l) == 1 ]]
	on b pg_initcache -f schema.sql >/dev/null
	[[ $(made_on b) == 0 ]]
}

@test "a store that ends in the middle of a GET costs one line" {
	base_for a b
	on b pg_initcache -f schema.sql >/dev/null
	given 1
	echo '* stall=1000' >www/.rules
	(
		wait_until 30 grep -q '^GET.*[0-9a-f]$' www/.log.after && kill "$SERVER"
	) &
	ln -f www/.log www/.log.before
	rm www/.log
	ln -s .log.after www/.log
	fails a '*'
	wait $!
}

@test "a store that ends in the middle of a PUT has nothing, and fails nobody" {
	base_for a b
	echo '*[0-9a-f] putstall=1000' >www/.rules
	run -0 --separate-stderr on a pg_initcache -f schema.sql
	[[ -z $stderr ]]
	wait_until 30 grep -q '^PUT.*[0-9a-f]$' www/.log
	kill "$SERVER"
	wait_until 60 grep -q 'pg_store: the store .* is not used' a/template/log
	# The claim could not be removed; that another machine gets over it is the subject of another test.
	rm www/.rules "$(find www/store -name '*.claim')"
	serve
	on b pg_initcache -f schema.sql >/dev/null
	given 1
	[[ $(made_on b) == 1 ]]
}

@test "a store that takes nothing is only read" {
	base_for a
	echo '* put=403' >www/.rules
	run -0 --separate-stderr on a pg_initcache -f schema.sql
	[[ -z $stderr && $(made_on a) == 1 ]]
	wait_until 30 grep -q 'pg_store: the store .* is not used: the server answered 403' a/template/log
}

@test "what a command made, and what has a password in it, is given to the store only with TINYPG_STORE_PUT=all" {
	base_for a b c
	echo "create role r password 'secret'" >role.sql
	cat >mapping.sql <<-'END'
		create foreign data wrapper w;
		create server s foreign data wrapper w;
		create user mapping for current_user server s options (password 'secret');
	END
	is_kept_back() { (($(grep -c "is not given 'template/.*': there is a password in it" a/template/log) == $1)); }
	on a pg_initcache -S true -f schema.sql
	TINYPG_STORE_PUT=none on c pg_initcache -f schema.sql
	run ! grep -q '^PUT' www/.log
	on a pg_initcache -f role.sql
	on a pg_initcache -f mapping.sql
	wait_until 30 is_kept_back 2
	[[ -z $(objects) ]]
	export TINYPG_STORE_PUT=all
	on b pg_initcache -f role.sql
	on b pg_initcache -S true -f schema.sql
	given 3
}

@test "a wrong variable of the store is said once" {
	base_for a
	TINYPG_STORE_TIMEOUT=x run -0 --separate-stderr on a pg_initcache -f schema.sql
	one_line "pg_initcache: TINYPG_STORE_TIMEOUT is 'x', not a number from 1 to 3600"
}

# all_at_once COUNT: this many machines need the same template; how many have made it is in `makers`.
all_at_once() {
	local i pids=() names=()
	for ((i = 0; i < $1; i++)); do names+=("m$i"); done
	base_for "${names[@]}"
	for ((i = 0; i < $1; i++)); do
		on "m$i" pg_tmp -w 0 -f schema.sql >"url$i" 3>&- &
		pids+=($!)
	done
	for ((i = 0; i < $1; i++)); do wait "${pids[i]}"; done
	makers=0
	for ((i = 0; i < $1; i++)); do
		[[ $(sql "$(<"url$i")" 'table t') == 5 ]]
		makers=$((makers + $(made_on "m$i")))
	done
	cat url* | xargs pg_tmp stop
}

@test "of 20 machines at once, one makes the template and all others take it" {
	all_at_once 20
	[[ $makers == 1 ]]
	given 1
	[[ $(grep -c '^PUT.*[0-9a-f]$' www/.log) == 1 ]]
}

@test "of machines at once that find a damaged object, one replaces it" {
	base_for a
	on a pg_initcache -f schema.sql >/dev/null
	given 1
	truncate -s 3000 "$(objects)"
	all_at_once 4
	[[ $makers == 1 ]]
	given 1
	[[ $(grep -c '^PUT.*[0-9a-f]$' www/.log) == 2 ]]
}

@test "of machines at once that share a directory, one makes the template" {
	export TINYPG_STORE=$T/www/store
	all_at_once 4
	[[ $makers == 1 ]]
}

@test "a server that knows no conditions serves machines at once" {
	echo '* blind' >www/.rules
	all_at_once 3
	given 1
}

makes() { compgen -G "$T/$1/template/staging.*"; }

@test "machines that wait for one that is killed go on" {
	base_for a b
	echo 'select pg_sleep(1000)' >sleep.sql
	TINYPG_CACHE=$T/a pg_initcache -f sleep.sql >/dev/null 3>&- &
	maker=$!
	wait_until 30 makes a
	TINYPG_CACHE=$T/b pg_initcache -f sleep.sql >/dev/null 3>&- &
	waiter=$!
	wait_until 30 grep -q '^GET.*claim$' www/.log
	run ! makes b
	kill -KILL "$maker"
	wait_until 60 makes b
	kill "$waiter"
	wait "$waiter" || [[ $? == 143 ]]
}

@test "a claim whose machine is gone is taken over" {
	base_for a
	export TINYPG_STORE_TIMEOUT=1
	mkfifo life
	name=template/$(env -u TINYPG_STORE TINYPG_CACHE="$T/x" pg_initcache -f schema.sql | xargs basename)
	sleep 1000 >life 3>&- &
	sleeper=$!
	pg_store hold "$name" 0123456789abcdef <life 3>&- &
	holder=$!
	wait_until 30 claims
	kill -KILL "$holder"
	kill "$sleeper"
	run -0 --separate-stderr on a pg_initcache -f schema.sql
	[[ -z $stderr && $(made_on a) == 1 ]]
	given 1
}

spare_is_there() { compgen -G "$TMPDIR/tinypg.*/spare.*"; }

@test "a cluster that is ready is handed out without a look at the store" {
	base_for a
	export TINYPG_CACHE=$T/a TINYPG_SPARES=1
	pg_tmp -f schema.sql
	given 1
	wait_until 60 spare_is_there
	: >www/.log
	run -0 --separate-stderr pg_tmp -f schema.sql
	[[ -z $stderr && ! -s www/.log ]]
	pg_tmp stop -A
}
