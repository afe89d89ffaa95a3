# pg_initcache: steps of -x, -f and -S, each a template of its own, run once.

load helper
load initcache-helper

setup() {
	test_begin
	BINDIR=$(server_bindir)
	seeded_cache -b "$BINDIR" -D postgres
	printf 'create table one (i int);\ninsert into one values (1);\n' >one.sql
	printf 'create table two (i int);\n' >two.sql
	printf 'create table three (i int);\n' >three.sql
}

teardown() { test_end; }

initcache() { pg_initcache -b "$BINDIR" -D postgres "$@"; }
templates() { find "$TINYPG_CACHE/template" -mindepth 1 -maxdepth 1 -name '[1-9]*' ! -name '*.lock' | wc -l; }

# ask TEMPLATE SQL: what the database holds, asked of a copy.
ask() {
	rm -rf "$T/copy"
	cp -R "$1/data" "$T/copy"
	chmod -R go-rwx "$T/copy"
	((EUID != 0)) || chown -R "$(runtime_user)" "$T/copy"
	as_runtime "$BINDIR/postgres" --single -D "$T/copy" -c log_min_messages=fatal postgres <<<"$2" 2>&1 |
		sed -n 's/.*= "\(.*\)"[[:space:]]*(typeid.*/\1/p'
	rm -rf "$T/copy"
}

# fails LINE... -- OPTION...: status 1, these lines on stderr and nothing else, and nothing but whole templates is left.
fails() {
	local want=()
	while [[ $1 != -- ]]; do want+=("$1") && shift; done
	shift
	run -1 --separate-stderr initcache "$@"
	printf 'got:  %s\n' "${stderr_lines[@]}"
	[[ $output == '' && $stderr == "$(printf '%s\n' "${want[@]}")" ]]
	[[ ! -d $TINYPG_CACHE/template || -z $(staging) ]]
}

# bats test_tags=long
@test "files are run in their order, each once; only what changed is run again" {
	for name in one two three; do
		printf 'copy (select 1) to program $$cat >/dev/null; echo %s >>%s/ran$$;\n' "$name" "$T" >>"$name.sql"
	done
	: >"$T/ran"
	chmod 666 "$T/ran"
	directory=$(initcache -f one.sql -f two.sql -f three.sql)
	[[ $(paste -sd' ' "$T/ran") == 'one two three' && $(templates) == 4 && -z $(staging) ]]
	[[ $(initcache -f one.sql -f two.sql -f three.sql) == "$directory" ]]
	[[ $(paste -sd' ' "$T/ran") == 'one two three' ]]
	echo '-- changed' >>three.sql
	[[ $(initcache -f one.sql -f two.sql -f three.sql) != "$directory" ]]
	[[ $(paste -sd' ' "$T/ran") == 'one two three three' && $(templates) == 5 ]]
	echo '-- changed' >>two.sql
	initcache -f one.sql -f two.sql -f three.sql
	[[ $(paste -sd' ' "$T/ran") == 'one two three three two three' ]]
	# Another name, the same content.
	cp one.sql uno.sql
	initcache -f uno.sql
	[[ $(grep -c one "$T/ran") == 1 ]]
	[[ $(ask "$directory" "select count(*) || '|' || sum(i) from one") == '1|1' ]]
}

# bats test_tags=long
@test "the order of -x, -f and -S is that of the command line" {
	need "$BINDIR/postgres"
	echo "create table h (a hstore)" >h.sql
	directory=$(initcache -x hstore -f h.sql -S "pg_sql -c \"insert into h select 'a=>1'\"")
	[[ $(ask "$directory" "select a->'a' from h") == 1 ]]
	fails 'pg_sql: h.sql:1: ERROR: type "hstore" does not exist'$'\n''LINE 1: create table h (a hstore)'$'\n''                          ^' -- \
		-f h.sql -x hstore
}

# bats test_tags=long
@test "-f -: standard input is a file like any other" {
	directory=$(initcache -f one.sql)
	[[ $(initcache -f - <one.sql) == "$directory" ]]
	[[ $(initcache -f - < <(cat one.sql)) == "$directory" ]]
	[[ $(initcache -f <(cat one.sql)) == "$directory" ]]
	[[ $(initcache -f /dev/stdin <one.sql) == "$directory" && $(initcache -f /dev/fd/4 4<one.sql) == "$directory" ]]
	[[ $(made) == 2 ]]
	[[ $(ask "$(initcache -f /dev/stdin <two.sql)" "select count(*) from two") == 0 ]]
	[[ $(printf 'create table x ();\n' | initcache -f one.sql -f - -f two.sql) != "$directory" ]]
	echo nonsense | fails 'pg_sql: stdin:1: ERROR: syntax error at or near "nonsense"'$'\n''LINE 1: nonsense'$'\n''        ^' -- -f -
}

