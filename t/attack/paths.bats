# Root's -d below a directory of somebody else, and other directories that others could reach into.

load ../helper
load ../attack-helper

# In the background: x and the link change places, over and over, until end_exchange; then they are in their own.
begin_exchange() {
	as_attacker python3 - "$T/attacker" 3>&- <<-'EOF' &
		import ctypes, os, sys
		os.chdir(sys.argv[1])
		libc = ctypes.CDLL(None, use_errno=True)
		while not os.path.exists("enough"):
		    for _ in range(200):
		        if libc.renameat2(-100, b"x", -100, b"link", 2) != 0:
		            sys.exit(os.strerror(ctypes.get_errno()))
	EOF
	exchanger=$!
}
end_exchange() {
	: >"$T/attacker/enough"
	wait "$exchanger"
}

# Clusters are made one after another while the way to them is exchanged for one to that tree.
race_starts() {
	need python3
	bait "$1"
	pg_initcache >/dev/null
	local end=$((SECONDS + $2))
	begin_exchange
	while ((SECONDS < end)); do
		pg_tmp -d "$T/attacker/x/pg" 2>>"$T/said" || true
		[[ $(trees) == "$before" ]]
		pg_tmp stop -d "$T/attacker/x/pg" 2>>"$T/said" || true
	done
	end_exchange
	pg_tmp stop -A
	pg_tmp list
}

@test "-d below a directory that is exchanged for a link: nothing behind the link is given away" {
	race_starts "$T/vacant" 2
}

@test "stop -A below a directory that is exchanged for a link: nothing behind the link is removed" {
	need python3
	bait "$T/full"
	pids=()
	for i in 1 2 3 4 5 6; do
		cp -r "$T/full/pg" "$T/full/$i"
		pg_tmp -w 300 -d "$T/attacker/x/$i" &
		pids+=($!)
	done
	wait "${pids[@]}"
	before=$(trees)
	begin_exchange
	pg_tmp stop -A || true
	end_exchange
	[[ $(trees) == "$before" ]]
	# What could not be found meanwhile is found now.
	pg_tmp stop -A
	[[ -z $(ls "$T/attacker/x") ]]
}

@test "-d below a directory of somebody else works" {
	bait "$T/full"
	url=$(pg_tmp -d "$T/attacker/x/new/pg")
	[[ $(pg_sql -c "SELECT 1" "$url") == 1 ]]
	pg_tmp stop "$url"
	[[ -d $T/attacker/x/new && ! -e $T/attacker/x/new/pg ]]
}

# lure VERSION: `y`, what the attacker puts in the place of `x`: settings that lead a server to the data in x, and have it
# load a library of his.
lure() {
	mkdir -p "$T/attacker/y/pg/$1"
	cat >"$T/attacker/y/pg/$1/postgresql.conf" <<-END
		data_directory = '$T/attacker/y/pg/$1'
		shared_preload_libraries = '$T/attacker/library'
	END
	echo 'local all all trust' >"$T/attacker/y/pg/$1/pg_hba.conf"
	: >"$T/attacker/y/pg/$1/pg_ident.conf"
	chown -R "$ATTACKER" "$T/attacker/y"
}

@test "-d below a directory that is exchanged: the server reads no settings of somebody else" {
	need python3
	bait "$T/vacant"
	version=$(basename "$(pg_initcache)")
	lure "${version%%-*}"
	for i in 1 2 3; do
		as_attacker python3 - "$T/attacker" 3>&- <<-'EOF' &
			import ctypes, os, sys, time
			os.chdir(sys.argv[1])
			end = time.time() + 10
			while not os.path.exists("x/pg") and time.time() < end:
			    pass
			time.sleep(0.001)
			ctypes.CDLL(None).renameat2(-100, b"x", -100, b"y", 2)
		EOF
		exchanger=$!
		pg_tmp -d "$T/attacker/x/pg" 2>>"$T/said" || true
		wait "$exchanger"
		rm -rf "$T/z"
		mv "$T/attacker/x" "$T/z" && mv "$T/attacker/y" "$T/attacker/x" && mv "$T/z" "$T/attacker/y"
		pg_tmp stop -A
	done
	run grep "could not .* file \"$T/attacker/library" "$T/said"
	[[ -z $output ]]
}

