# pg_tmp run: a command that has a cluster for as long as it runs. Its environment, its status, and its end.

load helper

@test "run: the command finds the server by variables, by DATABASE_URL and by its programs" {
	# shellcheck disable=SC2016
	run -0 --separate-stderr pg_tmp run sh -c '
		pg_sql -c "select 1" "$DATABASE_URL"
		pg_sql -c "select 2"
		[ -x "${PATH%%:*}/postgres" ] && postgres --version'
	[[ ${lines[0]} == 1 && ${lines[1]} == 2 && ${lines[2]} == "postgres (PostgreSQL)"* && -z $stderr ]]
}

@test "run -t: the password is in the environment, too" {
	# shellcheck disable=SC2016
	PGPASSWORD=wrong run -0 --separate-stderr pg_tmp run -t sh -c '
		pg_sql -c "select inet_server_port() = $PGPORT"
		pg_sql -c "select 3" "$DATABASE_URL"'
	[[ $output == t$'\n'3 && -z $stderr ]]
}

@test "run: every other variable of the caller that leads to a server is unset" {
	PGSERVICE=x PGOPTIONS=x PGHOSTADDR=192.0.2.1 PGDATA=/x PGCLUSTER=x PG_CLUSTER_CONF_ROOT=/x DATABASE_URL=x OTHER=x \
		run -0 --separate-stderr pg_tmp run env
	[[ $(sed -n 's/^\(PG[^=]*\)=.*/\1/p' <<<"$output" | sort | xargs) == "PGDATABASE PGHOST PGPORT PGUSER" ]]
	[[ $output == *DATABASE_URL=postgresql://* && $output == *OTHER=x* && $output != *DATABASE_URL=x* && -z $stderr ]]
}

@test "run -k: PGDATA is the data directory, which is shut down cleanly when run returns" {
	# shellcheck disable=SC2016
	run -0 --separate-stderr pg_tmp run -d "$T/db" -k sh -c 'pg_sql -c "create table t ()"; echo "$PGDATA"'
	[[ $output == "$T/db/"* && -z $stderr && ! -e $output/postmaster.pid ]]
	[[ $(LC_ALL=C "$(server_bindir)/pg_controldata" "$output") == *"shut down"* ]]
	[[ $(pg_tmp run -d "$T/db" pg_sql -c 'select count(*) from t') == 0 && -e $output ]]
	rm -rf "$T/db"
	pg_tmp list >/dev/null
}

@test "run -d: a directory that is not kept is gone when run returns" {
	run -0 --separate-stderr pg_tmp run -d "$T/db" pg_sql -c 'select 4'
	[[ $output == 4 && -z $stderr && ! -e $T/db ]]
}

@test "run -d: a cluster that runs there already is used, and goes on" {
	url=$(pg_tmp -k -d "$T/db")
	# shellcheck disable=SC2016
	run -0 --separate-stderr pg_tmp run -d "$T/db" sh -c 'pg_sql -c "select 6"; ls "$PGDATA/PG_VERSION"; command -v postgres'
	[[ ${lines[0]} == 6 && ${lines[1]} == "$T/db/"*/PG_VERSION && ${lines[2]} == "$(server_bindir)/postgres" && -z $stderr ]]
	[[ $(sql "$url" 'select 5') == 5 ]]
	pg_tmp stop "$url"
	rm -rf "$T/db"
	pg_tmp list >/dev/null
}

@test "run -n: the command has the URL of each cluster" {
	# shellcheck disable=SC2016
	DATABASE_URL_4=old run -0 --separate-stderr pg_tmp run -n 3 sh -c '
		for url in "$DATABASE_URL_1" "$DATABASE_URL_2" "$DATABASE_URL_3"; do pg_sql -c "select 7" "$url"; done
		[ "$DATABASE_URL" = "$DATABASE_URL_1" ] && [ "$DATABASE_URL" != "$DATABASE_URL_3" ] && echo "${DATABASE_URL_4-unset}"'
	[[ $output == $'7\n7\n7\nunset' && -z $stderr ]]
}

@test "run: the first operand ends the options, and the status is the command's" {
	# shellcheck disable=SC2016
	run -7 --separate-stderr pg_tmp run sh -c 'exit "$2"' sh -w 7
	[[ -z $output && -z $stderr ]]
	# shellcheck disable=SC2016
	run -9 --separate-stderr pg_tmp -w 5 run -U ann -- sh -c 'echo "$PGUSER$*"; exit 9' start -h
	[[ $output == ann-h && -z $stderr ]]
}

@test "run: the signal that ends the command ends pg_tmp" {
	for signal in TERM KILL SEGV INT; do
		# shellcheck disable=SC2016
		run -0 python3 -c 'import signal, subprocess, sys
ended = subprocess.run(["pg_tmp", "run", "sh", "-c", "kill -%s $$" % sys.argv[1]])
sys.exit(ended.returncode != -getattr(signal, "SIG" + sys.argv[1]))' "$signal"
	done
	# shellcheck disable=SC2016
	run -137 bash -c 'pg_tmp run sh -c "kill -9 \$\$"; exit $?'
}

@test "run: 127 where there is no such command" {
	run -127 --separate-stderr pg_tmp run nosuchcommand
	[[ $stderr == "pg_tmp: there is no command 'nosuchcommand' in PATH" ]]
	run -127 --separate-stderr pg_tmp run "$T/none"
	[[ $stderr == "pg_tmp: cannot run '$T/none': No such file or directory" ]]
	run -127 --separate-stderr pg_tmp run ""
	[[ $stderr == "pg_tmp: there is no command '' in PATH" ]]
}

@test "run: 126 for a command that cannot be executed" {
	touch "$T/plain-file"
	run -126 --separate-stderr pg_tmp run "$T/plain-file"
	[[ $stderr == "pg_tmp: cannot run '$T/plain-file': Permission denied" ]]
	PATH=$T:$PATH run -126 --separate-stderr pg_tmp run plain-file
	[[ $stderr == "pg_tmp: cannot run 'plain-file': Permission denied" ]]
}

@test "run: 125 where there is no server" {
	run -125 --separate-stderr pg_tmp run -o '-c nonsense=1' touch "$T/ran"
	[[ $stderr == *nonsense* && ! -e $T/ran ]]
	run -125 --separate-stderr pg_tmp run -b /none touch "$T/ran"
	run -125 --separate-stderr pg_tmp run -a /none touch "$T/ran"
	run -125 --separate-stderr pg_tmp -c @/none run touch "$T/ran"
	[[ $stderr == "pg_tmp: "*/none* && ! -e $T/ran ]]
}

@test "run: without a command it is an error of usage" {
	for words in "run" "run -t" "run --"; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr pg_tmp $words
		[[ ${stderr_lines[0]} == "pg_tmp: run needs a command" && ${stderr_lines[1]} == "usage: pg_tmp "* ]]
	done
}

@test "run -P -: the standard input is the command's, so it is an error of usage" {
	run -2 --separate-stderr pg_tmp run -P - true <<<secret
	[[ ${stderr_lines[0]} == "pg_tmp: -P cannot read the standard input of the command" ]]
}

@test "run: standard input and output are the command's, byte by byte" {
	head -c 300000 /dev/urandom >"$T/bytes"
	pg_tmp run cat <"$T/bytes" | cat >"$T/copy"
	cmp "$T/bytes" "$T/copy"
}

@test "run: the caller's descriptors reach the command, and none of ours" {
	# shellcheck disable=SC2016
	descriptors='cat <&7; ls /proc/$$/fd'
	run -0 --separate-stderr sh -c "$descriptors" 7<<<seven
	without=$output
	run -0 --separate-stderr pg_tmp run sh -c "$descriptors" 7<<<seven
	[[ $output == "$without" && $output == seven* && -z $stderr ]]
}

@test "run: when it returns, nobody can connect" {
	for option in -U -t; do
		[[ $option == -t ]] || option="-U me"
		# shellcheck disable=SC2016,SC2086
		url=$(pg_tmp run $option sh -c 'echo "$DATABASE_URL"')
		run -4 --separate-stderr pg_sql -c 'select 1' "$url"
	done
}

@test "run: what the command leaves in the background does not keep the cluster" {
	# shellcheck disable=SC2016
	run -0 --separate-stderr pg_tmp -w 0 run sh -c 'pg_sql -c "select pg_sleep(60)" >/dev/null 2>&1 & echo $!'
	wait_until 20 is_gone "$output"
}

@test "run: where the command stops the cluster, the command goes on" {
	# shellcheck disable=SC2016
	run -5 --separate-stderr pg_tmp run sh -c 'pg_tmp stop "$DATABASE_URL"; exit 5'
	[[ -z $stderr ]]
}

@test "run: with kill -9 of pg_tmp the server ends, although -w is 0" {
	# shellcheck disable=SC2016
	pg_tmp -w 0 run sh -c 'echo "$DATABASE_URL" >"$T/url.new"; mv "$T/url.new" "$T/url"; exec sleep 60' 3>&- &
	pid=$!
	wait_until 30 test -s "$T/url"
	postmaster=$(postmaster_of "$(cat "$T/url")")
	command=$(pgrep -P "$pid")
	kill -KILL "$pid"
	wait_until 20 is_gone "$postmaster"
	kill -KILL "$command"
}

@test "run: killed while its server starts, it leaves nothing" {
	# The server lets the first connection wait, so the start is not over in less than that.
	TINYPG_SPARES=0 pg_tmp run -c pre_auth_delay=5 touch "$T/ran" 3>&- &
	pid=$!
	wait_until 30 eval '[[ -n $(pg_tmp list) ]]'
	kill -TERM "$pid"
	status=0
	wait "$pid" || status=$?
	[[ $status == 143 && ! -e $T/ran ]]
	wait_until 20 eval '[[ -z $(pg_tmp list) ]]'
}

@test "run -v: what the server logged follows where the command fails" {
	# shellcheck disable=SC2016
	run -1 --separate-stderr pg_tmp run -v sh -c 'pg_sql -c "select nonsense" 2>/dev/null; exit 1'
	[[ $stderr == *'column "nonsense" does not exist'* && -z $output ]]
	# shellcheck disable=SC2016
	run -1 --separate-stderr pg_tmp run -v sh -c 'pg_sql -c "select nonsense" 2>/dev/null; pg_tmp stop "$DATABASE_URL"; exit 1'
	[[ $stderr == *'column "nonsense" does not exist'* && -z $output ]]
	# shellcheck disable=SC2016
	run -0 --separate-stderr pg_tmp run -v sh -c 'pg_sql -c "select nonsense" 2>/dev/null; exit 0'
	[[ -z $stderr && -z $output ]]
}
