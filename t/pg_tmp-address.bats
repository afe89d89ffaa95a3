# The address of a kept cluster on TCP: the port and the password that it has again when it is started again.

load helper

addresses() { echo "$(user_home)/.local/share/tinypg/.addresses"; }
with_password() { as_other env TINYPG_PASSWORD="$1" pg_tmp "${@:2}"; }

port_of() { local rest=${1#*@127.0.0.1:} && echo "${rest%%/*}"; }
password_of() { local rest=${1%@127.0.0.1*} && echo "${rest##*:}"; }

# bats test_tags=long
@test "-N -t: the URL is the same after a stop, after a kill -9 of all, and after a reboot that emptied TMPDIR" {
	url=$(as_other pg_tmp -t -N shop)
	answers "$url"
	[[ $(stat -c %a "$(addresses)" "$(addresses)"/*) == $'700\n600' ]]
	as_other pg_tmp stop -N shop
	[[ $(as_other pg_tmp -t -N shop) == "$url" ]]
	kill_hard "$(watchdog_of "$url")" "$(postmaster_of "$url")"
	[[ $(as_other pg_tmp -t -N shop) == "$url" ]]
	as_other pg_tmp stop -A
	rm -r "$(user_tmpdir)"/tinypg.*
	[[ $(as_other pg_tmp -t -N shop) == "$url" ]]
	answers "$url"
	as_other pg_tmp drop -N shop
	[[ -z $(ls -A "$(addresses)") ]]
}

# bats test_tags=long
@test "drop removes port and password, also of data that TMPDIR does not know, and the next cluster has a new password" {
	url=$(as_other pg_tmp -t -N shop)
	as_other pg_tmp stop -N shop
	rm -r "$(user_tmpdir)"/tinypg.*
	as_other pg_tmp drop -N shop
	[[ -z $(ls -A "$(addresses)") ]]
	again=$(as_other pg_tmp -t -N shop)
	[[ $(password_of "$again") != "$(password_of "$url")" ]]
	as_other pg_tmp drop -N shop
}

# bats test_tags=long
@test "-k -d: they go when the data are found removed, and a cluster that is not kept, or not taken, leaves none" {
	dir=$(user_home)/dir
	run -1 --separate-stderr as_other sh -c 'pg_tmp -k -t -d "$1" >/dev/full' sh "$dir"
	url=$(as_other pg_tmp -t -d "$dir" -w 600)
	as_other pg_tmp stop -d "$dir"
	[[ ! -e $dir && -z $(ls -A "$(addresses)") ]]
	url=$(as_other pg_tmp -k -t -d "$dir")
	as_other pg_tmp stop -d "$dir"
	[[ -n $(ls -A "$(addresses)") ]]
	rm -r "$dir"
	[[ -z $(as_other pg_tmp list) && -z $(ls -A "$(addresses)") ]]
}

# bats test_tags=long
@test "a kept cluster on TCP is on its socket only if it is started again without -t" {
	dir=$(user_home)/dir
	url=$(as_other pg_tmp -k -t -d "$dir")
	[[ $(as_other pg_tmp -d "$dir") == "$url" ]]
	as_other pg_tmp stop -d "$dir"
	socket=$(as_other pg_tmp -k -d "$dir")
	[[ $socket == "postgresql:///test?host="* && $(other_sql "$socket" 'select 5') == 5 ]]
	as_other pg_tmp stop -d "$dir"
	[[ $(as_other pg_tmp -t -d "$dir") == "$url" ]]
	as_other pg_tmp stop -d "$dir"
}

# bats test_tags=long
@test "-k: a running cluster that is kept from now on has its URL again" {
	dir=$(user_home)/dir
	url=$(as_other pg_tmp -t -d "$dir" -w 600)
	[[ ! -e $(addresses) && $(as_other pg_tmp -k -d "$dir") == "$url" ]]
	as_other pg_tmp stop -d "$dir"
	[[ $(as_other pg_tmp -t -d "$dir") == "$url" ]]
	as_other pg_tmp stop -d "$dir"
}

# bats test_tags=long
@test "-p, -P: another port and another password are taken, and kept" {
	dir=$(user_home)/dir port=$(pg_getport)
	first=$(as_other pg_tmp -k -t -d "$dir")
	as_other pg_tmp stop -d "$dir"
	url=$(with_password pw -t -p "$port" -d "$dir")
	[[ $url == *":pw@127.0.0.1:$port/test" ]]
	as_other pg_tmp stop -d "$dir"
	[[ $(as_other pg_tmp -s -d "$dir") == "$url?sslmode="* ]]
	answers "$url"
	run ! answers "${url/:pw@/:$(password_of "$first")@}"
	as_other pg_tmp stop -d "$dir"
	# On the socket, too.
	with_password other -d "$dir"
	as_other pg_tmp stop -d "$dir"
	[[ $(as_other pg_tmp -t -d "$dir") == "${url/:pw@/:other@}" ]]
	as_other pg_tmp stop -d "$dir"
}

# bats test_tags=long
@test "a port that is in use then is an error that names it and -p, and the data stay" {
	dir=$(user_home)/dir
	url=$(as_other pg_tmp -k -t -d "$dir")
	as_other pg_tmp stop -d "$dir"
	other=$(as_other pg_tmp -t -p "$(port_of "$url")")
	run -1 --separate-stderr as_other pg_tmp -t -d "$dir"
	[[ -z $output && ${#stderr_lines[@]} == 2 ]]
	[[ ${stderr_lines[0]} == "pg_tmp: cannot use port $(port_of "$url"), which '$dir' had: Address already in use" ]]
	[[ ${stderr_lines[1]} == "hint: end the program that uses it, or choose another port with -p" ]]
	as_other pg_tmp stop "$other"
	[[ $(as_other pg_tmp -t -d "$dir") == "$url" ]]
	as_other pg_tmp stop -d "$dir"
}

@test "a file that others can read, and a link, are refused, and the URL is the same without them" {
	dir=$(user_home)/dir
	url=$(as_other pg_tmp -k -t -d "$dir")
	as_other pg_tmp stop -d "$dir"
	file=$(echo "$(addresses)"/*)
	chmod 644 "$file"
	run -1 --separate-stderr as_other pg_tmp -t -d "$dir"
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: cannot use '$file', the port and password of '$dir': it is open to others, or belongs to somebody else" ]]
	[[ ${stderr_lines[1]} == "hint: remove it: "* ]]
	chmod 600 "$file"
	mv "$file" "$(user_home)/elsewhere"
	as_other ln -s "$(user_home)/elsewhere" "$file"
	run -1 --separate-stderr as_other pg_tmp -t -d "$dir"
	[[ ${stderr_lines[0]} == *": it is a link" ]]
	mv "$(user_home)/elsewhere" "$file"
	chmod 755 "$(addresses)"
	run -1 --separate-stderr as_other pg_tmp -t -d "$dir"
	[[ ${stderr_lines[0]} == "pg_tmp: '$(addresses)' is open to others, or belongs to somebody else" ]]
	chmod 700 "$(addresses)"
	[[ $(as_other pg_tmp -t -d "$dir") == "$url" ]]
	as_other pg_tmp stop -d "$dir"
}

# bats test_tags=long
@test "the password of a kept cluster is in that file only" {
	printf 'f7Xq0sV2nE5w' >"$T/password"
	url=$(with_password "$(<"$T/password")" -t -N shop)
	as_other pg_tmp list >"$T/listed"
	run grep -lasFf "$T/password" /proc/[0-9]*/cmdline /proc/[0-9]*/environ
	[[ -z $output ]]
	run grep -rlsFf "$T/password" "$TINYPG_CACHE" "$(user_home)" "$(user_tmpdir)"
	[[ $output == "$(echo "$(addresses)"/*)" ]]
	as_other pg_tmp drop -N shop
}

# bats test_tags=long
@test "without a home directory, a kept cluster on TCP is refused with a hint, and one on its socket is not" {
	dir=$(user_home)/dir
	run -1 --separate-stderr as_other env -u XDG_DATA_HOME HOME=relative pg_tmp -k -t -d "$dir"
	[[ -z $output && ${stderr_lines[0]} == "pg_tmp: there is no home directory in which the port and the password can be kept" ]]
	[[ ${stderr_lines[1]} == "hint: set XDG_DATA_HOME "* && ! -e $dir ]]
	as_other env -u XDG_DATA_HOME HOME=relative pg_tmp -k -d "$dir"
	as_other pg_tmp stop -d "$dir"
}
