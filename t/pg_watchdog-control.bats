# What is said to a watchdog over NAME.ctl, by clients that are broken, slow, many, or of another build.

load helper
load life-helper

# clients URL: a program in Python, from standard input. call() connects to the watchdog, line() receives one answer, say()
# does both for one message; begun() makes $T/begun.
clients() {
	need python3
	cat >"$T/clients.py" <<-'END'
		import os, socket, sys, time
		control = sys.argv[1]
		def call(timeout=20):
		    client = socket.socket(socket.AF_UNIX)
		    client.settimeout(timeout)
		    while True:
		        try:
		            client.connect(control)
		            return client
		        except BlockingIOError:
		            time.sleep(0.001)
		def line(client):
		    received = b""
		    while not received.endswith(b"\n"):
		        more = client.recv(1)
		        if not more:
		            break
		        received += more
		    return received.decode()
		def begun():
		    open(os.environ["T"] + "/begun", "w")
		def say(text):
		    client = call()
		    client.sendall(text.encode())
		    return line(client)
	END
	cat >>"$T/clients.py"
	timeout 60 python3 "$T/clients.py" "$(url_directory "$1").ctl"
}

@test "control: garbage, a line without end, other words and another protocol harm nothing" {
	url=$(pg_tmp -w 0)
	run -0 clients "$url" <<-'END'
		assert say("ping\n") == "pong running\n"
		# Garbage, with zero bytes in it and bad encoding.
		for text in b"\0\0\0\n", os.urandom(5000).replace(b"\n", b"") + b"\n", b"%\n", b"%zz\n", b"\n", b"  \n":
		    client = call()
		    client.sendall(text)
		    assert line(client) in ("busy\n", ""), text
		# What other builds may say.
		for text in ("hello 2\n", "claim\n", "claim x y z\n", "claim 0 0 0 0 0 0 0\n", "join\n", "join 0 0 0 0\n",
		        "ping 1\n", "give\n", "take\n", "taken\n", "url x\n", "gone\n", "a b c d e f g h i j k l\n"):
		    assert say(text) in ("busy\n", ""), text
		# A line without end: at a million bytes the client is disconnected.
		client = call()
		try:
		    for _ in range(64):
		        client.sendall(b"x" * 65536)
		    assert line(client) == ""
		except (BrokenPipeError, ConnectionResetError):
		    pass
		# A byte at a time.
		client = call()
		for byte in b"ping\n":
		    client.sendall(bytes([byte]))
		assert line(client) == "pong running\n"
		# Several at once.
		client.sendall(b"ping\n" * 3)
		assert [line(client) for _ in range(3)] == ["pong running\n"] * 3
	END
	answers "$url"
	pg_tmp stop "$url"
	all_gone
}

@test "control: a claim of a million bytes is received" {
	url=$(pg_tmp -w 0)
	run -0 clients "$url" <<-'END'
		assert say("claim 0 0 0 0 0 " + "x" * 1000000 + "\n") == "busy\n"
	END
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "control: a hundred and more silent clients keep nobody out" {
	url=$(pg_tmp -w 0)
	run -0 clients "$url" <<-'END'
		crowd = []
		for _ in range(300):
		    crowd.append(call())
		    if len(crowd) % 33 == 0:
		        assert say("ping\n") == "pong running\n"
		assert say("ping\n") == "pong running\n"
	END
	# All are still there while it is stopped.
	clients "$url" <<-'END' 3>&- &
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

@test "control: while clients that say nothing keep coming, -d, list, stop and stop -A do their work" {
	flood() {
		clients "$url" <<-'END' 3>&- &
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
@test "control: clients that never read and never stop asking hold up neither stop, nor the idle limit, nor TERM" {
	for end in stop idle TERM; do
		url=$(pg_tmp -w "$([[ $end == idle ]] && echo 1 || echo 0)")
		dir=$(url_directory "$url")
		watchdog=$(watchdog_of "$url")
		# So that it is not idle before all this begins. Only this shell is to hold the client.
		hold "$url"
		clients "$url" <<-'END' 3>&- 40>&- &
			crowd = []
			while os.path.exists(control):
			    try:
			        while len(crowd) < 5:
			            crowd.append(call(1))
			            crowd[-1].setblocking(False)
			    except OSError:
			        break
			    for client in list(crowd):
			        try:
			            client.send(b"ping\n" * 1000)
			        except BlockingIOError:
			            begun()
			        except OSError:
			            crowd.remove(client)
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

@test "control: without descriptors for clients the watchdog waits, and does not spin" {
	need prlimit
	url=$(pg_tmp -w 0)
	watchdog=$(watchdog_of "$url")
	prlimit --pid "$watchdog" --nofile=$(($(find "/proc/$watchdog/fd" -type l | wc -l) + 8))
	run -0 clients "$url" <<-END
		def ticks():
		    return sum(int(n) for n in open("/proc/$watchdog/stat").read().rsplit(")", 1)[1].split()[11:13])
		waiting = [call(), call()]
		for client in waiting:
		    client.sendall(b"ping\n")
		    line(client)
		crowd = [call() for _ in range(20)]
		before = ticks()
		time.sleep(1)
		assert ticks() - before < 30, ticks() - before
		assert say("ping\n") == "pong running\n"
	END
	pg_tmp stop "$url"
	all_gone
}