@test "a step that fails names file, line and error; those below stay" {
	printf 'create table x ();\n\nselect 1/0;\n' >bad.sql
	fails 'pg_sql: bad.sql:3: ERROR: division by zero' -- -f one.sql -f bad.sql -f two.sql
	[[ $(templates) == 2 ]]
	before=$(made)
	initcache -f one.sql
	[[ $(made) == "$before" ]]
	fails "pg_initcache: cannot read 'none.sql': No such file or directory" -- -f none.sql
	mkdir empty
	fails "pg_initcache: there are no *.sql files in 'empty'" -- -f empty
}

@test "a server that crashes is reported by its log" {
	fails_with_log() {
		run -1 --separate-stderr initcache "$@"
		[[ $output == '' && $stderr == *"pg_initcache: the server ended; the end of its log:"* && -z $(staging) ]]
		[[ $stderr == *'was terminated by signal 9'* ]]
	}
	fails_with_log -S 'kill -KILL $(pg_sql -c "select pid from pg_stat_activity where backend_type = '"'checkpointer'"'")'
}

@test "-x: a schema, a version, what it requires, what is there already" {
	directory=$(initcache -x hstore@ext -x earthdistance -x cube -x plpgsql)
	# In this mode a command is a line.
	query="select string_agg(extname || '@' || nspname, ' ' order by extname) from pg_extension"
	run ask "$directory" "$query join pg_namespace n on n.oid = extnamespace"
	[[ $output == 'cube@public earthdistance@public hstore@ext plpgsql@pg_catalog' ]]
	grep -qx 'schema ext' "$TINYPG_CACHE"/template/*/made
	version=$(pg_extlist -b "$BINDIR" hstore | cut -f3 | cut -d, -f1)
	directory=$(initcache -x "hstore=$version@a\"; drop table x; --")
	[[ $(ask "$directory" "select extversion from pg_extension where extname = 'hstore'") == "$version" ]]
	[[ $(ask "$directory" "select nspname from pg_namespace where nspname ~ 'drop'") == 'a"; drop table x; --' ]]
	# What belongs in pg_catalog can be said so, where there is such an extension (until 16).
	! pg_extlist -b "$BINDIR" adminpack >/dev/null 2>&1 || initcache -x adminpack@pg_catalog
}

@test "-x: what is missing is named, with the nearest names, before anything is made" {
	share=$(pg_extlist -b "$BINDIR" no-such-thing 2>&1 | sed -n "s/.* in '\(.*\)'$/\1/p")
	fails "pg_initcache: no extension 'hstroe' in '$share'" "hint: there is 'hstore'" -- -x pgcrypto -x hstroe
	[[ $(templates) == 1 ]]
	fails "pg_initcache: no extension 'x\"; drop table y; --' in '$share'" \
		'hint: pg_extadd adds an extension that the installation does not have' -- -x 'x"; drop table y; --'
	run -1 --separate-stderr initcache -x 'hstore=1'"'"'; select 1; --'
	[[ $stderr == "pg_initcache: no version '1'; select 1; --' of the extension 'hstore'"$'\n'"hint: there is '1.4'"* ]]
}

@test "-S: the command finds the server, and its own directory" {
	mkdir sub
	cd sub
	PGHOST=nowhere PGUSER=nobody PGPASSWORD=x PGSERVICE=none DATABASE_URL=y initcache -S 'env | grep -E "^(PG|DATABASE)" >env; pwd >>env; pg_sql -c "create table s ()" "$DATABASE_URL"; pg_sql -c "table s"'
	run -0 cut -d= -f1 env
	for name in PGHOST PGPORT PGUSER PGDATABASE DATABASE_URL "$T/sub"; do grep -qx "$name" <<<"$output"; done
	run -1 grep -E 'PGPASSWORD|PGSERVICE|nowhere' env
	grep -qx "PGUSER=$(id -un)" env
}

# bats test_tags=long
@test "-S: it is keyed by its text, its directory and what -K names" {
	mkdir -p migrations/a
	echo one >migrations/1
	echo two >migrations/a/2
	ln -s /nowhere migrations/link
	first=$(initcache -K migrations -S 'echo run >>ran')
	[[ $(initcache -S 'echo run >>ran' -K migrations) == "$first" && $(wc -l <ran) == 1 ]]
	touch migrations/1
	initcache -K migrations -S 'echo run >>ran'
	[[ $(wc -l <ran) == 1 ]]
	echo more >>migrations/a/2
	[[ $(initcache -K migrations -S 'echo run >>ran') != "$first" && $(wc -l <ran) == 2 ]]
	mv migrations/a/2 migrations/a/3
	initcache -K migrations -S 'echo run >>ran'
	[[ $(wc -l <ran) == 3 ]]
	echo >migrations/4
	initcache -K migrations -S 'echo run >>ran'
	[[ $(wc -l <ran) == 4 ]]
	initcache -K migrations/1 -S 'echo run >>ran'
	mkdir sub
	(cd sub && initcache -S 'echo run >>../ran')
	[[ $(wc -l <ran) == 6 ]]
	# The directory is part of it: here, `..` is another one.
	mkdir here
	(cd here && initcache -S 'echo run >>../ran')
	[[ $(wc -l <ran) == 7 ]]
	fails "pg_initcache: cannot read 'none': No such file or directory" -- -K none -S true
}

# bats test_tags=long
@test "-S: a command that fails shows what it printed, and its status" {
	fails 'pg_initcache: out' 'pg_initcache: \x1b[1merr' "pg_initcache: the command 'echo out; printf \"\\033[1merr\\n\" >&2; exit 3' failed with status 3" -- \
		-S 'echo out; printf "\033[1merr\n" >&2; exit 3'
	run -0 --separate-stderr initcache -S 'echo said'
	[[ $stderr == '' ]]
	run -0 --separate-stderr initcache -v -S 'echo said; echo too >&2'
	[[ $stderr == *said* && $stderr == *too* && ${#lines[@]} == 1 ]]
}

# bats test_tags=long
@test "a step that leaves what no cluster could use fails, and says why" {
	mkdir -m 777 space
	echo "copy (select 1 where false) to program 'mkdir $T/space/in'; create tablespace outside location '$T/space/in'" >space.sql
	run -1 --separate-stderr initcache -f space.sql
	[[ $stderr == "pg_initcache: the step makes a tablespace in '$T/space/in', outside of the cluster" ]]
	echo 'alter role current_user nologin' >nologin.sql
	run -1 --separate-stderr initcache -f nologin.sql
	[[ ${stderr_lines[-1]} == "pg_initcache: the step leaves no database 'postgres' that '$(id -un)' can connect to" ]]
	run -1 --separate-stderr initcache -x hstore -x hstore@pg_foo
	[[ ${stderr_lines[-1]} == "pg_initcache: cannot create the extension 'hstore@pg_foo'" ]]
	[[ $(templates) == 2 && -z $(staging) ]]
}

@test "wrong options" {
	run -2 --separate-stderr pg_initcache -K x
	[[ ${stderr_lines[0]} == 'pg_initcache: -K says what a command of -S depends on, and there is none' ]]
	run -2 --separate-stderr pg_initcache -f - -f -
	[[ ${stderr_lines[0]} == 'pg_initcache: standard input can be read once only' ]]
	for text in '' '=1' '@x' 'a=' 'a@' 'a=@x'; do
		run -2 --separate-stderr pg_initcache -x "$text"
		[[ ${stderr_lines[0]} == "pg_initcache: the extension '$text' has "* ]]
	done
	for option in -f -S -K; do
		run -2 --separate-stderr pg_initcache "$option" ''
		[[ ${stderr_lines[0]} == *"of $option is empty" ]]
	done
	run -1 --separate-stderr env TINYPG_TEMPLATE_DAYS=x pg_initcache -b "$BINDIR"
	[[ $stderr == "pg_initcache: TINYPG_TEMPLATE_DAYS is 'x', not a number from 0 to 36500" ]]
}

@test "twenty at once, with nothing there: each step is run once" {
	for i in {1..20}; do
		initcache -f one.sql -S 'echo run >>ran' -f two.sql >"$T/out.$i" 2>"$T/err.$i" &
	done
	wait
	[[ -z $(cat "$T"/err.*) && $(cat "$T"/out.* | sort -u | wc -l) == 1 && $(cat "$T"/out.* | wc -l) == 20 ]]
	[[ $(made) == 4 && $(wc -l <ran) == 1 && -z $(staging) ]]
}

# bats test_tags=long
@test "-L shows the chain" {
	directory=$(initcache -f one.sql -x hstore)
	name=${directory##*/}
	parent=$(pg_initcache -L | sed -n "s/^$name\t.*\tparent=\([^ ]*\) extension=hstore files=[0-9a-f]*$/\1/p")
	pg_initcache -L | grep -qE "^$parent"$'\t.*\tparent=[^ ]+ file=[0-9a-f]{64} from=one.sql$'
}

