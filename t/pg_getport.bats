# pg_getport: ports that rest, and that a server can have.

load helper

is_port() { [[ $1 =~ ^[0-9]+$ ]] && (($1 >= 1024 && $1 <= 65535)); }

@test "one port" {
	run -0 --separate-stderr pg_getport
	is_port "$output"
	[[ -z $stderr ]]
}

@test "-n: this many, all different" {
	run -0 pg_getport -n 50
	((${#lines[@]} == 50))
	for port in "${lines[@]}"; do
		is_port "$port"
	done
	[[ $(printf '%s\n' "${lines[@]}" | sort -u | wc -l) -eq 50 ]]
}

@test "200 at once give 1000 different ports" {
	local count=200
	# A port rests for a minute: all of these must be done before that.
	[[ -z ${TINYPG_TEST_BY:-} ]] || count=20
	for ((i = 0; i < count; i++)); do
		pg_getport -n 5 >"$T/ports.$i" &
	done
	wait
	[[ $(cat "$T"/ports.* | sort -u | wc -l) -eq $((count * 5)) ]]
}

@test "-a: of another address" {
	for address in 127.0.0.1 0.0.0.0 localhost; do
		run -0 pg_getport -a "$address"
		is_port "$output"
	done
	if [[ -s /proc/net/if_inet6 ]] && grep -q ' lo$' /proc/net/if_inet6; then
		run -0 pg_getport -a ::1
		is_port "$output"
	fi
}

@test "an address that is none, or not of this machine" {
	run -2 --separate-stderr pg_getport -a example.invalid
	[[ -z $output ]]
	[[ ${stderr_lines[0]} == "pg_getport: -a takes a numeric address, not 'example.invalid'" ]]
	run -1 --separate-stderr pg_getport -a 192.0.2.1
	[[ -z $output ]]
	[[ $stderr == "pg_getport: cannot get a port of '192.0.2.1': "* ]]
}

@test "invalid numbers" {
	for number in 0 x '' -1 1.5 65536 99999999999999999999; do
		run -2 --separate-stderr pg_getport -n "$number"
		[[ -z $output ]]
		[[ ${stderr_lines[0]} == "pg_getport: -n takes a number from 1 to 65535, not '$number'" ]]
		[[ ${stderr_lines[1]} == "usage: pg_getport "* ]]
	done
}

@test "options and operands that do not exist" {
	run -2 --separate-stderr pg_getport -Z
	[[ ${stderr_lines[0]} == "pg_getport: unknown option '-Z'" ]]
	run -2 --separate-stderr pg_getport more
	[[ ${stderr_lines[0]} == "pg_getport: unexpected argument 'more'" ]]
}

@test "-h prints a summary on stdout" {
	run -0 --separate-stderr pg_getport -h
	[[ $output == "usage: pg_getport"* ]]
	[[ -z $stderr ]]
}

@test "an answer that cannot be written is a failure" {
	run -1 bash -c 'pg_getport >&- 2>&1'
	[[ ! -e /dev/full ]] || run -1 bash -c 'pg_getport >/dev/full'
}

# Two, for the loser of a race asks for the next.
@test "a server can bind a port that rests" {
	local url port
	for port in $(pg_getport -n 2); do
		url=$(pg_tmp -w 60 -t -p "$port")
		[[ $(tcp_port_of "$url") == "$port" ]]
		[[ $(sql "$url" 'show port') == "$port" ]]
		pg_tmp stop "$url"
	done
}
