# pg_tmp with steps: run once, copied from then on, kept as spares, and never an old one for a changed file.

# shellcheck disable=SC2034,SC2016  # what eval and a shell of its own read is used
load helper
load initcache-helper
load extension-helper

setup() {
	test_begin
	seeded_cache
	echo 'create table one (i int); insert into one values (1);' >one.sql
	echo 'create table two (i int)' >two.sql
}

teardown() {
	TINYPG_SPARES=0 pg_tmp stop -A || true
	test_end
}

@test "each cluster has what the steps put there, and is nobody else's" {
	url=$(pg_tmp -x hstore@ext -f one.sql -S 'pg_sql -c "insert into one values (2)"')
	sql "$url" 'insert into one values (3)'
	[[ $(sql "$url" 'select sum(i) from one') == 6 ]]
	[[ $(sql "$url" "select nspname from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'hstore'") == ext ]]
	[[ $(made) == 4 ]]
	url=$(pg_tmp -x hstore@ext -f one.sql -S 'pg_sql -c "insert into one values (2)"')
	[[ $(sql "$url" 'select sum(i) from one') == 3 && $(made) == 4 ]]
	# Without steps it is empty.
	run ! sql "$(pg_tmp)" 'table one'
	[[ $output == *'relation "one" does not exist'* ]]
	# initdb, and a directory of one's own.
	dir=$(pg_tmp initdb -f one.sql)
	[[ $(sql "$(pg_tmp -d "$dir")" 'table one') == 1 ]]
	pg_tmp stop -d "$dir"
	rm -rf "$dir"
	[[ $(sql "$(pg_tmp -d "$T/mine" -f one.sql)" 'table one') == 1 ]]
	pg_tmp stop -d "$T/mine"
}

# bats test_tags=long
@test "eight at once, with nothing there: each step is run once" {
	for i in {1..8}; do
		pg_tmp -f one.sql -S "echo run >>$T/ran" -f two.sql >"$T/url.$i" 2>"$T/err.$i" &
	done
	wait
	cat "$T"/err.*
	[[ -z $(cat "$T"/err.*) && $(cat "$T"/url.* | sort -u | wc -l) == 8 ]]
	[[ $(made) == 4 && $(wc -l <"$T/ran") == 1 ]]
	[[ $(sql "$(<"$T/url.7")" 'table one') == 1 ]]
}

@test "a spare serves the next one with the same steps, and no one else" {
	warm -f one.sql -f two.sql
	export TINYPG_SPARES=0
	for other in '-f two.sql -f one.sql' '-f one.sql' '' '-x hstore -f one.sql -f two.sql'; do
		# shellcheck disable=SC2086
		url=$(pg_tmp $other)
		[[ $(name_of "$url") != "$spare" ]]
	done
	[[ $(spares) == "$spare" ]]
	url=$(TINYPG_SPARES=1 pg_tmp -f one.sql -f two.sql)
	[[ $(name_of "$url") == "$spare" && $(sql "$url" 'table one') == 1 ]]
}

@test "the warm path with files: no child, no program" {
	need strace
	strace -o "$T/probe" true 2>/dev/null || skip "strace may not trace here"
	run ldd "$TINYPG_BIN/pg_tmp"
	[[ $output != *libasan* && $output != *libclang_rt* ]] || skip "a sanitizer makes calls of its own"
	mkdir migrations
	echo >migrations/1
	warm -x hstore -f one.sql -S true -K migrations
	strace -f -o "$T/trace" pg_tmp -x hstore -f one.sql -S true -K migrations >"$T/url"
	[[ $(name_of "$(<"$T/url")") == "$spare" ]]
	run -1 grep -E '^[0-9]+ +(fork|vfork|clone|clone3)\(' "$T/trace"
	run -1 grep -E 'openat\(.*(one.sql|migrations/1)' "$T/trace"
}

@test "a file that was changed never gets the old spare" {
	for how in 'echo "insert into one values (5)" >>new.sql' 'echo "create table one (); --" >new; truncate -s "$(stat -c %s new.sql)" new; touch -r new.sql new; tr "\\0" " " <new >newer; touch -r new newer; mv newer new.sql'; do
		cp one.sql new.sql
		warm -f new.sql
		eval "$how"
		url=$(pg_tmp -f new.sql)
		[[ $(name_of "$url") != "$spare" ]]
		TINYPG_SPARES=0 pg_tmp stop -A
	done
}