@test "data that somebody else put into a directory of -d are not started" {
	version=$(basename "$(pg_initcache)")
	version=${version%%-*}
	mkdir -p "$T/once-open/$version"
	echo "${version%%.*}" >"$T/once-open/$version/PG_VERSION"
	: >"$T/once-open/kept"
	chown -R "$ATTACKER" "$T/once-open/$version" "$T/once-open/kept"
	run -1 --separate-stderr pg_tmp -d "$T/once-open"
	[[ $stderr == "pg_tmp: '$T/once-open/$version' does not belong to the user who runs the server" ]]
}

@test "a link of somebody else on the way to -d is refused" {
	bait "$T/vacant"
	run -1 --separate-stderr pg_tmp -d "$T/attacker/link/pg"
	[[ ${stderr_lines[0]} == "pg_tmp: cannot use '$T/attacker/link/pg': the link '$T/attacker/link' belongs to somebody else" ]]
	[[ $(trees) == "$before" ]]
}

@test "a link of somebody else in a sticky directory does not lead -d elsewhere" {
	mkdir -m 1777 "$T/sticky"
	mkdir "$T/vacant"
	as_attacker ln -s "$T/vacant" "$T/sticky/pg"
	run -1 --separate-stderr pg_tmp -d "$T/sticky/pg"
	[[ ${stderr_lines[0]} == "pg_tmp: cannot use '$T/sticky/pg': the link '$T/sticky/pg' belongs to somebody else" ]]
	[[ $(stat -c %u "$T/vacant") == 0 ]]
}

@test "a link of root's own on the way to -d is followed" {
	mkdir "$T/real"
	ln -s real "$T/own"
	url=$(pg_tmp -d "$T/own/pg")
	[[ $(url_directory "$url") == "$T/real/pg" ]]
	pg_tmp stop -d "$T/own/pg"
}

@test "a link that was put in the way of a cluster leads its sweep nowhere" {
	bait "$T/full"
	url=$(pg_tmp -d "$T/attacker/x/pg")
	watchdog=$(watchdog_of "$url")
	kill_hard "$watchdog"
	as_attacker mv "$T/attacker/x" "$T/attacker/y"
	as_attacker mv "$T/attacker/link" "$T/attacker/x"
	run --separate-stderr pg_tmp list
	[[ $stderr == "pg_tmp: cannot remove '$T/attacker/x/pg': '$T/attacker/x' is a link now" ]]
	[[ $(trees) == "$before" ]]
	# When it is gone, the next sweep removes the cluster.
	as_attacker rm "$T/attacker/x"
	as_attacker mv "$T/attacker/y" "$T/attacker/x"
	pg_tmp list
	[[ ! -e $T/attacker/x/pg ]]
}

@test "a TMPDIR that a link of somebody else leads to is refused" {
	mkdir -m 1777 "$T/sticky"
	mkdir "$T/vacant"
	as_attacker ln -s "$T/vacant" "$T/sticky/tmp"
	TMPDIR=$T/sticky/tmp run -1 --separate-stderr pg_tmp
	[[ ${stderr_lines[0]} == *"'$T/sticky/tmp': it belongs to somebody else" && ! -e $T/vacant/tinypg.0 ]]
}

# grant DIRECTORY: the attacker may write to it, by an access list that shows in the mode as a right of the group.
grant() {
	need python3
	python3 - "$1" "$ATTACKER" <<-'EOF' || skip "the file system has no access lists"
		import os, struct, sys
		all = 0xffffffff
		entries = [(1, 7, all), (2, 7, int(sys.argv[2])), (4, 5, all), (16, 7, all), (32, 5, all)]
		acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
		os.setxattr(sys.argv[1], "system.posix_acl_access", acl)
	EOF
}

