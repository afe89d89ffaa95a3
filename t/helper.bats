# The look at what is left behind is itself looked at: a test that leaves something must fail, one that does not must pass.

load helper

# inner BODY [SECONDS]: a bats file of one test with that body, run with so much patience, by default none.
inner() {
	printf 'load %s/t/helper\n@test "inner" {\n%s\n}\n' "$TINYPG_SOURCE" "$1" >"$T/inner.bats"
	run env -u TINYPG_SOURCE -u BATS_TEST_NUMBER -u BATS_RUN_TMPDIR TMPDIR="$BATS_TEST_TMPDIR" TINYPG_TEST_RETRIES=0 TINYPG_TEST_PATIENCE="${2:-0}" bats "$T/inner.bats" 3>&-
}

@test "a test that leaves nothing passes" {
	inner 'echo "$T"; sleep 60 & kill $!; mkdir -p "$T/t/tinypg.0"; touch "$T/kept"' 20
	[[ $status == 0 ]]
}

@test "a test that is skipped before it has a directory ends nobody's processes" {
	sleep 60 3>&- &
	printf 'load %s/t/helper\nsetup() { skip nothing; }\n@test "inner" { :; }\n' "$TINYPG_SOURCE" >"$T/inner.bats"
	run -0 env -u TINYPG_SOURCE -u BATS_TEST_NUMBER -u BATS_RUN_TMPDIR TMPDIR="$BATS_TEST_TMPDIR" bats "$T/inner.bats" 3>&-
	[[ $output == *"# skip nothing"* ]]
	kill $!
}

@test "a process is found by its directory" {
	inner '(cd "$T" && env -i setsid sleep 60 >/dev/null 2>&1 3>&- </dev/null &) ; sleep 0.2'
	[[ $status == 1 && $output == *"left behind"*"sleep 60"* ]]
}

# bats test_tags=long
@test "a process is found by its arguments, its environment, or a file that it has open" {
	inner '(cd / && setsid env -i tail -f "$T/.ipc" >/dev/null 2>&1 3>&- </dev/null &) ; sleep 0.2'
	[[ $status == 1 && $output == *"left behind"*"tail -f"* ]]
	inner '(cd / && env -i X="$T" setsid sleep 60 >/dev/null 2>&1 3>&- </dev/null &) ; sleep 0.2'
	[[ $status == 1 && $output == *"left behind"*"sleep 60"* ]]
	inner '(cd / && env -i setsid sleep 60 >/dev/null 2>&1 3>&- <"$T/.ipc" &) ; sleep 0.2'
	[[ $status == 1 && $output == *"left behind"*"sleep 60"* ]]
}

@test "a file, a link in /tmp and a segment are found" {
	inner 'mkdir -p "$T/t/tinypg.0/abcdef"'
	[[ $status == 1 && $output == *"left behind"*"file: "*abcdef* ]]
	inner 'ln -s "$T/x" "/tmp/tpg-link.$$"'
	[[ $status == 1 && $output == *"left behind"*"link: "* ]]
	need ipcmk
	inner "ipcmk -M 100 >'$BATS_TEST_TMPDIR/id'"
	segment=$(tr -dc 0-9 <"$BATS_TEST_TMPDIR/id")
	ipcrm -m "$segment"
	[[ $status == 1 && $output == *"ipc: shm $segment"* ]]
}

@test "a port is found" {
	[[ ${TINYPG_TEST_NETWORK:-} == own ]] || skip "the network is not this test's own"
	# Nothing of it names the test.
	inner '(cd / && setsid env -i python3 -c "
import socket, time
s = socket.socket()
s.bind((\"127.0.0.1\", 0))
s.listen()
print(1, flush=True)
time.sleep(2)" >&4 2>/dev/null 3>&- </dev/null &) 4> >(head -n 1); sleep 0.5'
	[[ $status == 1 && $output == *"left behind"*"port: 127.0.0.1:"* ]]
}

@test "what was found is ended, too" {
	inner '(cd "$T" && env -i setsid sleep 61 >/dev/null 2>&1 3>&- </dev/null & echo $! >/tmp/tpg-pid.$$; cat /tmp/tpg-pid.$$; rm /tmp/tpg-pid.$$) ; sleep 0.2; false'
	pid=$(sed -n 's/.*process \([0-9]*\):.*/\1/p' <<<"$output" | head -n 1)
	[[ -n $pid ]]
	[[ ! -e /proc/$pid ]] || is_zombie "$pid"
}

@test "our_processes finds them in every way within one test, too" {
	(cd "$T" && exec env -i setsid -f sleep 60 >/dev/null 2>&1 3>&- </dev/null)
	(cd / && exec env -i setsid -f sleep 61 >/dev/null 2>&1 3>&- <"$T/.ipc")
	wait_until 20 finds 2
	our_processes | xargs kill
	wait_until 20 nobody_runs
}
finds() { [[ $(our_processes | wc -l) == "$1" ]]; }