# bats test_tags=long
@test "a file of -K, and a directory, that was changed" {
	mkdir m
	echo 1 >m/a
	warm -S 'true' -K m
	echo 2 >m/a
	[[ $(name_of "$(pg_tmp -S 'true' -K m)") != "$spare" ]]
	echo 1 >m/b
	[[ $(name_of "$(pg_tmp -S 'true' -K m)") != "$spare" ]]
	mkdir sub
	cp -r m sub
	cd sub
	[[ $(name_of "$(pg_tmp -S 'true' -K m)") != "$spare" ]]
}

more_than() { [[ $(spares) != "$1" ]]; }

# toy NAME CONTROL: an extension of one line of SQL, in the copied server's share directory.
toy() {
	printf '%s\n' "default_version = '1'" "$2" >"$T/share/extension/$1.control"
	echo "create table $1 ()" >"$T/share/extension/$1--1.sql"
}

# bats test_tags=long
@test "an extension whose files were changed, wherever they lie" {
	bindir=$(copy_server "$(server_bindir)")
	mv "$T/share/extension" "$T/aside"
	ln -s "$T/aside" "$T/share/extension"
	mkdir "$T/share/mydir"
	toy needed ''
	toy own 'directory = mydir'
	toy late "directory = mydir"
	mv "$T/aside/own--1.sql" "$T/aside/late--1.sql" "$T/share/mydir"
	echo "requires = 'needed'" >"$T/share/mydir/late--1.control"
	toy plain ''
	chmod -R a+rX "$T/aside" "$T/share/mydir"
	warm -b "$bindir" -x plain -x own -x late
	for changed in aside/needed--1.sql share/mydir/late--1.control share/mydir/own--1.sql aside/plain.control; do
		case $changed in *.sql) echo '--' ;; *) echo '#' ;; esac >>"$T/$changed"
		there=$(spares)
		url=$(pg_tmp -b "$bindir" -x plain -x own -x late)
		[[ -n $there && $there != *"$(name_of "$url")"* ]]
		wait_until 60 more_than "$there"
	done
	there=$(spares)
	url=$(pg_tmp -b "$bindir" -x plain -x own -x late)
	[[ $there == *"$(name_of "$url")"* ]]
}

# bats test_tags=long
@test "standard input, and other streams: no spare is taken or left" {
	export TINYPG_SPARES=1
	url=$(pg_tmp -f - <one.sql)
	[[ $(sql "$url" 'table one') == 1 ]]
	url=$(echo 'create table p ()' | pg_tmp -f one.sql -f -)
	sql "$url" 'select from p, one'
	# A descriptor that leads to a regular file is one, too.
	url=$(pg_tmp -f /dev/stdin -f /dev/fd/4 <one.sql 4<two.sql)
	sql "$url" 'select from one, two'
	url=$(pg_tmp -f <(echo 'create table q ()') -x hstore)
	sql "$url" 'table q'
	mkfifo fifo
	cat two.sql >fifo &
	url=$(pg_tmp -f fifo)
	sql "$url" 'table two'
	sleep 1
	[[ -z $(spares) ]]
	# With a directory that runs, nothing is read: it was made with the same, or it is refused.
	url=$(pg_tmp -d "$T/d" -f - <one.sql)
	[[ $(echo nonsense | pg_tmp -d "$T/d" -f -) == "$url" ]]
	run -1 --separate-stderr pg_tmp -d "$T/d" -f two.sql
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: the steps that are asked for are '-f two.sql', but"*"were '-f -'" ]]
	# With data that are there, too.
	pg_tmp stop -d "$T/d"
	dir=$(pg_tmp initdb -d "$T/e" -f - <one.sql)
	[[ $(sql "$(echo nonsense | pg_tmp -d "$dir" -f -)" 'table one') == 1 ]]
	pg_tmp stop -d "$dir"
}

