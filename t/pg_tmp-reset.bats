# pg_tmp reset: the same URL, with the data that it was handed out with.

load helper
load life-helper

teardown() {
	pg_tmp stop -A || true
	test_end
}

# use URL: what a test suite may leave behind; and what it then sees is not what new_data saw.
use() {
	local data
	data=$(echo "$(url_directory "$1")"/*/)
	sql "$1" "create table t as select generate_series(1, 1000) i; create table gone (i int); drop table gone" >/dev/null
	sql "$1" "insert into kept values (nextval('numbers')); create role mallory superuser" >/dev/null
	sql "$1" "alter system set work_mem = '77MB'" >/dev/null
	sql "$1" "alter database test set search_path = nowhere, public" >/dev/null
	sql "$1" 'create database more' >/dev/null
	sql "$1" "copy (select 1 where false) to program 'mkdir ${data}space'" >/dev/null
	sql "$1" "create tablespace space location '${data}space'" >/dev/null 2>&1
	sql "$1" 'create table in_space (i int) tablespace space; checkpoint' >/dev/null
	echo 'work_mem = 66MB' >>"${data}postgresql.conf"
	echo 'local all all reject' >"${data}pg_hba.conf"
}

# of_the_steps FILE: SQL for -f.
of_the_steps() {
	cat >"$1" <<-'END'
		create table kept (i int);
		create sequence numbers;
		insert into kept values (nextval('numbers'));
	END
}

# new_data URL: what the cluster was handed out with, and nothing else.
new_data() {
	local data
	data=$(echo "$(url_directory "$1")"/*/)
	[[ $(sql "$1" "select string_agg(relname, ' ' order by relname) from pg_class where relnamespace = 'public'::regnamespace") == 'kept numbers' ]]
	[[ $(sql "$1" "select (select count(*) from kept), nextval('numbers')") == 1$'\t'2 ]]
	[[ $(sql "$1" "select count(*) from pg_roles where rolname = 'mallory'") == 0 ]]
	[[ $(sql "$1" 'select count(*) from pg_database') == 4 && $(sql "$1" 'select count(*) from pg_tablespace') == 2 ]]
	[[ $(sql "$1" 'show work_mem') == 4MB && $(sql "$1" 'show search_path') != *nowhere* ]]
	[[ ! -e ${data}space && -z $(ls "${data}pg_tblspc") ]]
	run ! grep -q work_mem "${data}postgresql.auto.conf"
}

is_empty() { [[ $(sql "$1" "select count(*) from pg_class where relname = 't'") == 0 ]]; }
dirty() { sql "$1" 'create table t (i int)'; }
# begin_reset: `pg_tmp reset $url`, which does not end: a frozen backend keeps its server from it. Sets $reset and $backend.
begin_reset() {
	hold "$url"
	backend=$(sql "$url" "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()")
	freeze "$backend"
	pg_tmp reset "$url" 2>error 3>&- 40>&- &
	reset=$!
	wait_until 20 state_is "$url" resetting
	exec 40>&-
}

# ends_with STATUS PID: a process in the background.
ends_with() {
	local status=0
	wait "$2" || status=$?
	[[ $status == "$1" ]]
}

# refuses REASON: `pg_tmp reset $url` says why, and the server goes on.
refuses() {
	postmaster=$(postmaster_of "$url")
	run -1 --separate-stderr pg_tmp reset "$url"
	[[ -z $output && $stderr == "pg_tmp: cannot reset '$url': $1" ]]
	[[ $(postmaster_of "$url") == "$postmaster" ]]
	answers "$url"
}

@test "reset: tables, sequences, roles, databases, settings and tablespaces are as at handout, twice in a row" {
	of_the_steps steps.sql
	url=$(pg_tmp -f steps.sql)
	for _ in 1 2; do
		use "$url"
		run -0 --separate-stderr pg_tmp reset "$url"
		[[ -z $output && -z $stderr ]]
		new_data "$url"
	done
	[[ $(pg_tmp list | cut -f2,5) == running$'\t'"$url" ]]
	pg_tmp stop "$url"
	all_gone
}

@test "reset: the URL with its port and password stays, and clients are cut off" {
	url=$(pg_tmp -t)
	dirty "$url"
	hold "$url"
	pg_tmp reset "$url"
	is_empty "$url"
	# The client notices with its next query.
	echo 'select 5;' >&40
	exec 40>&-
	! ends_with 0 "$held" || false
	wrong=${url/:*@/:wrong@}
	run ! sql "${wrong/#postgresql:/postgresql://root:}" 'select 1'
}

