# pg_tmp run: the signals of the command, and its terminal.

load helper

# Start a command that notes each TERM, INT, HUP, QUIT and USR1 in $T/got, and ends with status 9 when there is $T/stop.
begin() {
	# shellcheck disable=SC2016
	"$@" pg_tmp run bash -c 'for signal in TERM INT HUP QUIT USR1; do trap "echo $signal >>\"$T/got\"" $signal; done
		echo $$ >"$T/pid.new"; mv "$T/pid.new" "$T/pid"
		while [[ ! -e $T/stop ]]; do sleep 0.02; done; exit 9' 3>&- &
	pid=$!
	wait_until 30 test -s "$T/pid"
}

# End it. Its status is 9.
end() {
	local status=0
	touch "$T/stop"
	wait "$pid" || status=$?
	[[ $status == 9 ]]
}

has_got() { [[ $(cat "$T/got" 2>/dev/null) == "$1" ]]; }

@test "run: a signal to pg_tmp reaches the command once" {
	# A shell starts what is in the background with INT and QUIT ignored, but python does not.
	begin python3 -c 'import os, signal, sys
for number in signal.SIGINT, signal.SIGQUIT:
    signal.signal(number, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])'
	got=
	for signal in TERM INT HUP QUIT USR1; do
		kill "-$signal" "$pid"
		got=$got${got:+$'\n'}$signal
		wait_until 20 has_got "$got"
	done
	end
	has_got "$got"
}

@test "run: what the caller ignores, the command ignores, too" {
	trap '' TERM HUP PIPE
	run -0 pg_tmp run bash -c 'kill -TERM $$; kill -HUP $$; kill -PIPE $$; echo alive'
	[[ $output == alive ]]
	trap - TERM HUP PIPE
	run -141 bash -c 'pg_tmp run bash -c "kill -PIPE \$\$"; exit $?'
}

@test "run: in the background it is not ended by the terminal's signals" {
	begin env
	kill -INT "$pid"
	kill -TERM "$pid"
	wait_until 20 has_got TERM
	end
	has_got TERM
}

@test "run in a terminal: ^C reaches the command once" {
	# shellcheck disable=SC2016
	run -3 terminal ready ^C again '\n' 'got 1 end' -- pg_tmp run bash -c '
		count=0; trap "let ++count; echo again" INT; echo ready; until read -r line; do :; done; echo "got $count end"; exit 3'
}

@test "run in a terminal: ^C that ends the command ends pg_tmp and the cluster" {
	run -130 terminal ready ^C "" -- pg_tmp run sh -c 'ulimit -c 0; echo ready; read -r line'
	run -131 terminal ready ^4 "" -- pg_tmp run sh -c 'ulimit -c 0; echo ready; read -r line'
}

@test "run in a terminal: ^Z stops it, and fg goes on" {
	# shellcheck disable=SC2016
	run -0 terminal '$ ' 'pg_tmp run sh -c "echo rea\"\"dy; read a; echo got-\$a"\n' ready ^Z Stopped 'fg\n' 'pg_tmp run' \
		'line\n' got-line 'jobs; exit\n' exit -- env PS1='$ ' bash --norc --noprofile -i
}

@test "run in a terminal: in a pipeline the others have the terminal, too" {
	# shellcheck disable=SC2016
	run -0 terminal '$ ' 'pg_tmp run echo piped | { read a; read b </dev/tty; echo "$a-$b"; }\n' '' 'typed\n' piped-typed \
		'exit\n' exit -- env PS1='$ ' bash --norc --noprofile -i
}

@test "run in a terminal: in the background it stops where it reads, and fg goes on" {
	# shellcheck disable=SC2016
	run -0 terminal '$ ' 'pg_tmp run sh -c "read a; echo got-\$a" &\n' '$ ' 'until jobs | grep Stop; do sleep 0.1; done\n' Stopped 'fg\n' \
		'pg_tmp run' 'line\n' got-line 'exit\n' exit -- env PS1='$ ' bash --norc --noprofile -i
}

@test "run: a command that stops itself stops pg_tmp, and both are continued together" {
	# shellcheck disable=SC2016
	run -4 python3 -c 'import os, signal, subprocess, sys
child = subprocess.Popen(["pg_tmp", "run", "sh", "-c", "kill -STOP $$; exit 4"])
_, status = os.waitpid(child.pid, os.WUNTRACED)
assert os.WIFSTOPPED(status) and os.WSTOPSIG(status) == signal.SIGSTOP
child.send_signal(signal.SIGCONT)
sys.exit(child.wait())'
}

@test "run in a terminal: where pg_tmp leads the session, the end of the terminal ends the command, too" {
	run -0 python3 -c 'import os, pty
pid, terminal = pty.fork()
if pid == 0:
    os.execvp("pg_tmp", ["pg_tmp", "run", "sh", "-c", "echo ready; exec sleep 300"])
shown = b""
while b"ready" not in shown:
    shown += os.read(terminal, 100)
os.close(terminal)
print(os.WTERMSIG(os.waitpid(pid, 0)[1]))'
	[[ $output == 1 ]]
}