# bats test_tags=long
@test "what fails is said in the words of who ran it, and nothing is left" {
	printf '\n\nselect nothing;\n' >bad.sql
	run -1 --separate-stderr pg_tmp -f one.sql -f bad.sql
	[[ $output == '' && ${stderr_lines[0]} == 'pg_sql: bad.sql:3: ERROR: column "nothing" does not exist' ]]
	run -1 --separate-stderr pg_tmp -f - <bad.sql
	[[ $output == '' && ${stderr_lines[0]} == 'pg_sql: stdin:3: ERROR: column "nothing" does not exist' ]]
	run -1 --separate-stderr pg_tmp -f none.sql
	[[ $output == '' && $stderr == "pg_tmp: cannot read 'none.sql': No such file or directory" ]]
	run -1 --separate-stderr pg_tmp -x pgcrypto -x hstore@ext -x hstroe
	[[ $output == '' && $stderr == "pg_initcache: no extension 'hstroe' in '"*$'\nhint: there is \'hstore\'' ]]
	run -1 --separate-stderr pg_tmp -S 'echo said; exit 4'
	[[ $output == '' && $stderr == $'pg_initcache: said\npg_initcache: the command \'echo said; exit 4\' failed with status 4' ]]
	all_gone
	[[ -z $(find "$TINYPG_CACHE/template" -name 'staging.*') ]]
}

@test "pg_tmp that is killed, or asked to end, in the middle of a step: nothing is left" {
	for signal in TERM KILL; do
		pg_tmp -S 'echo >started; exec sleep 600' >/dev/null 2>&1 3>&- &
		wait_until 120 test -e started
		kill -$signal $!
		wait_until 30 all_stopped
		rm started
	done
}
all_stopped() { [[ -z $(pg_tmp list) && -z $(find "$TINYPG_CACHE/template" -name 'staging.*') ]]; }

# bats test_tags=long
@test "an ordinary user" {
	need_root
	chmod 755 .
	chmod 644 one.sql
	url=$(as_other env TINYPG_CACHE="$T/other/home/c" pg_tmp -x hstore -f "$T/one.sql" -S 'id -un >"$HOME/who"')
	[[ $(other_sql "$url" 'table one') == 1 && $(<"$T/other/home/who") == "${TINYPG_TEST_USER:-nobody}" ]]
	as_other pg_tmp stop "$url"
}

@test "what ALTER SYSTEM sets in a step, but not where the server listens and whom it lets in" {
	cat >system.sql <<-'END'
		alter system set work_mem = '7MB';
		alter system set listen_addresses = '*';
		alter system set port = 1;
		alter system set unix_socket_directories = '/nowhere';
		alter system set hba_file = '/nowhere';
		alter system set ident_file = '/nowhere';
	END
	url=$(pg_tmp -f system.sql)
	[[ $(sql "$url" 'show work_mem') == 7MB && $(sql "$url" 'show listen_addresses') == '' ]]
	again=$(pg_tmp -f system.sql)
	[[ $(sql "$again" 'show port') == 5432 ]]
	pg_tmp stop -A
}

# bats test_tags=long
@test "what -o sets is there in the steps, but for where the server listens, logging and archiving" {
	show='pg_sql -c "select string_agg(current_setting(s), chr(32) order by s) from unnest(array[
		'"'archive_mode', 'fsync', 'listen_addresses', 'log_statement', 'port', 'work_mem'"']) s" >shown'
	pg_tmp -t -o "-c work_mem=5MB -S 6000 --Work-Mem=7MB -c archive_mode=on -c log_statement=all" -S "$show" >/dev/null
	[[ $(<shown) == 'off off  none 5432 7MB' ]]
	[[ $(sql "$(pg_tmp -o '-c fsync=on' -S "$show")" 'show fsync') == on && $(<shown) == 'off on '* ]]
	pg_tmp stop -A
}

# bats test_tags=long
@test "what -o sets makes no template without steps, and one of each step that ran with something else" {
	pg_tmp stop "$(pg_tmp -o '-c work_mem=5MB')"
	pg_tmp stop "$(pg_tmp -o '-c work_mem=6MB')"
	[[ $(made) == 1 ]]
	pg_tmp stop "$(pg_tmp -o '-c work_mem=5MB' -f one.sql -f two.sql)"
	[[ $(made) == 3 ]]
	# The same setting, and some that no step sees.
	pg_tmp stop "$(pg_tmp -o '-cWORK-MEM=5MB --log-connections=on' -t -f one.sql -f two.sql)"
	[[ $(made) == 3 ]]
	pg_tmp stop "$(pg_tmp -o '-c work_mem=6MB' -f one.sql -f two.sql)"
	[[ $(made) == 5 ]]
}