@test "a TMPDIR that an access list lets somebody else write to is refused" {
	mkdir -m 755 "$T/listed"
	grant "$T/listed"
	run -1 --separate-stderr env TMPDIR="$T/listed" pg_tmp
	[[ ${stderr_lines[0]} == *"'$T/listed': others may write to it, and it is not sticky" ]]
}

@test "a directory of -d that an access list lets somebody else write to is refused" {
	mkdir -m 755 "$T/listed"
	grant "$T/listed"
	run -1 --separate-stderr pg_tmp -d "$T/listed"
	[[ ${stderr_lines[0]} == "pg_tmp: '$T/listed' can be written to by others (mode 0775)" ]]
}

@test "a fifo that somebody else left among the clusters holds nobody" {
	pg_tmp list
	url=$(pg_tmp)
	pg_tmp stop "$url"
	mkfifo "$TMPDIR/tinypg.0/rest.0"
	chown "$ATTACKER" "$TMPDIR/tinypg.0/rest.0"
	url=$(timeout 30 pg_tmp)
	pg_tmp stop "$url"
	rm "$TMPDIR/tinypg.0/rest.0"
}

@test "a directory of clusters that others could write to is refused" {
	mkdir -m 777 "$T/t/tinypg.0"
	chmod 777 "$T/t/tinypg.0"
	for _ in once again; do
		run -1 --separate-stderr pg_tmp
		[[ ${stderr_lines[0]} == "pg_tmp: '$T/t/tinypg.0' can be written to by others (mode 0777)" ]]
		[[ $(stat -c %a "$T/t/tinypg.0") == 777 ]]
	done
	rmdir "$T/t/tinypg.0"
}

@test "a record that somebody else wrote ends no process of root's and removes no tree" {
	mkdir "$T/tree"
	url=$(pg_tmp)
	state=$(url_directory "$url").state
	sleep 60 3>&- &
	start=$(awk '{ print $22 }' /proc/$!/stat)
	sed -e "s|^directory .*|directory $T/tree|; s|^inode .*|inode $(stat -c %i "$T/tree")|" \
		-e "s|^device .*|device $(stat -c %d "$T/tree")|; s|^watchdog .*|watchdog 1|" \
		-e "s|^postmaster .*|postmaster $!|; s|^postmasterstart .*|postmasterstart $start|" \
		"$state" >"${state%/*}/planted.state"
	chown "$ATTACKER" "${state%/*}/planted.state"
	run -0 pg_tmp list
	[[ $output != *planted* && -d $T/tree ]]
	kill $!
	pg_tmp stop -A
	rm "${state%/*}/planted.state"
}

# answerer SOCKET: tells everybody who asks a URL of the attacker's. To be run in the background.
answerer() {
	exec python3 - "$1" <<-'EOF'
		import socket, sys
		door = socket.socket(socket.AF_UNIX)
		door.bind(sys.argv[1])
		door.listen()
		while True:
		    guest, _ = door.accept()
		    guest.recv(9999)
		    guest.sendall(b"url evil\n")
	EOF
}

@test "a control socket that somebody else made is not asked for a URL" {
	need python3
	mkdir "$T/mine"
	pg_tmp -k -d "$T/mine"
	pg_tmp stop -d "$T/mine"
	control=$(echo "$T"/t/tinypg.0/d*.state)
	control=${control%.state}.ctl
	answerer "$control" 3>&- &
	wait_until 10 test -S "$control"
	chown "$ATTACKER" "$control"
	url=$(pg_tmp -d "$T/mine")
	[[ $(url_directory "$url") == "$T/mine" ]]
	pg_tmp stop -d "$T/mine"
	kill $!
}

@test "a file that root writes replaces a link of another uid, which leads to a new file" {
	mkdir -m 1777 sticky
	as_attacker ln -s "$T/planted" sticky/out
	pg_bundle -o sticky/out "$TINYPG_SOURCE/t/shop"
	[[ ! -L sticky/out && -s sticky/out && ! -e planted ]]
}
