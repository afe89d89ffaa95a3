# What is said to a watchdog over NAME.ctl, by clients that are broken, slow, many, or of another build.

load helper
load life-helper

# guests URL: a program in Python, from standard input. call() connects to the watchdog, line() hears one answer, say()
# does both for one message; begun() makes $T/begun.
guests() {
	need python3
	cat >"$T/guests.py" <<-'END'
		import os, socket, sys, time
		control = sys.argv[1]
		def call(timeout=20):
		    guest = socket.socket(socket.AF_UNIX)
		    guest.settimeout(timeout)
		    while True:
		        try:
		            guest.connect(control)
		            return guest
		        except BlockingIOError:
		            time.sleep(0.001)
		def line(guest):
		    heard = b""
		    while not heard.endswith(b"\n"):
		        more = guest.recv(1)
		        if not more:
		            break
		        heard += more
		    return heard.decode()
		def begun():
		    open(os.environ["T"] + "/begun", "w")
		def say(text):
		    guest = call()
		    guest.sendall(text.encode())
		    return line(guest)
	END
	cat >>"$T/guests.py"
	timeout 60 python3 "$T/guests.py" "$(url_directory "$1").ctl"
}

@test "control: garbage, a line without end, other words and another protocol harm nothing" {
	url=$(pg_tmp -w 0)
	run -0 guests "$url" <<-'END'
		assert say("ping\n") == "pong running\n"
		# Garbage, with zero bytes in it and bad encoding.
		for text in b"\0\0\0\n", os.urandom(5000).replace(b"\n", b"") + b"\n", b"%\n", b"%zz\n", b"\n", b"  \n":
		    guest = call()
		    guest.sendall(text)
		    assert line(guest) in ("busy\n", ""), text
		# What other builds may say.
		for text in ("hello 2\n", "claim\n", "claim x y z\n", "claim 0 0 0 0 0 0 0\n", "join\n", "join 0 0 0 0\n",
		        "ping 1\n", "give\n", "take\n", "taken\n", "url x\n", "gone\n", "a b c d e f g h i j k l\n"):
		    assert say(text) in ("busy\n", ""), text
		# A line without end: at a million bytes the guest is shown out.
		guest = call()
		try:
		    for _ in range(64):
		        guest.sendall(b"x" * 65536)
		    assert line(guest) == ""
		except (BrokenPipeError, ConnectionResetError):
		    pass
		# A byte at a time.
		guest = call()
		for byte in b"ping\n":
		    guest.sendall(bytes([byte]))
		assert line(guest) == "pong running\n"
		# Several at once.
		guest.sendall(b"ping\n" * 3)
		assert [line(guest) for _ in range(3)] == ["pong running\n"] * 3
	END
	answers "$url"
	pg_tmp stop "$url"
	all_gone
}

@test "control: a claim of a million bytes is heard" {
	url=$(pg_tmp -w 0)
	run -0 guests "$url" <<-'END'
		assert say("claim 0 0 0 0 0 " + "x" * 1000000 + "\n") == "busy\n"
	END
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "control: a hundred and more silent guests keep nobody out" {
	url=$(pg_tmp -w 0)
	run -0 guests "$url" <<-'END'
		crowd = []
		for _ in range(300):
		    crowd.append(call())
		    if len(crowd) % 33 == 0:
		        assert say("ping\n") == "pong running\n"
		assert say("ping\n") == "pong running\n"
	END
	# All are still there while it is stopped.
	guests "$url" <<-'END' 3>&- &
		crowd = []
		while True:
		    try:
		        crowd.append(call(1))
		    except OSError:
		        sys.exit(0)
		    if len(crowd) == 200:
		        begun()
	END
	wait_until 20 test -e "$T/begun"
	run -0 pg_tmp stop "$url"
	wait
	all_gone
}

@test "control: while guests that say nothing keep coming, -d, list, stop and stop -A do their work" {
	flood() {
		guests "$url" <<-'END' 3>&- &
			control = os.environ["CONTROL"]
			crowd = []
			while os.path.exists(control):
			    try:
			        crowd.append(call(1))
			    except OSError:
			        break
			    crowd = crowd[-200:]
			    if len(crowd) == 200:
			        begun()
		END
	}
	for end in "-d $T/db" -A; do
		url=$(pg_tmp -w 0 -d "$T/db")
		control=$TMPDIR/tinypg.$EUID/$(pg_tmp list | cut -f1).ctl
		CONTROL=$control flood
		wait_until 20 test -e "$T/begun"
		[[ $(timeout 60 pg_tmp -d "$T/db") == "$url" ]]
		[[ $(timeout 60 pg_tmp list | cut -f2,5) == "running"$'\t'"$url" ]]
		# shellcheck disable=SC2086  # an option and its argument
		run -0 --separate-stderr timeout 60 pg_tmp stop $end
		[[ -z $stderr && ! -S $T/db/.s.PGSQL.5432 ]]
		wait
		rm "$T/begun"
	done
	pg_tmp list
}

# bats test_tags=long
@test "control: guests that never read and never stop asking hold up neither stop, nor the idle limit, nor TERM" {
	for end in stop idle TERM; do
		url=$(pg_tmp -w "$([[ $end == idle ]] && echo 1 || echo 0)")
		dir=$(url_directory "$url")
		watchdog=$(watchdog_of "$url")
		# So that it is not idle before all this begins. Only this shell is to hold the client.
		hold "$url"
		guests "$url" <<-'END' 3>&- 40>&- &
			crowd = []
			while os.path.exists(control):
			    try:
			        while len(crowd) < 5:
			            crowd.append(call(1))
			            crowd[-1].setblocking(False)
			    except OSError:
			        break
			    for guest in list(crowd):
			        try:
			            guest.send(b"ping\n" * 1000)
			        except BlockingIOError:
			            begun()
			        except OSError:
			            crowd.remove(guest)
			            begun()
		END
		flood=$!
		wait_until 20 test -e "$T/begun"
		rm "$T/begun"
		release
		case $end in
		stop) run -0 pg_tmp stop "$url" ;;
		TERM) kill -TERM "$watchdog" ;;
		idle) ;;
		esac
		wait_until 80 test ! -e "$dir"
		wait "$flood"
		rm "$T/held"
		rm -f "$T/begun"
		all_gone
	done
}

@test "control: without descriptors for guests the watchdog waits, and does not spin" {
	need prlimit
	url=$(pg_tmp -w 0)
	watchdog=$(watchdog_of "$url")
	prlimit --pid "$watchdog" --nofile=$(($(find "/proc/$watchdog/fd" -type l | wc -l) + 8))
	run -0 guests "$url" <<-END
		def ticks():
		    return sum(int(n) for n in open("/proc/$watchdog/stat").read().rsplit(")", 1)[1].split()[11:13])
		waiting = [call(), call()]
		for guest in waiting:
		    guest.sendall(b"ping\n")
		    line(guest)
		crowd = [call() for _ in range(20)]
		before = ticks()
		time.sleep(1)
		assert ticks() - before < 30, ticks() - before
		assert say("ping\n") == "pong running\n"
	END
	pg_tmp stop "$url"
	all_gone
}
