# -a: who is let in, how, and how the watchdog looks at a server that lets it in as nobody else.

# shellcheck disable=SC2016,SC2034  # SQL is quoted, and what eval reads is used
load helper

setup() {
	test_begin
	export TINYPG_SPARES=0
	echo pw >"$T/password"
}

# with URL PASSWORD: the same URL with another password; it is the last thing in the URL of a socket.
with() {
	case $1 in
	*password=*) echo "${1%password=*}password=$2" ;;
	*) echo "${1%:*@*}:$2@${1##*@}" ;;
	esac
}
refused() {
	run ! sql "$@" 'select 1'
	[[ $output == *"password authentication failed"* ]]
}
# on_socket URL: of the same cluster on TCP the URL of its socket, without a password.
on_socket() { echo "postgresql:///test?host=$(url_directory "$1")&port=$(tcp_port_of "$1")&user=$(id -un)"; }

# asked_for FAMILY ADDRESS: the number of the server's first authentication request, as it stands in the protocol: 0 is
# AuthenticationOk, 3 AuthenticationCleartextPassword, 5 AuthenticationMD5Password, 10 AuthenticationSASL.
asked_for() {
	python3 - "$1" "$2" "$(id -un)" <<-'END'
		import socket, struct, sys
		family, address, user = sys.argv[1:]
		if family == "tcp":
		    server = socket.create_connection(("127.0.0.1", int(address)))
		else:
		    server = socket.socket(socket.AF_UNIX)
		    server.connect(address)
		body = struct.pack("!i", 3 << 16) + f"user\0{user}\0database\0test\0\0".encode()
		server.sendall(struct.pack("!i", len(body) + 4) + body)
		answer = b""
		while len(answer) < 9:
		    answer += server.recv(9 - len(answer))
		print(struct.unpack("!i", answer[5:])[0] if answer[:1] == b"R" else answer)
	END
}

@test "each method asks for what it is called after, on the socket and on TCP, and lets the password in" {
	need python3
	for row in "scram-sha-256 10" "md5 5" "password 3"; do
		read -r method number <<<"$row"
		url=$(pg_tmp -t -a "$method" -P "$T/password")
		answers "$url"
		answers "$(on_socket "$url")&password=pw"
		refused "$(with "$url" wrong)"
		refused "$(on_socket "$url")&password=wrong"
		port=$(tcp_port_of "$url")
		[[ $(asked_for tcp "$port") == "$number" ]]
		[[ $(asked_for unix "$(url_directory "$url")/.s.PGSQL.$port") == "$number" ]]
		pg_tmp stop "$url"
	done
}