@test "reset: a server with TLS has its certificate again" {
	url=$(pg_tmp -s)
	pg_tmp reset "$url"
	[[ $(sql "$url" 'select ssl from pg_stat_ssl where pid = pg_backend_pid()') == t ]]
}

# Servers of others in a loop, with SO_REUSEADDR or without.
take_port() {
	python3 - "$1" "$2" <<-'END'
		import os, socket, sys
		open("began", "w")
		while not os.path.exists("enough"):
		    other = socket.socket()
		    if sys.argv[2] == "reuse":
		        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		    try:
		        other.bind(("127.0.0.1", int(sys.argv[1])))
		    except OSError:
		        continue
		    finally:
		        other.close()
		    sys.exit("taken")
	END
}

@test "reset: nobody else can bind the TCP port meanwhile" {
	need python3
	url=$(pg_tmp -t)
	take_port "$(tcp_port_of "$url")" plain 3>&- &
	wait_until 20 test -e began
	for _ in 1 2 3; do
		pg_tmp reset "$url"
	done
	touch enough
	wait $!
	answers "$url"
}

@test "reset: a tablespace elsewhere is named, and nothing is changed" {
	url=$(pg_tmp)
	mkdir -m 777 "$T/elsewhere"
	sql "$url" "copy (select 1 where false) to program 'mkdir -m 700 $T/elsewhere/space'"
	sql "$url" "create tablespace space location '$T/elsewhere/space'"
	refuses "its tablespace in '$T/elsewhere/space' is outside of the data directory"
	sql "$url" 'drop tablespace space'
	# A path through PGDATA that a link leads out of is no other.
	data=$(echo "$(url_directory "$url")"/*/)
	ln -s "$T/elsewhere" "${data}way"
	sql "$url" "create tablespace space location '${data}way/space'"
	refuses "its tablespace in '${data}way/space' is outside of the data directory"
	sql "$url" 'drop tablespace space'
	pg_tmp reset "$url"
	[[ ! -e ${data}way && -d $T/elsewhere/space ]]
	rm -rf "$T/elsewhere"
}

@test "reset: kept data are refused, however they came to be kept" {
	url=$(pg_tmp -d kept -w 0)
	refuses 'its data are kept'
	pg_tmp stop -d kept
	url=$(pg_tmp -d joined)
	pg_tmp -k -d joined >/dev/null
	refuses 'its data are kept'
	pg_tmp stop -d joined
	run -1 --separate-stderr pg_tmp reset "$(pwd)/kept"
	[[ $stderr == "pg_tmp: '$(pwd)/kept' is not running" ]]
	[[ -e kept/kept ]]
	rm -rf kept joined
}

@test "reset: with -d and without -k" {
	mkdir -m 755 own
	url=$(pg_tmp -d own)
	dirty "$url"
	pg_tmp reset "$(pwd)/own"
	is_empty "$url"
	[[ $(stat -c %a own) == 755 ]]
	[[ $(pg_tmp -d own) == "$url" ]]
}

@test "reset: data that initdb made before are refused" {
	url=$(pg_tmp -d "$(pg_tmp initdb)")
	refuses 'its data were there before it was started'
}

@test "reset: a directory that was moved away is refused, and is not touched" {
	url=$(pg_tmp)
	dir=$(url_directory "$url")
	mv "$dir" "$T/moved"
	run -1 --separate-stderr pg_tmp reset "$url"
	[[ $stderr == "pg_tmp: cannot reset '$url': its directory is no longer where it was made" ]]
	[[ -e $T/moved/.s.PGSQL.5432 ]]
	mv "$T/moved" "$dir"
	pg_tmp reset "$url"
	answers "$url"
}

@test "reset: what is not a running cluster is named" {
	run -1 --separate-stderr pg_tmp reset 'postgresql:///test?host=%2Fnowhere'
	[[ $stderr == "pg_tmp: there is no cluster 'postgresql:///test?host=%2Fnowhere'" ]]
	url=$(pg_tmp -t)
	pg_tmp stop "$url"
	run -1 --separate-stderr pg_tmp reset "$url"
	[[ ${stderr_lines[0]} == "pg_tmp: there is no cluster 'postgresql://"*":***@127.0.0.1:$(tcp_port_of "$url")/test'" ]]
	url=$(pg_tmp)
	kill_hard "$(watchdog_of "$url")"
	run -1 --separate-stderr pg_tmp reset "$url"
	[[ $stderr == "pg_tmp: '$url' is not running" ]]
	all_gone
}

@test "reset: a spare that nobody was given is refused" {
	TINYPG_SPARES=1 pg_tmp >url
	wait_until 60 state_is '' spare
	spare=$(pg_tmp list | awk -F '\t' '$2 == "spare" { print $6 }')
	run -1 --separate-stderr pg_tmp reset "$spare"
	[[ $stderr == "pg_tmp: cannot reset '$spare': it was not handed out yet" ]]
	pg_tmp stop -A
}

@test "reset: one URL is wanted" {
	for operands in '' 'a b'; do
		# shellcheck disable=SC2086  # two words
		run -2 --separate-stderr pg_tmp reset $operands
		[[ ${stderr_lines[0]} == 'pg_tmp: reset takes one URL' ]]
	done
	run -2 --separate-stderr pg_tmp reset ''
	[[ ${stderr_lines[0]} == 'pg_tmp: the URL is empty' ]]
	run -2 --separate-stderr pg_tmp reset -w 5 x
	[[ ${stderr_lines[0]} == 'pg_tmp: reset takes no -w' ]]
}

# bats test_tags=long
@test "reset: several callers at once get clean data, one after another" {
	url=$(pg_tmp)
	watchdog=$(watchdog_of "$url")
	dirty "$url"
	for i in 1 2 3 4; do
		{ pg_tmp reset "$url" && postmaster_of "$url" >"server.$i"; } 2>"error.$i" 3>&- &
	done
	wait
	[[ -z $(cat error.*) ]]
	is_empty "$url"
	[[ $(watchdog_of "$url") == "$watchdog" ]]
	# So many servers were started in it.
	[[ $(grep -c 'ready to accept connections' "$(url_directory "$url")/log") == 5 ]]
}

@test "reset: a stop meanwhile ends the cluster, and the reset says so" {
	url=$(pg_tmp)
	begin_reset
	pg_tmp stop "$url" 3>&- &
	wait_until 20 state_is "$url" stopping
	kill -CONT "$backend"
	ends_with 0 $!
	ends_with 1 "$reset"
	[[ $(<error) == "pg_tmp: '$url' was stopped before it was reset" ]]
	all_gone
}

# bats test_tags=long
@test "reset: its idle time begins anew, and it ends when it is over" {
	url=$(pg_tmp -w 1)
	answers "$url"
	pg_tmp reset "$url"
	[[ $(pg_tmp list -j | grep -o '"wait":[0-9]*') == '"wait":1' ]]
	answers "$url"
	wait_until 30 nothing_left
}

@test "reset: the template of a running cluster is not removed" {
	url=$(pg_tmp)
	touch -d '2 days ago' "$(pg_initcache)"
	pg_initcache -r 1
	dirty "$url"
	pg_tmp reset "$url"
	is_empty "$url"
}

@test "reset: pg_tmp is killed, and the reset is done all the same" {
	url=$(pg_tmp)
	dirty "$url"
	begin_reset
	kill_hard "$reset"
	kill -CONT "$backend"
	wait_until 60 state_is "$url" running
	is_empty "$url"
}

@test "reset: a watchdog that ends before it has heard of the reset is not said to be killed" {
	url=$(pg_tmp)
	watchdog=$(watchdog_of "$url")
	postmaster=$(pg_tmp list | cut -f4)
	freeze "$watchdog"
	pg_tmp reset "$url" 2>error 3>&- &
	reset=$!
	wait_until 20 has_asked "$(basename "$(url_directory "$url")")"
	kill_hard "$postmaster"
	kill -CONT "$watchdog"
	ends_with 1 "$reset"
	[[ $(<error) == "pg_tmp: '$url' is not running" ]]
	all_gone
}
# has_asked NAME: somebody has connected to that control socket, besides the one who listens.
has_asked() { (($(grep -c "/$1.ctl$" /proc/net/unix) > 1)); }

@test "reset: the watchdog is killed, and nothing is left" {
	url=$(pg_tmp)
	begin_reset
	kill_hard "$(watchdog_of "$url")"
	ends_with 1 "$reset"
	[[ $(<error) == "pg_tmp: cannot reset '$url', so it was stopped: its watchdog was killed" ]]
	all_gone
}

@test "reset: the server is killed before it answers, and nothing is left" {
	url=$(pg_tmp)
	old=$(postmaster_of "$url")
	pg_tmp reset "$url" 2>error 3>&- &
	reset=$!
	until new=$(postmaster_of "$url" 2>/dev/null) && [[ $new != "$old" ]]; do
		kill -0 "$reset"
	done
	kill -KILL "$new"
	if wait "$reset"; then
		# It was ready already.
		wait_until 20 nothing_left
	else
		[[ $(<error) == "pg_tmp: cannot reset '$url', so it was stopped: the server did not come up"* && $(wc -l <error) == 1 ]]
		all_gone
	fi
}
