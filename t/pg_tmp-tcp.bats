# pg_tmp -t and -p: TCP, its password and its port.

load helper

@test "-t: TCP on 127.0.0.1 with a random password" {
	a=$(pg_tmp -t)
	b=$(pg_tmp -t)
	name=$(id -un)
	[[ $a =~ ^postgresql://$name:([A-Za-z0-9._~-]{16,})@127\.0\.0\.1:([0-9]+)/test$ ]]
	secret=${BASH_REMATCH[1]} port=${BASH_REMATCH[2]}
	[[ $b != *"$secret"* && $b != *":$port/"* ]]
	[[ $(sql "$a" 'show listen_addresses') == 127.0.0.1 ]]
	[[ $(sql "$a" "select left(rolpassword, 14) from pg_authid where rolname = current_user") == 'SCRAM-SHA-256$' ]]
	# Listening sockets of that port: on 127.0.0.1 (0100007F) only.
	run -0 awk -v port="$(printf ':%04X' "$port")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $2 }' \
		/proc/net/tcp /proc/net/tcp6
	[[ $output == 0100007F:* && ${#lines[@]} == 1 ]]
	pg_tmp stop "$a"
	pg_tmp stop "$b"
	all_gone
}

@test "-t: a wrong password, and none, are refused" {
	url=$(pg_tmp -t)
	rest=${url#*@}
	name=$(id -un)
	run ! sql "postgresql://$name:wrong@$rest" 'select 1'
	[[ $output == *"password authentication failed"* ]]
	run ! sql "postgresql://$name@$rest" 'select 1' </dev/null
	[[ $output == *"no password supplied"* ]]
	run ! sql "postgresql://postgres:${url#*:*:}" 'select 1'
	[[ $output == *"password authentication failed"* ]]
	pg_tmp stop "$url"
}

@test "-t: the password is in no argument, environment, log, state of others, nor template" {
	url=$(pg_tmp -t)
	secret=${url#*://*:}
	secret=${secret%%@*}
	((${#secret} >= 16))
	dir=$(url_directory "$url")
	sql "$url" 'select 1' >/dev/null
	# The look itself finds what is there.
	grep -aqF "$dir" "/proc/$(postmaster_of "$url")/cmdline"
	grep -rqsF "fsync = off" "$dir"
	printf '%s\n' "$secret" >"$T/secret"
	# What ends, or goes, meanwhile is no match.
	run grep -lasFf "$T/secret" /proc/[0-9]*/cmdline /proc/[0-9]*/environ
	[[ -z $output ]]
	run grep -rlsFf "$T/secret" "$TINYPG_CACHE" "$TMPDIR"
	[[ -z $output ]]
	# The verifier is not logged either.
	run -1 grep -q 'SCRAM-SHA-256\$' "$dir/log"
	pg_tmp stop "$url"
}

@test "-p: the port asked for" {
	url=$(pg_tmp -t)
	port=$(tcp_port_of "$url")
	pg_tmp stop "$url"
	url=$(pg_tmp -t -p "$port")
	[[ $(tcp_port_of "$url") == "$port" ]]
	[[ $(sql "$url" 'show port') == "$port" ]]
	pg_tmp stop "$url"
}

@test "-p: a busy port is an error, not a guess" {
	url=$(pg_tmp -t)
	port=$(tcp_port_of "$url")
	failure "$port" pg_tmp -t -p "$port"
	# The one that has the port is not disturbed.
	[[ $(sql "$url" 'select 1') == 1 ]]
	pg_tmp stop "$url"
	all_gone
}

# bats test_tags=long
@test "-t: a cluster each for many at once, no port twice" {
	for _ in 1 2 3 4 5 6 7 8; do
		pg_tmp -t >>"$T/urls" &
	done
	wait
	[[ $(wc -l <"$T/urls") == 8 ]]
	[[ $(sed 's/.*@//' "$T/urls" | sort -u | wc -l) == 8 ]]
	pg_tmp stop -A
	all_gone
}