@test "-a without -t and -P: the URL of the socket has a random password, which list -j hides" {
	url=$(pg_tmp -a scram-sha-256)
	[[ $url =~ ^postgresql:///test\?host=.*\&password=[A-Za-z0-9._~-]{16,}$ ]]
	answers "$url"
	refused "$(with "$url" wrong)"
	[[ $(pg_tmp list | cut -f5) == "$url" ]]
	[[ $(pg_tmp list -j) == *'&password=***"'* ]]
	# Its status is 2 where a file of another test goes while it reads.
	run ! grep -qrF "${url##*password=}" "$TMPDIR" "$TINYPG_CACHE"
	pg_tmp stop "$url"
}

@test "-e: the password of a socket is in PGPASSWORD" {
	eval "$(pg_tmp -e -a scram-sha-256)"
	[[ ${#PGPASSWORD} -ge 16 ]]
	[[ $(pg_sql -c 'select 5') == 5 ]]
	pg_tmp stop "$DATABASE_URL"
}

@test "-a trust: no password on TCP, nor in the URL" {
	url=$(pg_tmp -t -a trust)
	[[ $url == "postgresql://$(id -un)@127.0.0.1:"* ]]
	answers "$url"
	pg_tmp stop "$url"
}

@test "-a FILE: its lines decide, and nothing else" {
	printf 'local all ann trust\nlocal all all reject\nhost all all 127.0.0.1/32 md5' >"$T/hba"
	url=$(pg_tmp -t -a "$T/hba" -P "$T/password")
	answers "$url"
	refused "$(with "$url" wrong)"
	socket=$(on_socket "$url")
	run ! sql "$socket" 'select 1'
	[[ $output == *"pg_hba.conf rejects connection"* ]]
	sql "$url" 'create role ann login'
	[[ $(sql "${socket/user=$(id -un)/user=ann}" 'select 6') == 6 ]]
	# Without -c password_encryption, on each version.
	[[ $(sql "$url" 'show password_encryption') == scram-sha-256 ]]
	pg_tmp stop "$url"
}

@test "-a FILE with a mistake: the server's own lines name it and its line, and nothing is left" {
	printf 'local all all trust\nlocal all all truts\n' >"$T/hba"
	run -1 --separate-stderr pg_tmp -a "$T/hba"
	[[ -z $output && $stderr == *'invalid authentication method "truts"'* ]]
	[[ $stderr == *"line 2 of configuration file \"$T/hba\""* ]]
	all_gone
}

@test "-a FILE that is too long for a request is reported" {
	printf '#%1000s\n' {1..250} >"$T/hba"
	run -1 --separate-stderr pg_tmp -a "$T/hba"
	[[ -z $output && $stderr == "pg_tmp: the options, with the file of -a, are too long" ]]
}

@test "-a: what is neither a method nor a file is named" {
	cd "$T"
	run -1 --separate-stderr pg_tmp -a scram
	[[ $stderr == "pg_tmp: cannot read 'scram' of -a: No such file or directory
hint: -a takes a file in the format of pg_hba.conf, or a method: trust, scram-sha-256, md5, password, cert" ]]
	printf 'local all all trust\n\0' >hba
	run -1 --separate-stderr pg_tmp -a hba
	[[ $stderr == "pg_tmp: 'hba' of -a holds a NUL byte" ]]
	run -2 --separate-stderr pg_tmp -a ''
	[[ ${stderr_lines[0]} == "pg_tmp: the method of -a is empty" ]]
	all_gone
}

@test "nobody gets in by the role of the looks: it reads statistics of one database, and is let in by one line" {
	url=$(pg_tmp -a scram-sha-256)
	dir=$(url_directory "$url")
	[[ $(sql "$url" "select rolsuper, rolcreaterole, rolcreatedb, rolpassword is null from pg_authid
		where rolname = 'tinypg'") == $'f\tf\tf\tt' ]]
	[[ $(grep -v '^#' "$dir"/*/pg_hba.conf | head -n 2) == "local postgres tinypg peer map=tinypg
local all all scram-sha-256" ]]
	run -1 grep trust "$dir"/*/pg_hba.conf
	pg_tmp stop "$url"
}

# bats test_tags=long
@test "a guarded server is stopped when it is idle, not while somebody is connected" {
	url=$(pg_tmp -w 1 -a scram-sha-256)
	pg_sql -c 'select pg_sleep(3)' "$url" >/dev/null
	wait_until 30 test ! -e "$(url_directory "$url")"
	all_gone
}

# bats test_tags=long
@test "where the superuser has the name of that role, no line of ours lets it in" {
	url=$(pg_tmp -w 1 -U tinypg -a scram-sha-256)
	dir=$(url_directory "$url")
	run -1 grep tinypg "$dir"/*/pg_hba.conf
	refused "$(with "$url" wrong)"
	# The titles of the processes tell who is connected. They cannot tell of somebody who came and went between two looks.
	pg_sql -c 'select pg_sleep(3)' "$url" >/dev/null
	wait_until 30 test ! -e "$dir"
	all_gone
}

# bats test_tags=long
@test "where the user who runs the server has no passwd entry, a guarded server is stopped when it is idle" {
	need_root
	other_prepare
	chown 12345 "$T/other/t"
	url=$(setpriv --reuid=12345 --regid=12345 --clear-groups env -uHOME -u TINYPG_CACHE TMPDIR="$T/other/t" \
		PATH="$OTHER_PATH" pg_tmp -w 1 -a scram-sha-256)
	pg_sql -c 'select pg_sleep(3)' "$url" >/dev/null
	wait_until 30 test ! -e "$(url_directory "$url")"
	rm -rf "$T/other/t"
}

# bats test_tags=long
@test "-d: another method is another cluster, and data that were kept start with it" {
	url=$(pg_tmp -k -a scram-sha-256 -P "$T/password" -d "$T/dir")
	[[ $(pg_tmp -a scram-sha-256 -d "$T/dir") == "$url" ]]
	run -1 --separate-stderr pg_tmp -a md5 -d "$T/dir"
	[[ ${stderr_lines[0]} == "pg_tmp: -a asks for 'md5', but the cluster in '$T/dir' has 'scram-sha-256'" ]]
	pg_tmp stop "$url"
	url=$(pg_tmp -a md5 -d "$T/dir")
	answers "$url"
	refused "$(with "$url" pw)"
	pg_tmp stop "$url"
	url=$(pg_tmp -d "$T/dir")
	[[ $url != *password* ]]
	answers "$url"
	pg_tmp stop "$url"
}

@test "-d: a file of -a that has changed is another cluster" {
	echo 'local all all scram-sha-256' >"$T/hba"
	url=$(pg_tmp -a "$T/hba" -P "$T/password" -d "$T/dir")
	cp "$T/hba" "$T/same"
	[[ $(pg_tmp -a "$T/same" -d "$T/dir") == "$url" ]]
	echo 'host all all ::1/128 trust' >>"$T/hba"
	run -1 --separate-stderr pg_tmp -a "$T/hba" -d "$T/dir"
	[[ ${stderr_lines[0]} == "pg_tmp: '$T/hba' of -a has changed since the cluster in '$T/dir' was started" ]]
	pg_tmp stop "$url"
}

@test "-k makes a running, guarded server durable from PostgreSQL 15 on" {
	url=$(pg_tmp -a scram-sha-256 -d "$T/dir")
	(($(sql "$url" 'show server_version_num') >= 150000)) || {
		pg_tmp stop "$url"
		skip "it is older"
	}
	[[ $(pg_tmp -k -a scram-sha-256 -d "$T/dir") == "$url" ]]
	[[ $(sql "$url" 'show fsync') == on ]]
	pg_tmp stop "$url"
}
