# The sockets that a cluster is reached by: who connects to them, and where ours are led.

load ../helper
load ../attack-helper

# sql_as_attacker SOCKET_DIRECTORY: what the attacker gets out of a query to the server there.
sql_as_attacker() {
	as_attacker pg_sql -c 'SELECT current_user' "postgresql:///test?host=$1&user=root"
}

@test "another uid cannot connect to the socket in a directory of -d that he can enter" {
	mkdir -m 755 "$T/open"
	url=$(pg_tmp -d "$T/open")
	run ! sql_as_attacker "$T/open"
	[[ $output == *'ermission denied'* ]]
	[[ $(pg_sql -c 'SELECT 1' "$url") == 1 ]]
	[[ $(stat -c %a "$T/open") == 755 ]]
	pg_tmp stop "$url"
}

@test "an ordinary user's socket in a directory that all can enter is closed to another uid, and open to him and to root" {
	need psql
	other_prepare
	open=$T/other/t/open
	as_other mkdir -m 755 "$open"
	as_other pg_tmp -d "$open"
	run ! sql_as_attacker "$open"
	[[ $output == *'ermission denied'* ]]
	name=$(as_other id -un)
	[[ $(as_other psql -h "$open" -Atc 'SELECT current_user' test) == "$name" ]]
	[[ $(psql -h "$open" -U "$name" -Atc 'SELECT current_user' test) == "$name" ]]
	as_other pg_tmp stop -d "$open"
	mkdir -m 755 "$T/open"
	pg_tmp -d "$T/open"
	[[ $(psql -h "$T/open" -Atc 'SELECT current_user' test) == root ]]
	pg_tmp stop -d "$T/open"
}

@test "a directory of -d that others can write to is refused" {
	mkdir -m 777 "$T/open"
	chmod 777 "$T/open"
	run ! --separate-stderr pg_tmp -d "$T/open"
	[[ ${stderr_lines[0]} == "pg_tmp: '$T/open' can be written to by others (mode 0777)" ]]
	[[ -z $(ls -A "$T/open") ]]
}

@test "ALTER SYSTEM does not open the socket to others, -o does" {
	mkdir -m 755 "$T/open"
	url=$(pg_tmp -k -d "$T/open")
	pg_sql -c "ALTER SYSTEM SET unix_socket_permissions = '0777'" "$url"
	pg_tmp stop "$url"
	pg_tmp -d "$T/open"
	run ! sql_as_attacker "$T/open"
	pg_tmp stop -d "$T/open"
	pg_tmp -d "$T/open" -o '-c unix_socket_permissions=0777'
	run -0 sql_as_attacker "$T/open"
	[[ $output == root ]]
	pg_tmp stop -d "$T/open"
	rm -rf "$T/open"/*
}

# bats test_tags=long
@test "the socket of a server that runs steps is closed to others" {
	# shellcheck disable=SC2016  # for the shell of the step
	run -0 pg_initcache -S 'stat -c %a "$PGHOST/.s.PGSQL.$PGPORT" >mode'
	[[ $(<mode) == 700 ]]
}

# peer_of SOCKET: waits for a connection and prints the uid that made it.
peer_of() {
	python3 - "$1" <<-'EOF'
		import os, socket, struct, sys
		door = socket.socket(socket.AF_UNIX)
		door.bind(sys.argv[1])
		os.chmod(sys.argv[1], 0o777)
		door.listen()
		door.settimeout(20)
		guest, _ = door.accept()
		print(struct.unpack('3i', guest.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1])
	EOF
}

# bats test_tags=long
@test "a link in place of the socket does not lead root anywhere" {
	need python3
	url=$(pg_tmp -w 6)
	socket=$(url_directory "$url")/.s.PGSQL.5432
	peer_of "$T/trap" >"$T/peer" &
	wait_until 10 test -S "$T/trap"
	rm "$socket"
	ln -s "$T/trap" "$socket"
	wait $!
	[[ $(<"$T/peer") == "$(stat -c %u "$(dirname "$socket")")" ]]
	rm "$T/trap"
	pg_tmp stop "$url"
}

@test "a planted link does not keep a cluster whose path is too long from starting" {
	long=$T/$(printf 'y%.0s' {1..120})
	url=$(pg_tmp -k -d "$long")
	link=$(url_directory "$url")
	[[ -L $link ]]
	pg_tmp stop -d "$long"
	as_attacker ln -s "$T/attacker" "$link"
	url=$(pg_tmp -d "$long")
	[[ $(url_directory "$url") != "$link" && $(pg_sql -c 'SELECT 1' "$url") == 1 ]]
	pg_tmp stop -d "$long"
	rm "$link"
}