# bats test_tags=long
@test "a replication slot of a step has what happened since, in each cluster" {
	for _ in 1 2; do
		url=$(pg_tmp -o '-c wal_level=logical' -f one.sql \
			-S "pg_sql -c \"select pg_create_logical_replication_slot('s', 'test_decoding')\"" \
			-S 'pg_sql -c "insert into one select generate_series(1, 20000)" -c "select pg_switch_wal()" -c checkpoint' \
			-S 'pg_sql -c "insert into one values (-1)"')
		[[ $(sql "$url" "select count(*) from pg_logical_slot_get_changes('s', null, null) where data like '%INSERT%'") == 20001 ]]
		pg_tmp stop "$url"
	done
	[[ $(made) == 5 ]]
}

# bats test_tags=long
@test "a step that sets what no other server of ours can have does not keep the next one from its work" {
	url=$(pg_tmp -f <(echo "alter system set ssl = on; alter system set archive_mode = on") -f two.sql -o '-c ssl=off')
	[[ $(sql "$url" 'show archive_mode') == on && $(sql "$url" 'select count(*) from two') == 0 ]]
	pg_tmp stop "$url"
}

# kill_in_step WHAT OPTION...: a step of pg_tmp with these options writes its shell's parent into `started` and waits; then
# WHAT prints whom to kill. What pg_tmp says of it is in $said.
kill_in_step() {
	local what=$1 status=0
	rm -f started
	"${@:2}" >/dev/null 2>err 3>&- &
	wait_until 120 test -s started
	kill -KILL "$($what "$(<started)")"
	wait $! || status=$?
	said=$(<err)
	[[ $status == 1 ]]
}
itself() { echo "$1"; }
parent_of_parent() { process_parent "$(process_parent "$1")"; }

# bats test_tags=long
@test "a program of ours that is killed is named, with its signal and what it may come from" {
	local hint='hint: where memory runs out, the system kills programs, and says so in its log (dmesg)'
	kill_in_step process_parent pg_tmp -S 'echo $PPID >.started; mv .started started; sleep 600'
	[[ $said == "pg_tmp: pg_initcache was ended by signal 9 (Killed)"$'\n'"$hint" ]]
	kill_in_step itself pg_tmp -S 'echo $PPID >.started; mv .started started; sleep 600'
	[[ $said == "pg_initcache: the process that makes the template was ended by signal 9 (Killed)"$'\n'"$hint" ]]
	kill_in_step parent_of_parent pg_tmp -S 'echo $PPID >.started; mv .started started; sleep 600'
	[[ $said == "pg_tmp: pg_watchdog ended before the cluster was ready"* ]]
	kill_in_step process_parent pg_tmp -f - -S 'echo $PPID >.started; mv .started started; sleep 600' <one.sql
	[[ $said == "pg_tmp: pg_initcache was ended by signal 9 (Killed)"$'\n'"$hint" ]]
	kill_in_step itself pg_tmp -S 'echo $$ >.started; mv .started started; sleep 600'
	[[ $said == "pg_initcache: the command 'echo \$\$ >.started; mv .started started; sleep 600' was ended by signal 9 (Killed)"$'\n'"$hint" ]]
	pg_tmp list
	all_gone
}

# bats test_tags=long
@test "pg_sql is killed while it runs a file: that is said, and nothing else" {
	echo 'select pg_sleep(600)' >sleep.sql
	pg_tmp -f sleep.sql >/dev/null 2>err 3>&- &
	wait_until 120 find_pg_sql
	kill -KILL "$(find_pg_sql)"
	local status=0
	wait $! || status=$?
	[[ $status == 1 && $(head -n 1 err) == 'pg_initcache: pg_sql was ended by signal 9 (Killed)' && $(wc -l <err) == 2 ]]
	all_gone
}
find_pg_sql() { our_processes | while read -r pid; do [[ $(tr '\0' ' ' <"/proc/$pid/cmdline") != *pg_sql*sleep.sql* ]] || echo "$pid"; done | grep .; }

@test "a cluster that is stopped while it is made: the waiting caller is reported" {
	local status=0
	pg_tmp -S 'echo >started; exec sleep 600' >/dev/null 2>err 3>&- &
	wait_until 120 test -e started
	pg_tmp stop -A
	wait $! || status=$?
	[[ $status == 1 && $(<err) == 'pg_tmp: the cluster was stopped before it was ready' ]]
}