# bats test_tags=long
@test "what nobody used for long goes when a template is made, and a parent not before its children" {
	first=$(initcache -f one.sql)
	second=$(initcache -f two.sql)
	base=$(initcache)
	wait_until 60 is_synced
	touch -d '40 days ago' "$first" "$base"
	initcache -f three.sql
	wait_until 60 test ! -e "$first"
	[[ -d $second && -d $base ]]
	touch -d '3 days ago' "$second"
	TINYPG_TEMPLATE_DAYS=0 initcache -f one.sql
	wait_until 60 is_synced
	[[ -d $second ]]
	# Too large together: the one that was used longest ago itself goes, but not while it is held.
	touch -d '3 days ago' "$base"
	touch -d '2 days ago' "$second"
	exec 9<"$base"
	flock -s 9
	TINYPG_TEMPLATE_SIZE=1 initcache -f one.sql -f three.sql
	wait_until 60 test ! -e "$second"
	exec 9<&-
	[[ -d $base && -d $first ]]
}

# Who syncs a template uses it.
is_synced() { ! ls "$TINYPG_CACHE"/template/*/boot; }

# bats test_tags=long
@test "killed at any moment: the next one finds nothing that stays" {
	initcache
	for wait in 0.05 0.15 0.3 0.5; do
		pg_initcache -b "$BINDIR" -D postgres -f one.sql -S 'exec sleep 600' >/dev/null 2>&1 3>&- &
		pid=$!
		sleep "$wait"
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" || true
	done
	wait_until 60 no_writer
	initcache -f two.sql
	[[ -z $(staging) ]]
}

# bats test_tags=long
@test "asked to end while a step runs: nothing is left at once" {
	for signal in TERM INT HUP; do
		env --default-signal=INT pg_initcache -b "$BINDIR" -D postgres -f one.sql -S 'sleep 600 & echo $! >child; mv child started; wait' >/dev/null 2>"$T/err" 3>&- &
		pid=$!
		wait_until 60 test -e started
		kill -$signal "$pid"
		wait_until 30 is_gone "$pid"
		wait_until 30 is_gone "$(<started)"
		[[ -z $(staging) && ! -s $T/err ]]
		rm started
	done
}

# left_by_sql NAME: SQL that leaves a program running, its pid in left/NAME.
left_by_sql() { echo "copy (select 1 where false) to program 'setsid sleep 600 </dev/null >/dev/null 2>&1 & echo \$! >$T/left/$1';"; }

@test "what a step leaves running is ended, and holds nothing" {
	mkdir -m 777 left
	left_by_sql file >daemon.sql
	initcache -f daemon.sql
	is_gone "$(<left/file)"
	initcache -S "setsid sleep 600 </dev/null >/dev/null 2>&1 & echo \$! >$T/left/command"
	is_gone "$(<left/command)"
	url=$(left_by_sql stdin | pg_tmp -b "$BINDIR" -f -)
	is_gone "$(<left/stdin)"
	pg_tmp stop "$url"
	[[ -z $(staging) ]]
}

# wait_in_step COMMAND...: a step that waits, in the background. Its pid in $pid; its child's pid and the server's pid file
# in started/.
wait_in_step() {
	mkdir -p -m 777 started
	rm -f started/*
	# shellcheck disable=SC2016  # the command's own
	"$@" pg_initcache -b "$BINDIR" -D postgres -S 'sleep 600 & echo $! >'"$T"'/started/child
		cat "$PGHOST"/data/postmaster.pid >'"$T"'/started/new && mv '"$T"'/started/new '"$T"'/started/server; wait' \
		>/dev/null 2>"$T/err" 3>&- &
	pid=$!
	wait_until 60 test -e started/server
	server=$(head -n 1 started/server)
	segment=$(sed -n 7p started/server)
	segment=${segment##* }
}
fails_in_step() { status=0 && { wait "$pid" || status=$?; } && ((status == 1)); }
nothing_of_a_step() { is_gone "$(<started/child)" && is_gone "$server" && [[ -z $(staging) ]]; }
segment_is_detached() { awk -v id="$segment" '$2 == id && $7 == 0 { found = 1 } END { exit !found }' /proc/sysvipc/shm; }
segment_is_there() { awk -v id="$segment" '$2 == id { found = 1 } END { exit !found }' /proc/sysvipc/shm; }

@test "one of its processes is killed in the middle of a step: nothing is left, and nobody has to sweep" {
	wait_in_step env
	kill -KILL "$pid"
	wait_until 30 nothing_of_a_step
	run ! segment_is_there
	wait_in_step env
	kill -KILL "$(pgrep -P "$pid")"
	fails_in_step
	nothing_of_a_step
	run ! segment_is_there
	[[ $(head -n 1 "$T/err") == 'pg_initcache: the process that makes the template was ended by signal 9 (Killed)' ]]
}

@test "the server of a step is killed: no shared memory is left" {
	[[ -e /proc/sysvipc/shm ]] || skip "this system does not list its shared memory"
	wait_in_step env
	segment_is_there
	kill -KILL "$server"
	fails_in_step
	run ! segment_is_there
}

@test "the server of a step is killed with all that would take its shared memory away: the next call does" {
	[[ -e /proc/sysvipc/shm ]] || skip "this system does not list its shared memory"
	wait_in_step env
	kill -KILL "$pid" "$(pgrep -P "$pid")" "$server"
	wait "$pid" || true
	segment_is_there
	kill "$(<started/child)"
	wait_until 30 is_gone "$(<started/child)"
	wait_until 30 segment_is_detached
	initcache -f one.sql
	run ! segment_is_there
	nothing_of_a_step
}

# bats test_tags=long
@test "the server of an ordinary user's step is killed: no shared memory is left" {
	need_root
	other_prepare
	wait_in_step as_other env TINYPG_CACHE="$T/other/home/c"
	segment_is_there
	kill -KILL "$server"
	fails_in_step
	run ! segment_is_there
}

# bats test_tags=long
@test "a path too long for a socket, and with blanks, quotes and commas" {
	TINYPG_CACHE="$T/c/it's a \"long\", long path/$(printf '%0120d' 0)"
	directory=$(initcache -f one.sql -S 'pg_sql -c "insert into one values (4)"')
	[[ $(ask "$directory" "select sum(i) from one") == 5 ]]
	[[ -z $(find /tmp -maxdepth 1 -lname "$T*") ]]
}

# bats test_tags=long
@test "an ordinary user's steps, and root's: who runs what" {
	run_one() { "$1" pg_initcache -b "$BINDIR" -D postgres -f "$T/one.sql" -S 'id -un >"$HOME/who"'; }
	run_one env >/dev/null
	[[ $(<"$HOME/who") == "$(id -un)" ]]
	need_root
	chmod 644 one.sql
	other_prepare
	run -0 --separate-stderr as_other env TINYPG_CACHE="$T/other/home/c" pg_initcache -b "$BINDIR" -D postgres -f "$T/one.sql" \
		-S 'id -un >"$HOME/who"' -x hstore
	[[ $stderr == '' && $(stat -c %U "$output/data/PG_VERSION") == "${TINYPG_TEST_USER:-nobody}" ]]
	[[ $(<"$T/other/home/who") == "${TINYPG_TEST_USER:-nobody}" ]]
	# A file that only root can read is read by root.
	chmod 600 one.sql
	echo 'create table r ()' >>one.sql
	initcache -f one.sql
}

@test "a file that changes while it is run is not taken for what it was" {
	printf 'copy (select 1) to program $$cat >/dev/null; echo -- more >>%s$$;\n' "$T/slow.sql" >slow.sql
	chmod 666 slow.sql
	fails "pg_initcache: 'slow.sql' was changed while it was run" -- -f slow.sql
	echo 1 >depends
	fails "pg_initcache: a file that 'echo 2 >depends' depends on was changed while it ran" -- -K depends -S 'echo 2 >depends'
	[[ $(templates) == 1 ]]
}
